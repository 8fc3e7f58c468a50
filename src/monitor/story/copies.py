"""Agency copies: the same wording under another outlet's name."""

import re
import unicodedata
from collections.abc import Iterable

from monitor.configuration import HOUR
from monitor.language.content import content
from monitor.model import Item, Millis

SHINGLE = 3  # words
SHARED = 0.5  # part of the shorter text's shingles that the longer one holds
ENOUGH = 6  # shingles below which likeness is chance
READ = 1_000  # characters
HEADLINE = 3  # words below which two equal headlines may be two reports
PART = 5  # letters of a name that may be a part of the other
RELAYED = 3 * HOUR  # between a report and the same in a feed that gathers others

_HOST = re.compile(r"https?://([^/:?#@]+)")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z][\w-]+")
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "gob", "gouv"})

Shingles = frozenset[tuple[str, ...]]


def copied(item: Item, earlier: Iterable[Item]) -> str:
    """Id of the earlier report that this one repeats most, or ''.

    Containment of 3-word shingles (Broder, "On the resemblance and containment of documents",
    1997), so that a shortened copy is one too. A service that gathers feeds gives the headline
    only, under an address of its own: there the outlet's name or site tells that it is the same.
    """
    own = _shingles(item)
    best, found = SHARED, ""
    for other in earlier:
        if _relayed(item, other):
            return other.id
        shared = _containment(own, _shingles(other)) if other.id != item.id else 0.0
        if shared >= best and (shared > best or not found):
            best, found = shared, other.id
    return found


def _shingles(item: Item) -> Shingles:
    words = content(f"{item.title}\n{item.summary or item.text}"[:READ])
    return frozenset(words[i : i + SHINGLE] for i in range(len(words) - SHINGLE + 1))


def _containment(one: Shingles, other: Shingles) -> float:
    least = min(len(one), len(other))
    return len(one & other) / least if least >= ENOUGH else 0.0


def _relayed(item: Item, other: Item) -> bool:
    """One outlet, one headline, about one time, two sources: the same report, passed on.

    Within one source two items are two reports: outlets use a headline again.
    """
    if item.source_id == other.source_id or abs(moment(item) - moment(other)) > RELAYED:
        return False
    words = content(item.title)
    return len(words) >= HEADLINE and words == content(other.title) and _one_outlet(item, other)


def moment(item: Item) -> Millis:
    """When a report came out: its own date, but never later than it was seen."""
    return item.seen_at if item.published is None else min(item.published, item.seen_at)


def _one_outlet(item: Item, other: Item) -> bool:
    """Whether names or sites agree: `The Harbour Post`, `harbour post`, `harbourpost.example`.

    Services that gather feeds give a name, or a domain, or neither as the outlet writes it.
    """
    return any(
        one == two or (min(len(one), len(two)) >= PART and (one in two or two in one))
        for one in _outlet_names(item)
        for two in _outlet_names(other)
    )


def _outlet_names(item: Item) -> set[str]:
    text = unicodedata.normalize("NFKC", item.outlet).casefold()
    name = _label(text) if _DOMAIN.fullmatch(text) else text.removeprefix("the ")
    host = _HOST.match(item.url.casefold())
    names = (name, _label(host.group(1)) if host else "")
    return {folded for each in names if (folded := "".join(filter(str.isalnum, each)))}


def _label(host: str) -> str:
    """The part of a host that is the outlet's: `edition.cnn.com` cnn, `www.bbc.co.uk` bbc."""
    labels = host.split(".")[:-1]
    second_level = len(labels) > 1 and labels[-1] in _SECOND_LEVEL
    return labels[-2 if second_level else -1] if labels else host
