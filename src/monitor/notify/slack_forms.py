"""A message as Slack's payload, in forms from the richest to the plainest.

    blocks, all reports in full | blocks, shorter | text alone | text alone, shorter | shorter still

Feed text goes into `rich_text` elements only, which Slack shows as they are: no mention, emoji,
link or formatting can come out of a title. The `text` beside them is what notifications show, and
all that is seen in services that take Slack's payload without blocks (Mattermost, Rocket.Chat,
Discord); so it holds every report with its link, too. It is mrkdwn, where & < > are escaped
(docs.slack.dev, "Formatting message text"), and no `@name` in it stands whole.

Slack counts characters as they are sent, escaped, over the whole message, and refuses more with
`msg_blocks_too_long`; how many it takes it does not say, and messages of 13,000 were refused.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.model import Message, Report
from monitor.notify.text import (
    URGENT,
    banner,
    byline,
    cut,
    heading,
    headline,
    isolated,
    line,
    link,
    pieces,
    severity,
    told,
)
from monitor.printed import noun

Block = dict[str, Any]

MOST_BLOCKS = 50
MOST_IN_ONE = 20  # reports of one message; further ones go into further messages
RICH, LEAN = 10_000, 4_500  # characters of a message's blocks
ADVISED, MOST, SHORTEST = 3_800, 38_000, 1_900  # of its text: Slack's advice and limit; Discord's
_MENTION = re.compile(r"@(?=\w)")
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of each report is told: characters of title and sentences, and the byline."""

    title: int
    told: int
    byline: bool = True


_FULL = Detail(300, 900)
_DETAILS = (_FULL, Detail(250, 400), Detail(200, 160), Detail(160, 0), Detail(80, 0, byline=False))


def parts(message: Message) -> tuple[Message, ...]:
    """The message, or several where it holds more reports than one can carry."""
    reports = message.reports
    if len(reports) <= MOST_IN_ONE:
        return (message,)
    chunks = [reports[i : i + MOST_IN_ONE] for i in range(0, len(reports), MOST_IN_ONE)]
    return tuple(_part(message, chunk, n, len(chunks)) for n, chunk in enumerate(chunks, 1))


def _part(message: Message, chunk: tuple[Report, ...], number: int, count: int) -> Message:
    named = f"{headline(message, 200)} ({number} of {count})"
    return replace(
        message, headline=named, reports=chunk, lines=message.lines if number == 1 else ()
    )


def forms(message: Message, zone: str = "UTC") -> Iterator[Block]:
    """Payloads that tell the same, each shorter or plainer than the one before."""
    text = _text(message, ADVISED, zone)
    for budget in (RICH, LEAN):
        if blocks := _blocks(message, budget, zone):
            yield _payload(text, blocks)
    yield _payload(text)
    yield _payload(_text(message, SHORTEST, zone))


def render(message: Message, zone: str = "UTC") -> Block:
    """The richest form."""
    return next(forms(message, zone))


def _payload(text: str, blocks: Sequence[Block] = ()) -> Block:
    """Nothing is unfurled, and no name is made a mention."""
    payload: Block = {"text": text} | ({"blocks": list(blocks)} if blocks else {})
    return payload | {"unfurl_links": False, "unfurl_media": False, "link_names": False}


def escape(text: str) -> str:
    """Text as mrkdwn shows it: & < > are Slack's only control characters."""
    for plain, escaped in _ESCAPES:
        text = text.replace(plain, escaped)
    return text


def _size(text: str) -> int:
    """Characters as Slack counts them, escaped."""
    return len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


# --- how much fits -----------------------------------------------------------------------


def _fitting(
    reports: Sequence[Report], room: int, size: Callable[[Report, Detail], int]
) -> Detail | None:
    """The most detail that leaves room for all reports; None where none does."""
    for detail in _DETAILS:
        if sum(size(report, detail) for report in reports) <= room:
            return detail
    return None


def _told(report: Report, detail: Detail) -> str:
    return cut(told(report), detail.told) if detail.told else ""


def _shown_title(report: Report, detail: Detail) -> str:
    return line(report.title, detail.title) or "Untitled"


def _below(report: Report, detail: Detail, zone: str) -> str:
    return byline(report, zone) if detail.byline else ""


def _rest(count: int) -> str:
    return f"and {count} more {noun(count, 'report')}" if count else ""


def _flag(message: Message) -> str:
    """What stands first, so that nobody overlooks what is urgent."""
    mark = "🔴 " if message.severity in URGENT else ""
    return f"{mark}{banner(message)}"


# --- text --------------------------------------------------------------------------------


def unmentioned(text: str) -> str:
    """The text with a space of no width in every `@name`, which then calls nobody."""
    return _MENTION.sub("@\u200b", text)


def _text(message: Message, budget: int, zone: str) -> str:
    """Every report with its link, within `budget` characters as Slack counts them.

    Advice gives way where the links alone need more; Discord's limit does not.
    """
    head, tail = _around(message)
    room = budget - sum(len(row) + 1 for row in (*head, *tail)) - 30
    detail = _fitting(
        message.reports, room, lambda report, detail: _text_size(report, detail, zone)
    )
    limit = budget if detail or budget == SHORTEST else MOST
    rows = [_text_of(report, detail or _DETAILS[-1], zone) for report in message.reports]
    kept = _kept(rows, room + limit - budget)
    rest = _rest(len(rows) - len(kept))
    if kept and not heading(message):  # the first title is the headline
        head, kept = [f"{head[0]} {kept[0]}", *head[1:]], kept[1:]
    return "\n".join(row for row in (*head, *kept, rest, *tail) if row)


def _around(message: Message) -> tuple[list[str], list[str]]:
    """What stands before the reports and behind them, escaped."""
    head = [f"[{_flag(message)}] {heading(message, 200)}".rstrip()]
    head += [line(text, 280) for text in message.lines[:10]]
    tail = [line(message.reason, 300)]
    return [_safe(row) for row in head], [_safe(row) for row in tail if row]


def _kept(rows: Sequence[str], room: int) -> list[str]:
    """The rows that fit; one that is too long by itself costs no other its place."""
    kept: list[str] = []
    for row in rows:
        if len(row) + 2 <= room:
            kept.append(row)
            room -= len(row) + 2
    return kept


def _safe(text: str) -> str:
    return escape(unmentioned(text))


def _text_size(report: Report, detail: Detail, zone: str) -> int:
    return len(_text_of(report, detail, zone)) + 2


def _text_of(report: Report, detail: Detail, zone: str) -> str:
    said = (_shown_title(report, detail), _told(report, detail), _below(report, detail, zone))
    rows = [_safe(row) for row in said if row]
    return "\n".join([*rows, *([escape(link(report.url))] if link(report.url) else [])])


# --- blocks ------------------------------------------------------------------------------


def _blocks(message: Message, budget: int, zone: str) -> list[Block]:
    """All reports in blocks; none where they do not fit with their links."""
    above, below = _blocks_around(message)
    room = budget - sum(_weight(block) for block in (*above, *below)) - 30
    detail = _fitting(
        message.reports, room, lambda report, detail: _weight(_block_of(report, detail, zone))
    )
    if detail is None:
        return []
    reports = [_block_of(report, detail, zone) for report in message.reports]
    return [block for block in (*above, *reports, *below) if block][:MOST_BLOCKS]


def _blocks_around(message: Message) -> tuple[list[Block], list[Block]]:
    flag = _flag(message)
    lines = "\n".join(line(text, 280) for text in message.lines[:10]).strip()
    above = [
        _rich([_run(flag, bold=True)]) if severity(message) else _context(flag),
        _rich([_run(heading(message, 300), bold=True)]),
        _rich([_run(lines)]),
    ]
    return above, [_context(isolated(line(message.reason, 600)))]


def _weight(block: object) -> int:
    """Characters of all texts and links in a block, as Slack counts them."""
    if isinstance(block, dict):
        return sum(
            _size(each) if key in ("text", "url") and isinstance(each, str) else _weight(each)
            for key, each in block.items()
        )
    return sum(map(_weight, block)) if isinstance(block, list) else 0


def _block_of(report: Report, detail: Detail, zone: str) -> Block:
    """Title, sentences with their evidence in bold, outlet and time."""
    said = _told(report, detail)
    runs = [_run(run, bold=marked) for run, marked in pieces(said, report.evidence)]
    below = [_run(_below(report, detail, zone), italic=True)]
    return _rich([_title(report, detail), *_next_line(runs), *_next_line(below)])


def _next_line(elements: list[Block]) -> list[Block]:
    """The elements after a line break; none where they say nothing."""
    return [_run("\n"), *elements] if any(each["text"] for each in elements) else []


def _title(report: Report, detail: Detail) -> Block:
    text, url = _shown_title(report, detail), link(report.url)
    if not url:
        return _run(text, bold=True)
    return {"type": "link", "url": url, "text": text, "style": {"bold": True}}


def _run(text: str, **style: bool) -> Block:
    marks = {name: True for name, value in style.items() if value}
    return {"type": "text", "text": text} | ({"style": marks} if marks else {})


def _rich(elements: list[Block]) -> Block:
    """A block of rich text; empty where there is nothing to say, which Slack would refuse."""
    said = [element for element in elements if element["text"]]
    if not said:
        return {}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": said}]}


def _context(text: str) -> Block:
    if not text:
        return {}
    return {
        "type": "context",
        "elements": [{"type": "plain_text", "text": text, "emoji": False}],
    }
