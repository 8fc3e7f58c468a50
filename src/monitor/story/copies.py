"""Agency copies: the same wording under another outlet's name.

relayed? | the same headline? | a long common body, and nothing new in the headline? -> the original

A report whose headline brings a number, a name, a place or a verb that the earlier one does not
have is news, however much of the text stood there before: agencies send the same background again
and again. Text that a source puts under many reports weighs nothing.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from monitor.configuration import HOUR
from monitor.model import Item, Millis
from monitor.story.wording import Shingles, Wording, wording

SHARED = 0.5  # part of the shorter body's shingles that the longer one holds
LONG = 20  # shingles of a body that is long enough to be told by
SHORT = 6  # shingles below which likeness is chance
SHORT_SHARED = 0.8  # the part where the body is short
MOST_UNSEEN = 0.25  # part of a headline's terms that the earlier report may lack
MOST_UNSEEN_BARE = 0.1  # the same in scripts without capitals
SAME_LEAD = 0.9  # part of a first sentence's shingles that stand in the earlier report
STANDING = 3  # headlines of one source under which a shingle stands when it is standing text
HEADLINE = 3  # words below which two equal headlines may be two reports
SURE = 4  # words of a headline that is used once
PART = 5  # letters of a name that may be a part of the other
TOGETHER = 3 * HOUR  # between a report and the same in another form: a film, a feed that gathers
KEPT = 1_024  # reports whose wording is kept at hand

_HOST = re.compile(r"https?://([^/:?#@]+)")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z][\w-]+")
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "gob", "gouv"})

worded = lru_cache(KEPT)(wording)


def copied(item: Item, earlier: Iterable[Item]) -> str:
    """Id of the earlier report that this one repeats most, or ''; of several the first.

    A service that gathers feeds gives the headline only, under an address of its own: there the
    outlet's name or site tells that it is the same.
    """
    return repeated(worded(item), [worded(other) for other in earlier])


def repeated(own: Wording, earlier: Iterable[Wording]) -> str:
    """The same of reports whose wording was read."""
    others = [other for other in earlier if other.item.id != own.item.id]
    for other in others:
        if other.headline == own.headline and _are_one(own, other):
            return other.item.id
    others = [other for other in others if not own.body.isdisjoint(other.body)]
    standing = _standing(own, others)
    best, found = 0.0, ""
    for other in others:
        shared = _shared(own, other, standing)
        if shared > best and not _brings(own, other):
            best, found = shared, other.item.id
    return found


def _are_one(own: Wording, other: Wording) -> bool:
    """Whether two reports under the same headline are one.

    Within one outlet, and for short headlines, only where they come together: outlets use a
    headline again. Within one source equal headlines are two reports, unless one is the film, the
    gallery or the live page of the other.
    """
    if len(own.words) < HEADLINE:
        return False
    together = abs(moment(own.item) - moment(other.item)) <= TOGETHER
    if own.item.source_id == other.item.source_id:
        return together and own.genre is not other.genre and _one_account(own, other)
    if _one_outlet(own.item, other.item):
        return together and _one_account(own, other)
    return together or len(own.words) >= SURE


def _one_account(own: Wording, other: Wording) -> bool:
    """Whether the figures may be of one report: a series repeats its headline with others."""
    return not own.figures or not other.figures or bool(own.figures & other.figures)


def _shared(own: Wording, other: Wording, standing: Shingles) -> float:
    """Containment of the shorter body in the longer one; 0 where that says nothing."""
    one, two = own.body - standing, other.body - standing
    least = min(len(one), len(two))
    relayed = own.headline == other.headline and own.item.source_id != other.item.source_id
    if least < (1 if relayed else SHORT):
        return 0.0
    shared = len(one & two) / least
    return shared if shared >= (SHARED if least >= LONG else SHORT_SHARED) else 0.0


def _brings(own: Wording, other: Wording) -> bool:
    """Whether the headline tells what the earlier report does not: a number, a name, a word.

    One word of many may be an editor's own, where both texts begin alike and come from two
    sources; not where it stands for another one, as *Chile* for *Japan*. Where letters have no
    capitals any word may be a name.
    """
    if own.numbers - other.figures or own.names - other.terms:
        return True
    unseen = own.told - other.terms
    if not unseen:
        return False
    most = MOST_UNSEEN if own.cased else MOST_UNSEEN_BARE
    if len(unseen) > most * len(own.told) or own.item.source_id == other.item.source_id:
        return True
    begins = _contained(own.lead, other.body)
    replaced = bool(other.told - own.terms)
    return begins < (SAME_LEAD if replaced or len(own.body) < LONG else SHARED)


def _contained(part: Shingles, whole: Shingles) -> float:
    return len(part & whole) / len(part) if part else 0.0


def _standing(own: Wording, others: Sequence[Wording]) -> Shingles:
    """Its shingles that stand under three or more headlines of one source."""
    seen = {
        (report.item.source_id, report.headline): own.body & report.body
        for report in (own, *others)
    }
    counts = Counter((source, shingle) for (source, _), body in seen.items() for shingle in body)
    return frozenset(shingle for (_, shingle), times in counts.items() if times >= STANDING)


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
