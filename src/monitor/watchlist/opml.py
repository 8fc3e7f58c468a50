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
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from monitor.configuration import Source
from monitor.errors import ConfigurationError, Problem
from monitor.watchlist.opml_text import as_text
from monitor.watchlist.opml_walk import Found, loosely, strictly
from monitor.watchlist.outlines import PACE, Outline, Outlines, tag_of
from monitor.yaml_reader.quantities import duration_text

LONGEST = 32 * 2**20  # bytes of a file; 100,000 feeds take about 20 MB
MOST = 200_000  # outlines of a file
_FREE = 10_000  # tags or references that any file may have
_BESIDE = {b"<": ("tags", 4), b"&": ("references (&)", 50)}  # how many an outline may have
_NAME = re.compile(rb"<(?:[\w.-]+:)?(?:opml|outline)\b")
_NO_OPML = "not OPML: no <opml> element"
NAMESPACE = "urn:media-monitor:feeds"


def read_opml(file: Path) -> tuple[Outline, ...]:
    """Returns the feeds of an OPML file, in its order, with an id each.

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
    """The same, of a document in memory; what is not quite XML is read outline by outline."""
    _look_at(body, file)
    text = as_text(body)
    outlines = Outlines(file)
    try:
        found = strictly(text, outlines)
    except expat.ExpatError as fault:
        outlines = Outlines(file)
        found = loosely(text, outlines)
        if found is Found.PART:  # half a list would end the polls of the other half
            message = f"not XML: {expat.ErrorString(fault.code)}"
            problem = Problem(file, fault.lineno, fault.offset + 1, "", message)
            raise ConfigurationError((problem,)) from fault
    if found is Found.OTHER:
        raise ConfigurationError((Problem(file, 1, 1, "", _NO_OPML),))
    return _named(outlines.feeds)


def _look_at(body: bytes, file: Path) -> None:
    """Refuses rubbish before it is decoded and mended; every encoding of a list has these names."""
    plain = body.replace(b"\x00", b"").lower()
    if not _NAME.search(plain):
        raise ConfigurationError((Problem(file, 1, 1, "", _NO_OPML),))
    outlines = plain.count(b"<outline") + plain.count(b":outline")
    if outlines > MOST:
        many = f"more than {MOST:,} outlines"
        raise ConfigurationError((Problem(file, 0, 0, "", many, "split it into several files"),))
    for sign, (what, each) in _BESIDE.items():
        if plain.count(sign) > _FREE + each * outlines:
            message = (
                f"no list of feeds: it has {plain.count(sign):,} {what} and {outlines:,} outlines"
            )
            raise ConfigurationError((Problem(file, 0, 0, "", message),))


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
