"""OPML 2.0: feeds out of and into other readers; folders become tags.

    <outline text="World">                      a folder: tag `world`
      <outline type="rss" text="BBC" xmlUrl="https://..."/>

http://opml.org/spec2.opml. What we write carries the id and the country in a namespace of our
own, so that a list that went out and came back has the ids that the archive knows; so does the
pace of a feed, where it is not the usual one.

The specification says nothing about entities, so a document that declares any is refused: that
is how a file of 1 KB unfolds to gigabytes. Nothing outside the file is ever read.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from monitor.configuration import Source
from monitor.errors import ConfigurationError, Problem
from monitor.language.codes import country_code, language_code
from monitor.watchlist.kinds import PACES
from monitor.watchlist.models import ID
from monitor.watchlist.opml_text import as_utf8
from monitor.watchlist.sources import is_web_url
from monitor.yaml_reader.quantities import duration_text, parse_duration

DEPTH = 50  # folders in folders
LONGEST = 32 * 2**20  # bytes of a file; 100,000 feeds take about 20 MB
NAMESPACE = "urn:media-monitor:feeds"
PACE = PACES["url"]
FEED_TYPES = frozenset({"rss", "atom", "feed"})
TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed in an OPML document, and where it stands."""

    id: str
    url: str
    title: str
    tags: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    every: int = PACE.every  # milliseconds, as in Source
    at_most: int = PACE.longest
    page: str = ""  # its site, where the outline names one
    line: int = 0
    column: int = 0

    @property
    def pollable(self) -> bool:
        """Whether the address is one that can be polled."""
        return is_web_url(self.url)

    @property
    def fault(self) -> tuple[str, str]:
        """Why it cannot be polled, and what to do."""
        if self.url:
            return f"{self.url!r} is not an http or https URL", "remove this outline"
        way = f"monitor feeds discover {self.page}" if self.page else "remove this outline"
        return "a feed without an address (xmlUrl)", way


def read_opml(file: Path) -> tuple[Outline, ...]:
    """The feeds of an OPML file, in its order, with an id each.

    Raises:
        ConfigurationError: where it cannot be read, is not XML or declares entities.
    """
    try:
        if file.stat().st_size > LONGEST:
            too_long = Problem(file, 0, 0, "", f"larger than {LONGEST >> 20} MB")
            raise ConfigurationError((too_long,))
        body = file.read_bytes()
    except OSError as fault:
        problem = Problem(file, 0, 0, "", f"cannot be read: {fault.strerror}")
        raise ConfigurationError((problem,)) from fault
    return parse_opml(body, file)


def parse_opml(body: bytes, file: Path) -> tuple[Outline, ...]:
    """The same, of a document in memory."""
    reading = _OutlineReading(file)
    try:
        reading.parser.Parse(as_utf8(body), True)  # noqa: FBT003 -- expat takes it by position
    except expat.ExpatError as fault:
        message = f"not XML: {expat.ErrorString(fault.code)}"
        problem = Problem(file, fault.lineno, fault.offset + 1, "", message)
        raise ConfigurationError((problem,)) from fault
    if not reading.is_opml:
        raise ConfigurationError((Problem(file, 1, 1, "", "not OPML: no <opml> element"),))
    return _named(reading.outlines)


class _OutlineReading:
    """Collects outlines while expat walks the document."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._folders: list[str] = []  # one per open <outline>; "" for one that is no folder
        self._silent = 0  # open outlines in a part that is commented out
        self.outlines: list[Outline] = []
        self.is_opml = False
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity

    def _entity(self, *_declaration: object) -> None:
        self._fail("the document declares entities", "remove its <!DOCTYPE ...> part")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.is_opml = self.is_opml or name == "opml"
        if name != "outline":
            return
        lower = {key.lower(): value.strip() for key, value in attributes.items()}
        title = lower.get("title") or lower.get("text", "")
        if self._silent or lower.get("iscomment", "").lower() == "true":
            self._silent += 1
            return
        is_feed = bool(lower.get("xmlurl")) or lower.get("type", "").lower() in FEED_TYPES
        if is_feed:
            self._add(lower, title)
        self._folders.append("" if is_feed else title)
        if len(self._folders) > DEPTH:
            self._fail(f"more than {DEPTH} folders in each other", "")

    def _add(self, lower: Mapping[str, str], title: str) -> None:
        every = _duration(lower.get("monitor:every", ""), PACE.every, PACE.least)
        own = [tag for part in lower.get("category", "").split(",") for tag in part.split("/")]
        tags = dict.fromkeys(filter(None, map(tag_of, (*self._folders, *own))))
        self.outlines.append(
            Outline(
                id=_fitting(ID, lower.get("monitor:id", "")) or slug(title),
                url=_address(lower.get("xmlurl", "")),
                title=title,
                tags=tuple(tags),
                language=language_code(lower.get("language", "")),
                country=country_code(lower.get("monitor:country", "")),
                every=every,
                at_most=_duration(lower.get("monitor:at-most", ""), PACE.longest, every),
                page=_address(lower.get("htmlurl", "")),
                line=self.parser.CurrentLineNumber,
                column=self.parser.CurrentColumnNumber + 1,
            )
        )

    def _end(self, name: str) -> None:
        if name != "outline":
            return
        if self._silent:
            self._silent -= 1
        else:
            self._folders.pop()

    def _fail(self, message: str, remedy: str) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise ConfigurationError((Problem(self._file, line, column, "opml", message, remedy),))


def _named(outlines: list[Outline]) -> tuple[Outline, ...]:
    """Ids made of titles; where two would be equal, or a title has no letters, of the URL too.

    So an id does not depend on the order of the file. The same feed in two folders is one feed
    with both tags.
    """
    merged: dict[str, Outline] = {}
    for outline in outlines:
        key = outline.url or f"{outline.line}:{outline.column}"
        first = merged.setdefault(key, outline)
        tags = tuple(dict.fromkeys((*first.tags, *outline.tags)))
        merged[key] = replace(first, tags=tags)
    counts = Counter(outline.id for outline in merged.values())
    return tuple(replace(outline, id=_unique(outline, counts)) for outline in merged.values())


def _unique(outline: Outline, counts: Mapping[str, int]) -> str:
    if outline.id and counts[outline.id] == 1:
        return outline.id
    digest = hashlib.sha256(outline.url.encode()).hexdigest()[:8]
    return f"{outline.id or 'feed'}-{digest}"


def _address(text: str) -> str:
    """`feed://x` and `feed:https://x` are old ways to write an address for feed readers."""
    if not text.lower().startswith("feed:"):
        return text
    rest = text[5:]
    return rest if rest.lower().startswith("http") else f"http:{rest}"


def _duration(text: str, default: int, least: int) -> int:
    """Milliseconds; a list from elsewhere cannot make us poll faster than politeness allows."""
    try:
        return max(parse_duration(text), least) if text else max(default, least)
    except ValueError:
        return max(default, least)


def _fitting(pattern: str, text: str) -> str:
    """The text where it fits; "" for languages such as `English` or `unknown`."""
    return text if re.fullmatch(pattern, text) else ""


def slug(title: str) -> str:
    """An id or tag from a title: `Le Monde (Une)` is `le-monde-une`; "" without Latin letters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:TITLE_LENGTH].strip("-")


def tag_of(name: str) -> str:
    """A tag from a folder's name: as a slug where the letters are Latin, else in its own script."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    parts = unicodedata.normalize("NFKD", plain)
    if not any(char.isalpha() and not char.isascii() for char in parts):
        return slug(plain)
    return re.sub(r"[\W_]+", "-", plain)[:TITLE_LENGTH].strip("-")


def write_opml(sources: Iterable[Source]) -> str:
    """Sources as OPML 2.0: one folder per first tag, the other tags as categories."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:monitor={quoteattr(NAMESPACE)}>',
        "  <head><title>Feeds</title></head>",
        "  <body>",
    ]
    ordered = sorted(sources, key=lambda source: (source.tags[:1], source.id))
    for folder, members in groupby(ordered, key=lambda source: source.tags[:1]):
        lines.extend(_folder(folder[0] if folder else "", members))
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _folder(name: str, members: Iterable[Source]) -> list[str]:
    indent = "      " if name else "    "
    lines = [indent + _outline(source) for source in members]
    if not name:
        return lines
    return [f"    <outline text={quoteattr(name)}>", *lines, "    </outline>"]


def _outline(source: Source) -> str:
    title = source.title or source.id
    attributes = {
        "type": "rss",
        "text": title,
        "title": title,
        "xmlUrl": source.url,
        "category": ",".join(f"/{tag_of(tag)}" for tag in source.tags[1:]),
        "language": source.language,
        "monitor:id": source.id,
        "monitor:country": source.country,
        "monitor:every": _unusual(source.interval_min, PACE.every),
        "monitor:at-most": _unusual(source.interval_max, max(PACE.longest, source.interval_min)),
    }
    written = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items() if value)
    return f"<outline {written}/>"


def _unusual(milliseconds: int, usual: int) -> str:
    return "" if milliseconds == usual else duration_text(milliseconds)
