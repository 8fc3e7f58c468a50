"""The outlines of an OPML document: which are feeds, which are folders, and what they say.

An outline with an address is a feed. One that calls itself a feed and has no address is a folder
where it holds others, as some readers type their folders, and else a feed whose address is lost.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import ConfigurationError, Problem
from monitor.language.codes import country_code, language_code
from monitor.watchlist.kinds import PACES
from monitor.watchlist.sources import is_web_url
from monitor.yaml_reader.quantities import parse_duration
from monitor.yaml_reader.texts import ID

DEPTH = 50  # folders in folders
UNFIT = 1_000  # feeds of a list whose address is none; each would be told
PACE = PACES["url"]
FEED_TYPES = frozenset({"rss", "atom", "feed"})
TITLE_LENGTH = 60
_ESCAPED = re.compile("&(?:amp;|#38;|#x26;)+", re.IGNORECASE)


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


@dataclass(slots=True)
class _Open:
    """An outline that has not ended: the tag of a folder, and what it is if it holds nothing."""

    folder: str
    alone: Outline | None = None


class Outlines:
    """Collects the feeds while somebody walks the document."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._open: list[_Open] = []
        self._unfit = 0  # feeds that cannot be polled
        self._silent = 0  # open outlines in a part that is commented out
        self.feeds: list[Outline] = []

    def start(self, attributes: Mapping[str, str], line: int, column: int) -> None:
        """An outline begins; raises ConfigurationError where too many are in each other."""
        said = {key.lower(): _unescaped(value.strip()) for key, value in attributes.items()}
        if self._silent or said.get("iscomment", "").lower() == "true":
            self._silent += 1
            return
        if self._open:
            self._open[-1].alone = None
        self._open.append(self._opened(said, line, column))
        if len(self._open) > DEPTH:
            refuse(self._file, (line, column), f"more than {DEPTH} folders in each other", "")

    def end(self) -> None:
        """The outline that began last is over; one that never began is nothing."""
        if self._silent:
            self._silent -= 1
        elif self._open:
            alone = self._open.pop().alone
            if alone:
                self._add(alone)

    def entity(self, line: int, column: int) -> None:
        """The document declares an entity: it is refused."""
        remedy = "remove its <!DOCTYPE ...> part"
        refuse(self._file, (line, column), "the document declares entities", remedy)

    def _add(self, feed: Outline) -> None:
        self.feeds.append(feed)
        self._unfit += not feed.pollable
        if self._unfit > UNFIT:
            message = f"more than {UNFIT:,} feeds without an address that can be polled"
            refuse(self._file, (feed.line, feed.column), message, "")

    def _opened(self, said: Mapping[str, str], line: int, column: int) -> _Open:
        title = said.get("title") or said.get("text", "")
        if is_feed(said):
            self._add(self._outline(said, title, line, column))
            return _Open("")
        if said.get("type", "").lower() in FEED_TYPES:
            return _Open(title, self._outline(said, title, line, column))
        return _Open(title)

    def _outline(self, said: Mapping[str, str], title: str, line: int, column: int) -> Outline:
        every = _duration(said.get("monitor:every", ""), PACE.every, PACE.least)
        folders = (outline.folder for outline in self._open)
        own = (tag for part in said.get("category", "").split(",") for tag in part.split("/"))
        return Outline(
            id=_fitting(ID, said.get("monitor:id", "")) or slug(title),
            url=_address(_stated(said)),
            title=title,
            tags=tuple(dict.fromkeys(filter(None, map(tag_of, (*folders, *own))))),
            language=language_code(said.get("language", "")),
            country=country_code(said.get("monitor:country", "")),
            every=every,
            at_most=_duration(said.get("monitor:at-most", ""), PACE.longest, every),
            page=_address(said.get("htmlurl", "")),
            line=line,
            column=column,
        )


def is_feed(attributes: Mapping[str, str]) -> bool:
    """Returns whether an outline has an address."""
    return bool(_stated({key.lower(): value.strip() for key, value in attributes.items()}))


def _stated(said: Mapping[str, str]) -> str:
    """The address of a feed; some write that of one typed so as OPML 2.0 has it for links."""
    typed = said.get("type", "").lower() in FEED_TYPES
    return said.get("xmlurl") or (said.get("url", "") if typed else "")


def refuse(file: Path, place: tuple[int, int], message: str, remedy: str) -> None:
    """Raises ConfigurationError for what stands at a line and column."""
    line, column = place
    raise ConfigurationError((Problem(file, line, column, "opml", message, remedy),))


def _unescaped(text: str) -> str:
    """`a=1&amp;b=2`, which was `a=1&amp;amp;b=2` in the file: programs escape what is escaped."""
    return _ESCAPED.sub("&", text) if "&" in text else text


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
