"""From a delivery and its items to the message that a channel renders.

    items | two sentences each | matched words | headline, reason | Message

Everything a reader sees is either ours (the reason's words) or verbatim from the item.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.model import (
    Brought,
    Content,
    Delivery,
    DeliveryKind,
    Evidence,
    Item,
    Match,
    Message,
    Millis,
    Report,
)
from monitor.outbox.summary import clip, summarise
from monitor.printed import counted

REASONS_SHOWN = 4
WORDS_KEPT = 24
CHANGES_SHOWN = 3
TOLD_IN_FULL = 30  # reports with sentences; a flood in one message must not hold up the loop
HEADLINE_FROM_TEXT = 120
HEADED = (DeliveryKind.NOTICE, DeliveryKind.DIGEST)  # the first line is the headline

_TEXTS = frozenset({"title", "summary", "text", "article"})

Matches = Mapping[str, tuple[Match, ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of its reports a message shows.

    The first `in_full` stand there with sentences, the others with their headline. `brought` is
    what is new in them, by item id, where earlier ones were told: no other sentence is shown.
    """

    in_full: int = TOLD_IN_FULL
    brought: Mapping[str, Brought] = field(default_factory=dict)


_ALL_OF_IT = Shown()


def compose(
    delivery: Delivery,
    items: Sequence[Item],
    matches: Matches,
    topics: Mapping[str, str],
    now: Millis,
    thread: str = "",
) -> Message:
    """The message of a delivery: what it was decided to say, else what its items say now.

    Args:
        delivery: the row of the outbox.
        items: its items as stored; some may be gone by retention.
        matches: matches by item id.
        topics: names of topics by id.
        now: UTC milliseconds; becomes `created_at` where the delivery has none.
        thread: the channel's reference of the story's first message, if it has one.
    """
    content = delivery.content or content_of(delivery, items, matches, topics)
    headed = delivery.kind in HEADED  # its first line is its headline
    return Message(
        id=delivery.id,
        kind=delivery.kind,
        topic=content.topic,
        headline=content.headline,
        reason=content.reason,
        created_at=delivery.created_at or now,
        severity=delivery.severity,
        reports=content.reports,
        lines=delivery.lines[1:] if headed else delivery.lines,
        thread=thread,
        root_id=delivery.root_id,
    )


def content_of(
    delivery: Delivery,
    items: Sequence[Item],
    matches: Matches,
    topics: Mapping[str, str],
    about: Sequence[str] = (),
    shown: Shown = _ALL_OF_IT,
) -> Content:
    """What the message of a delivery says; `about` has its topics where they are several."""
    about = about or (delivery.topic_id,)
    relevant = {item.id: _relevant(matches.get(item.id, ()), about) for item in items}
    digest = delivery.kind is DeliveryKind.DIGEST  # its items stand in the order of their telling
    ordered = list(items) if digest else _ordered(items, relevant)
    reports = tuple(
        _report(
            item, relevant[item.id], 2 if number < shown.in_full else 0, shown.brought.get(item.id)
        )
        for number, item in enumerate(ordered)
    )
    topic = ", ".join(topics.get(each, each) for each in about)
    notice = delivery.kind is DeliveryKind.NOTICE
    return Content(
        topic=topic,
        headline=_headline(delivery, reports),
        reason=delivery.reason if notice else _reason(delivery, ordered, relevant, topic),
        reports=reports,
    )


def _relevant(found: tuple[Match, ...], about: Sequence[str]) -> tuple[Match, ...]:
    """The matches of the message's topics; all of them where it has none of these."""
    return tuple(m for m in found if m.topic_id in about) or found


def _ordered(items: Sequence[Item], matches: Matches) -> list[Item]:
    """The best match first, since it gives the headline; then in order of time."""
    by_time = sorted(items, key=lambda item: (_moment(item), item.id))
    if not by_time:
        return []
    lead = max(by_time, key=lambda item: _score(matches[item.id]))
    return [lead, *(item for item in by_time if item is not lead)]


def _moment(item: Item) -> Millis:
    return item.seen_at if item.published is None else min(item.published, item.seen_at)


def _score(found: tuple[Match, ...]) -> float:
    return max((m.score for m in found), default=0.0)


def _report(
    item: Item, found: tuple[Match, ...], sentences: int, brought: Brought | None
) -> Report:
    texts = (item.summary, item.article or item.text)
    if brought is not None:
        texts = ("\n".join(brought.sentences), "")
    chosen = summarise(item.title, *texts, sentences) if sentences else ()
    title = " ".join(item.title.split())
    if not title and chosen:
        title = clip(chosen[0], HEADLINE_FROM_TEXT)
    return Report(
        item_id=item.id,
        title=title or item.url,
        url=item.url,
        outlet=item.by,
        language=item.language,
        published=item.published,
        sentences=chosen,
        evidence=_words(item, found),
        changes=brought.changes[:CHANGES_SHOWN] if brought else (),
    )


def _words(item: Item, found: tuple[Match, ...]) -> tuple[str, ...]:
    """The matched words as they stand in the item, each once."""
    words: dict[str, str] = {}
    for piece in _pieces(found):
        surface = _surface(item, piece)
        if surface:
            words.setdefault(surface.casefold(), surface)
    return tuple(words.values())[:WORDS_KEPT]


def _pieces(found: Iterable[Match]) -> list[Evidence]:
    """Evidence in reading order: the title's before the summary's before the text's."""
    rank = {"title": 0, "summary": 1, "text": 2, "article": 3}
    pieces = [piece for match in found for piece in match.evidence]
    return sorted(pieces, key=lambda piece: (rank.get(piece.field, 4), piece.start))


def _surface(item: Item, piece: Evidence) -> str:
    """The words at the evidence's offsets, on one line; '' where the field is no text."""
    text: str = getattr(item, piece.field) if piece.field in _TEXTS else ""
    return " ".join(text[piece.start : piece.end].split())


def _headline(delivery: Delivery, reports: tuple[Report, ...]) -> str:
    if delivery.kind in HEADED:
        return delivery.lines[0] if delivery.lines else delivery.reason
    if not reports:
        return f"{len(delivery.item_ids)} reports that are no longer kept"
    if delivery.kind is DeliveryKind.FOLLOW_UP:
        return f"{counted(len(reports), 'further report')}: {reports[0].title}"
    return reports[0].title


def _reason(delivery: Delivery, items: list[Item], matches: Matches, topic: str) -> str:
    """Why this is told, in words: `matches Ceasefire talks: "truce" in title, Putin (entity)`."""
    phrases: dict[str, str] = {}
    for item in items:
        for piece in _pieces(matches[item.id]):
            key = (piece.entity or _surface(item, piece) or piece.term).casefold()
            phrases.setdefault(key, _phrase(item, piece))
    if not phrases:
        return delivery.reason
    shown = list(phrases.values())[:REASONS_SHOWN]
    rest = len(phrases) - len(shown)
    tail = f" and {rest} more" if rest else ""
    return f"matches {topic}: {', '.join(shown)}{tail}"


def _phrase(item: Item, piece: Evidence) -> str:
    surface = _surface(item, piece)
    if not piece.entity:
        return f'"{surface or piece.term}" in {piece.field}'
    if surface.casefold() in ("", piece.entity.casefold()):
        return f"{surface or piece.entity} (entity)"
    return f"{surface} (entity {piece.entity})"
