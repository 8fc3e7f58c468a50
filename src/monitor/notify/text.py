"""Feed text as data: what every channel does to it before it renders.

Control characters go (they move a terminal's cursor and break headers), and so do the
characters that reorder what is displayed (they make one link look like another: Unicode
Technical Report 36, 3.3). Letters, marks and the joiners that scripts need stay.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import regex

from monitor.addresses import bare
from monitor.language.words import whole
from monitor.model import Message, Millis, Report
from monitor.printed import noun
from monitor.uris import uri

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

# Hebrew, Arabic, Syriac, Thaana, N'Ko and the presentation forms.
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RIGHT_TO_LEFT = re.compile(f"[{_RTL}]")
_RUN = re.compile(f"[{_RTL}]+(?:[ \u200c\u200d'’-]+[{_RTL}]+)*")
_LEFT_ISOLATE, _FIRST_STRONG_ISOLATE, _END_ISOLATE = "\u2066", "\u2068", "\u2069"

URGENT = frozenset({"high", "critical", "urgent"})  # severities that no reader may overlook

Piece = tuple[str, bool]  # a run of text, and whether it is evidence


def line(text: str, limit: int = 0) -> str:
    """One line of plain text without control characters, within `limit` characters if given."""
    folded = " ".join(_CONTROLS.sub(" ", text).split())
    return cut(folded, limit) if limit else folded


def cut(text: str, limit: int) -> str:
    """The text within `limit` characters, never inside a letter with its marks."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and unicodedata.combining(text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def link(url: str) -> str:
    """The URL as a URI that a reader may follow: http or https, and a host; else ''.

    Without a user's name, which makes one host look like another (`https://bank@evil.example`).
    """
    return bare(uri(url))


def pieces(text: str, words: Iterable[str]) -> list[Piece]:
    """The text in runs, evidence told from the rest; joined they are the text again."""
    pattern = _evidence(words)
    if not pattern:
        return [(text, False)] if text else []
    runs = regex.split(f"({pattern})", text, flags=regex.IGNORECASE)
    return [(run, number % 2 == 1) for number, run in enumerate(runs) if run]


def _evidence(words: Iterable[str]) -> str:
    """A pattern of the words, the longest first, each whole where its script has spaces."""
    cleaned = {line(word) for word in words} - {""}
    ordered = sorted(cleaned, key=lambda word: (-len(word), word))
    return "|".join(whole(word) for word in ordered)


def instant(at: Millis) -> datetime | None:
    """The time in UTC; None where no calendar holds it (feeds date reports in any year)."""
    try:
        return datetime.fromtimestamp(at / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def moment(at: Millis, zone: str = "UTC") -> str:
    """`19 Mar 2025, 14:05 UTC`, in the reader's zone; '' for no time.

    The same words whatever the machine's language and zone.
    """
    when = instant(at)
    if when is None:
        return ""
    try:
        when = when.astimezone(ZoneInfo(zone))
    except OverflowError:  # the first and last day of the calendar
        zone = "UTC"
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[when.month - 1]  # noqa: SIM905
    return f"{when.day} {month} {when.year}, {when:%H:%M} {_zone_name(when)}"


def _zone_name(when: datetime) -> str:
    """`CET`, `MSK`; where a zone has no letters of its own, `UTC+03:30`."""
    name = when.tzname() or "UTC"
    return name if name.isalpha() else f"UTC{when:%z}"[:6] + ":" + f"{when:%z}"[3:5]


def byline(report: Report, zone: str = "UTC") -> str:
    """Outlet and time; the time keeps its order after an outlet that reads right to left."""
    outlet = line(report.outlet, 80)
    when = moment(report.published, zone) if report.published is not None else ""
    if _RIGHT_TO_LEFT.search(outlet):
        when = when and f"{_LEFT_ISOLATE}{when}{_END_ISOLATE}"
    return " · ".join(part for part in (outlet, when) if part)


def isolated(text: str) -> str:
    """Our words around words that read right to left: each run keeps to itself (UAX #9, 3.1)."""
    return _RUN.sub(rf"{_FIRST_STRONG_ISOLATE}\g<0>{_END_ISOLATE}", text)


def severity(message: Message) -> str:
    """The severity as it is shown, `HIGH`; '' for the normal one."""
    return "" if message.severity == "normal" else line(message.severity, 20).upper()


def banner(message: Message) -> str:
    """The severity where it is not the normal one, and the topic: `HIGH · Ceasefire talks`."""
    topic = line(message.topic, 80) or "Monitor"
    return " · ".join(part for part in (severity(message), topic) if part)


def headline(message: Message, limit: int = 0) -> str:
    """The headline on one line, for a subject."""
    return line(message.headline, limit) or banner(message)


def heading(message: Message, limit: int = 0) -> str:
    """What stands above the reports: the headline without what the first report's title says."""
    whole = headline(message)
    title = line(message.reports[0].title) if message.reports else ""
    if title and whole.endswith(title):
        whole = whole.removesuffix(title).rstrip(" :")
    return cut(whole, limit) if limit else whole


def told(report: Report) -> str:
    """What a report says below its title: figures that changed, then its sentences."""
    return line(" ".join((*(f"{change}." for change in report.changes), *report.sentences)))


def shown(reports: Sequence[Report], limit: int) -> tuple[Sequence[Report], str]:
    """The reports a channel has room for, and a line about the rest ('' for none)."""
    rest = len(reports) - limit
    if rest <= 0:
        return reports, ""
    return reports[:limit], f"and {rest} more {noun(rest, 'report')}"
