"""What the page shows, as frozen values; pure, so that templates only print.

deliveries, items, matches -> Card (one per story) and Notice
sources, poll states       -> FeedRow

Moments are milliseconds, as everywhere; `relative` words them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from monitor.addresses import bare, open_to_all
from monitor.configuration import Configuration, Silence, Source
from monitor.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Evidence,
    Item,
    Match,
    Message,
    Millis,
    PollState,
)
from monitor.outbox import compose
from monitor.schedule import Outlook, Rhythm, rhythm
from monitor.web.highlight import Piece, excerpt

T = TypeVar("T")

HEADLINE = 180  # characters of a title that the page shows
_NO_COPIES: Mapping[str, Sequence[Item]] = {}
REPORTS = 6  # reports of one story that the page lists

SECOND = 1_000
UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report with its evidence marked."""

    item: Item
    title: tuple[Piece, ...]
    body: tuple[Piece, ...]
    link: str  # "" where the feed's link is no web address


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one receiver got of a story: counts by state, and the newest moment."""

    receiver: str
    sent: int
    pending: int
    dead: int
    at: Millis
    detail: str

    @property
    def state(self) -> str:
        """The state that the user should know of first."""
        return "dead" if self.dead else "pending" if self.pending else "sent"


@dataclass(frozen=True, slots=True)
class Card:
    """One story that was told, or will be."""

    topic: str
    severity: str
    reason: str
    at: Millis
    first: ReportView | None
    further: tuple[ReportView, ...]
    hidden: int  # reports beyond those listed
    told: tuple[Receipt, ...]
    copies: tuple[Item, ...] = ()  # reports that were folded, having the text of one of these


@dataclass(frozen=True, slots=True)
class Notice:
    """What the monitor said about itself."""

    at: Millis
    reason: str
    lines: tuple[str, ...]
    told: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A configured source with its state."""

    source: Source
    outlook: Outlook

    @property
    def link(self) -> str:
        """Where its title leads; made for the rows that are shown, which are few of thousands."""
        return web_link(open_to_all(self.source.url))

    @property
    def state(self) -> PollState:
        """What is known about polling it."""
        return self.outlook.state

    @property
    def rhythm(self) -> Rhythm | None:
        """How often it has news; None until it was read."""
        return rhythm(self.state) if self.state.ok_at else None


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """A silence that holds or will, and what it silences in words."""

    silence: Silence
    says: str


def web_link(url: str) -> str:
    """The URL where it is one of the web's and safe to click, without a password; else ''."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    clean = url.isprintable() and not any(c.isspace() for c in url)
    return bare(url) if clean and parts.scheme in {"http", "https"} and parts.hostname else ""


def relative(at: Millis, now: Millis) -> str:
    """A moment as seen from now: `5 min ago`, `in 40 s`, `now`; 0 is `never`."""
    if not at:
        return "never"
    seconds = abs(now - at) // SECOND
    if not seconds:
        return "now"
    size, unit = next(u for u in UNITS if seconds >= u[0])
    amount = f"{seconds // size} {unit}"
    return f"{amount} ago" if at < now else f"in {amount}"


def report_view(item: Item, evidence: Iterable[Evidence]) -> ReportView:
    """A report with the evidence marked in its title and in the text below it."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for e in evidence:
        if e.start < e.end:
            spans.setdefault(e.field, []).append((e.start, e.end))
    longer = next((name for name in ("text", "article") if name in spans), "text")
    field = "summary" if item.summary and ("summary" in spans or longer not in spans) else longer
    text: str = getattr(item, field)
    return ReportView(
        item=item,
        title=excerpt(item.title, spans.get("title", ()), HEADLINE),
        body=excerpt(text, spans.get(field, ())),
        link=web_link(item.url),
    )


def told(deliveries: Iterable[Delivery]) -> tuple[Receipt, ...]:
    """One line per receiver, by name."""
    by_receiver: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        by_receiver.setdefault(delivery.receiver, []).append(delivery)
    return tuple(_told(name, rows) for name, rows in sorted(by_receiver.items()))


def _told(receiver: str, rows: list[Delivery]) -> Receipt:
    states = [r.state for r in rows]
    newest = max(rows, key=lambda r: r.settled_at or r.created_at)
    return Receipt(
        receiver=receiver,
        sent=states.count(DeliveryState.SENT),
        pending=states.count(DeliveryState.PENDING),
        dead=states.count(DeliveryState.DEAD),
        at=newest.settled_at or newest.created_at,
        detail=next((r.detail for r in rows if r.detail and r.state != DeliveryState.SENT), ""),
    )


def cards(
    deliveries: Sequence[Delivery],
    items: Mapping[str, Item],
    matches: Mapping[str, Sequence[Match]],
    configuration: Configuration,
    copies: Mapping[str, Sequence[Item]] = _NO_COPIES,
) -> tuple[Card, ...]:
    """Stories that were told, the one with the newest delivery first."""
    stories: dict[tuple[str, str], list[Delivery]] = {}
    for delivery in deliveries:
        if delivery.kind != DeliveryKind.NOTICE:
            key = (delivery.topic_id, delivery.story_id or delivery.group_key)
            stories.setdefault(key, []).append(delivery)
    names = {t.id: t.name for t in configuration.topics}
    tupled = {i: tuple(found) for i, found in matches.items()}
    return tuple(
        _card(
            compose(rows[0], _items_of(rows[0], items), tupled, names, rows[0].created_at),
            rows,
            _reports(topic, rows, items, matches),
            copies,
        )
        for (topic, _), rows in stories.items()
    )


def _items_of(delivery: Delivery, items: Mapping[str, Item]) -> list[Item]:
    return [items[i] for i in delivery.item_ids if i in items]


def _card(
    newest: Message,
    rows: list[Delivery],
    reports: list[ReportView],
    copies: Mapping[str, Sequence[Item]],
) -> Card:
    """A story; `newest` is its last message, `rows` newest first, `reports` oldest first."""
    further = tuple(reversed(reports[1:]))
    return Card(
        topic=newest.topic,
        severity=newest.severity,
        reason=newest.reason,
        at=newest.created_at,
        first=reports[0] if reports else None,
        further=further[: REPORTS - 1],
        hidden=max(0, len(reports) - REPORTS),
        told=told(rows),
        copies=tuple(copy for each in reports for copy in copies.get(each.item.id, ())),
    )


def _reports(
    topic: str,
    rows: Iterable[Delivery],
    items: Mapping[str, Item],
    matches: Mapping[str, Sequence[Match]],
) -> list[ReportView]:
    """The reports of these deliveries, each once, the first seen first."""
    known = {items[i] for row in rows for i in row.item_ids if i in items}
    return [
        report_view(item, evidence_for(topic, matches.get(item.id, ())))
        for item in sorted(known, key=lambda item: (item.seen_at, item.id))
    ]


def evidence_for(topic: str, matches: Iterable[Match]) -> list[Evidence]:
    """The evidence of one topic."""
    return [e for m in matches if m.topic_id == topic for e in m.evidence]


def notices(deliveries: Iterable[Delivery]) -> tuple[Notice, ...]:
    """What the monitor said about itself, newest first, one per text."""
    texts: dict[tuple[str, ...], list[Delivery]] = {}
    for delivery in deliveries:
        if delivery.kind == DeliveryKind.NOTICE:
            texts.setdefault(delivery.lines, []).append(delivery)
    return tuple(
        Notice(at=rows[0].created_at, reason=rows[0].reason, lines=lines, told=told(rows))
        for lines, rows in texts.items()
    )


def silence_rows(
    written: Iterable[Silence], added: Iterable[Silence], now: Millis
) -> tuple[SilenceRow, ...]:
    """Silences that have not ended, of monitor.yaml and added ones, the first to end first."""
    found = [each for each in (*written, *added) if each.until > now]
    found.sort(key=lambda each: (each.until, each.id))
    return tuple(SilenceRow(each, _says(each)) for each in found)


def _says(silence: Silence) -> str:
    words = (f"the words \u201c{phrase}\u201d" for phrase in silence.words)
    return ", ".join([*map(str, silence.matchers), *words])


def feed_rows(
    sources: Iterable[Source], states: Iterable[PollState], pauses: Mapping[str, Millis]
) -> tuple[FeedRow, ...]:
    """Every configured source, those at fault first, then by title; `pauses` of hosts, by feed."""
    by_id = {s.source_id: s for s in states}
    rows = (
        FeedRow(s, Outlook(by_id.get(s.id, PollState(s.id)), pauses.get(s.id, 0))) for s in sources
    )
    order = sorted(rows, key=lambda r: (not r.outlook.at_fault, r.source.title or r.source.id))
    return tuple(order)


ROWS = 100  # of a table on one page


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One page of a long table: `number` of `of`, from 1; `name` is its key in the address."""

    name: str
    rows: tuple[T, ...]
    total: int
    number: int
    of: int


def sheet(name: str, rows: Sequence[T], asked: str) -> Sheet[T]:
    """The asked page of the rows; the nearest one that there is, whatever was asked."""
    of = max(1, -(-len(rows) // ROWS))
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1  # noqa: PLR2004 - digits
    number = min(max(wanted, 1), of)
    start = (number - 1) * ROWS
    return Sheet(name, tuple(rows[start : start + ROWS]), len(rows), number, of)
