"""OPML 2.0: feeds out of and into other readers; folders become tags.

    <outline text="World">                      a folder: tag `world`
      <outline type="rss" text="BBC" xmlUrl="https://..."/>

The specification says nothing about entities, so a document that declares any is refused: that
is how a file of 1 KB unfolds to gigabytes. Nothing outside the file is ever read.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from monitor.configuration import Source
from monitor.errors import ConfigurationError, Problem
from monitor.watchlist.models import LANGUAGE, is_web_url

DEPTH = 50  # folders in folders
TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed in an OPML document, and where it stands."""

    id: str
    url: str
    title: str
    tags: tuple[str, ...] = ()
    language: str = ""
    line: int = 0
    column: int = 0

    @property
    def pollable(self) -> bool:
        """Whether the address is one that can be polled."""
        return is_web_url(self.url)


def read_opml(file: Path) -> tuple[Outline, ...]:
    """The feeds of an OPML file, in its order, with an id each.

    Raises:
        ConfigurationError: where it cannot be read, is not XML or declares entities.
    """
    try:
        body = file.read_bytes()
    except OSError as fault:
        problem = Problem(file, 0, 0, "", f"cannot be read: {fault.strerror}")
        raise ConfigurationError((problem,)) from fault
    return parse_opml(body, file)


def parse_opml(body: bytes, file: Path) -> tuple[Outline, ...]:
    """The same, of a document in memory."""
    reading = _Reading(file)
    try:
        reading.parser.Parse(body, True)  # noqa: FBT003 -- expat takes it by position
    except expat.ExpatError as fault:
        message = f"not XML: {expat.ErrorString(fault.code)}"
        problem = Problem(file, fault.lineno, fault.offset + 1, "", message)
        raise ConfigurationError((problem,)) from fault
    if not reading.is_opml:
        raise ConfigurationError((Problem(file, 1, 1, "", "not OPML: no <opml> element"),))
    return _named(reading.outlines)


class _Reading:
    """Collects outlines while expat walks the document."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._folders: list[str] = []  # one per open <outline>; "" for one that is no folder
        self.outlines: list[Outline] = []
        self.is_opml = False
        self.parser = expat.ParserCreate()
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
        if lower.get("xmlurl"):
            self._add(lower, title)
        self._folders.append("" if lower.get("xmlurl") else title)
        if len(self._folders) > DEPTH:
            self._fail(f"more than {DEPTH} folders in each other", "")

    def _add(self, lower: Mapping[str, str], title: str) -> None:
        own = [tag for part in lower.get("category", "").split(",") for tag in part.split("/")]
        tags = dict.fromkeys(slug(tag) for tag in (*self._folders, *own) if slug(tag))
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        self.outlines.append(
            Outline(
                id=slug(title),
                url=lower["xmlurl"],
                title=title,
                tags=tuple(tags),
                language=_language(lower.get("language", "")),
                line=line,
                column=column,
            )
        )

    def _end(self, name: str) -> None:
        if name == "outline":
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
        first = merged.setdefault(outline.url, outline)
        tags = tuple(dict.fromkeys((*first.tags, *outline.tags)))
        merged[outline.url] = _changed(first, first.id, tags)
    counts = Counter(outline.id for outline in merged.values())
    return tuple(
        _changed(outline, _unique(outline, counts), outline.tags) for outline in merged.values()
    )


def _unique(outline: Outline, counts: Mapping[str, int]) -> str:
    if outline.id and counts[outline.id] == 1:
        return outline.id
    digest = hashlib.sha256(outline.url.encode()).hexdigest()[:8]
    return f"{outline.id or 'feed'}-{digest}"


def _changed(outline: Outline, name: str, tags: tuple[str, ...]) -> Outline:
    return Outline(
        name, outline.url, outline.title, tags, outline.language, outline.line, outline.column
    )


def _language(text: str) -> str:
    """A BCP 47 tag; "" for what is none (`English`, `unknown`)."""
    return text if re.fullmatch(LANGUAGE, text) else ""


def slug(title: str) -> str:
    """An id or tag from a title: `Le Monde (Une)` is `le-monde-une`; "" without Latin letters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:TITLE_LENGTH].strip("-")


def write_opml(sources: Iterable[Source]) -> str:
    """Sources as OPML 2.0: one folder per first tag, the other tags as categories."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
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
        "category": ",".join(f"/{tag}" for tag in source.tags[1:]),
        "language": source.language,
    }
    written = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items() if value)
    return f"<outline {written}/>"
