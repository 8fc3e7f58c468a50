"""Which recorded report a reading is, by evidence that may disagree. Pure.

    reading, what is recorded under its keys | likeness to each | the likest | Recognition

Four things tell reports of one feed apart: the guid, the address, the words of the headline (of the
whole text, where it was kept by that) and the date that is stated. One of them alone may lie: feeds
give other ids and addresses at each fetch, use one guid for whatever stands on top, edit headlines,
move dates.

    words and date agree                        the same, whatever its guid and address
    date and the text under the headline        edited, where the guid is the address
    words agree, and guid or address            the same, with another date
    words agree, and nothing else               two reports, unless the list moved or states no date
    guid and address agree                      edited; in a list of one that has another date and
                                                hardly a word of the headline, another report
    the same, of a live report                  an update: a report of its own in the same story
    only the guid agrees, or only the address   another report: the guid, or the page, came back

Where a thing is not stated it neither agrees nor disagrees.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from monitor.configuration import DAY
from monitor.history import KnownItem
from monitor.language.content import terms
from monitor.model import Item, Millis
from monitor.parse.identity import BODY, DATED, HEADLINE, same_headline
from monitor.parse.live_pages import is_live
from monitor.parse.urls import canonical_url, is_front_page

T = TypeVar("T")

LIST = 5  # reports that come again at once with other dates are a list that moved
SOME = 2  # the same, where no dates say that they are other reports
MOST = 2 / 3
ROLLING = 5  # headlines, after which a report whose date moves with them is live
_DIGITS = re.compile(r"\d+")
_PLACEHOLDERS = frozenset(
    ("n/a", "na", "none", "null", "nil", "nan", "undefined", "unknown", "default", "false", "true",
     "guid", "-", "#", "?", "0", "-1")
)  # fmt: skip
# A slug of four words, or a number: no page where reports come and go.
_ARTICLE = re.compile(r"(?:[^-_]+[-_]){3}|\d{4}")
_TOKEN = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{6,}", re.IGNORECASE)


class Known(StrEnum):
    """Why a reading is, or is not, a report that is recorded."""

    NOTHING = "nothing of it is recorded"
    AGREES = "its guid or address and its words are recorded"
    DATED = "its words and its date are recorded, under another guid and address"
    REWRITTEN = "its text and its date are recorded, under another address and headline"
    MOVED = "its words are recorded, and its list has other addresses than before"
    FOLLOWS = "it is the newest state of a live report, with another headline and date"
    EDITED = "its guid or address is recorded, under another headline"
    ELSEWHERE = "its address is recorded from another feed"
    REWORDED = "its address is recorded from another feed, whose words meet less"
    GUID_AGAIN = "its guid came back with another address, headline and date"
    PAGE_AGAIN = "its address came back with another guid, headline and date"
    REPLACED = "it replaced the only report of its list"
    WORDS_AGAIN = "its words were used before, with another date or address"

    @property
    def is_new(self) -> bool:
        """Whether such a reading is a report of its own."""
        return self in _NEW


_NEW = frozenset(
    {
        Known.NOTHING,
        Known.FOLLOWS,
        Known.GUID_AGAIN,
        Known.PAGE_AGAIN,
        Known.REPLACED,
        Known.WORDS_AGAIN,
    }
)
# The likest candidate wins: what is the same before what is edited, and that before what is new.
_RANK = {kind: place for place, kind in enumerate((
    Known.DATED, Known.AGREES, Known.MOVED, Known.REWRITTEN, Known.EDITED, Known.FOLLOWS,
    Known.ELSEWHERE, Known.GUID_AGAIN, Known.PAGE_AGAIN, Known.REPLACED, Known.WORDS_AGAIN,
))}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """What the list that a reading stands in says about it."""

    alone: bool = False  # the list has one entry
    moved: int = 0  # entries whose words are recorded, where no guid and no address of any is
    newer: bool = False  # the reading is dated after the list was last read
    live: bool = False  # the user says that its reports are


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a reading and a recorded report of its feed agree; None where one does not state it."""

    guid: bool | None
    link: bool | None
    words: bool
    date: bool | None
    whole: bool = False  # so long a text agrees, or one that is all there is, that it is no chance
    near: bool = False  # most words of the headline agree
    token: bool = False  # the addresses differ as those do that are made for each visit
    article: bool = False  # the address is spelt as those of single articles are
    live: bool = False  # it says so, or its headline has moved on again and again
    counted: bool = False  # the headlines differ in their numbers alone
    placeholder: bool = False  # the guid is a word that stands for none
    soon: bool = False  # the reading came within a day of the report

    @property
    def stated(self) -> bool:
        """Whether a guid or an address says anything at all."""
        return self.guid is not None or self.link is not None


@dataclass(frozen=True, slots=True)
class Recognition:
    """The decision: the report that a reading is, if any, and why."""

    why: Known = Known.NOTHING
    owner: KnownItem | None = None
    follows: str = ""  # id of the report whose newest state it is


def recognise(item: Item, known: Mapping[str, KnownItem], place: Place) -> Recognition:
    """The recorded report that this reading is; `known` is what is recorded under its keys."""
    owners = {owner.id: owner for key in item.keys if (owner := known.get(key))}
    if not owners:
        return Recognition()
    first = next(iter(owners.values()))
    if len(owners) == 1 and not place.alone and _as_it_was(item, first, known):
        return Recognition(Known.AGREES, first)
    keys = {name: _keys_of(item, known, name) for name in owners}
    judged = {name: _judged(item, owners[name], keys[name], place) for name in owners}
    best = min(owners, key=lambda name: (_RANK[judged[name]], -len(keys[name])))
    why = judged[best]
    if not why.is_new:
        return Recognition(why, owners[best])
    return Recognition(why, follows=best if why is Known.FOLLOWS else "")


def _as_it_was(item: Item, owner: KnownItem, known: Mapping[str, KnownItem]) -> bool:
    """Whether nothing that counts has changed, as is so of nearly all readings."""
    if owner.title != item.title or owner.source_id != item.source_id:
        return False
    strong = [key for key in item.keys if key[0] in "gu"]
    return bool(strong) and all(key in known for key in strong)


def _keys_of(item: Item, known: Mapping[str, KnownItem], name: str) -> tuple[str, ...]:
    return tuple(key for key in item.keys if key in known and known[key].id == name)


def _judged(item: Item, owner: KnownItem, keys: tuple[str, ...], place: Place) -> Known:
    if owner.source_id and owner.source_id != item.source_id:
        return Known.ELSEWHERE
    if any(key.startswith(DATED) for key in keys):
        return Known.AGREES if any(key[0] in "gu" for key in keys) else Known.DATED
    if any(key.startswith(BODY) for key in keys) and not any(key[0] in "gu" for key in keys):
        return Known.REWRITTEN
    if not owner.source_id:  # forgotten: its keys are all that is left of it
        return Known.AGREES if not _only_headline(keys) or place.moved else Known.WORDS_AGAIN
    return judge(likeness(item, owner, keys), place)


def likeness(item: Item, owner: KnownItem, keys: tuple[str, ...]) -> Likeness:
    """How a reading agrees with a report of its feed, `keys` of which are recorded under it."""
    words = _by_words(keys) or same_headline(owner.title, item.title)
    link = _same(_address(item.url), _address(owner.url))
    return Likeness(
        guid=_guid(item, keys),
        link=link,
        words=words,
        date=_same(_stated(item.published, item.seen_at), _stated(owner.published, owner.seen_at)),
        whole=any(key.startswith("c:") for key in keys),
        near=words or _near(item.title, owner.title),
        token=link is False and made_for_a_visit(item.url, owner.url),
        article=_ARTICLE.search(_parts(item.url)[-1]) is not None,
        live=not words and _is_live(item, owner),
        counted=not words and _DIGITS.sub("", item.title) == _DIGITS.sub("", owner.title),
        placeholder=_own_guid(item).casefold() in _PLACEHOLDERS,
        soon=item.seen_at < owner.seen_at + DAY,
    )


def judge(like: Likeness, place: Place) -> Known:
    """Why the reading is that report, or is another one; see the table above."""
    if like.words:
        return _judged_words(like, place)
    if like.date is not True and _contradicted(like):
        return Known.GUID_AGAIN if like.guid else Known.PAGE_AGAIN
    if _replaced(like, place):
        return Known.REPLACED
    return Known.FOLLOWS if _follows(like, place) else Known.EDITED


def _follows(like: Likeness, place: Place) -> bool:
    """Whether a live report has moved on; a headline that only counts is a clock or a toll."""
    if like.counted or like.date:
        return False
    return place.live or (like.live and like.date is False)


def _replaced(like: Likeness, place: Place) -> bool:
    """Whether a list that has room for one, or a guid that is none, has another report now."""
    if like.near or like.date:
        return False
    return like.placeholder or (place.alone and like.date is False)


def _contradicted(like: Likeness) -> bool:
    """Whether the guid and the address disagree, and nothing of the headline makes up for that."""
    if like.near:
        return False
    if like.guid and like.link is False:
        return True
    return bool(like.link) and like.guid is False and like.date is False and not like.article


def _judged_words(like: Likeness, place: Place) -> Known:
    if like.date and not (like.guid or like.link):
        return Known.DATED
    if like.guid or like.link:
        shared = place.alone or like.placeholder
        again = shared and like.link is False and like.date is False
        return Known.WORDS_AGAIN if again else Known.AGREES
    if not like.stated:
        return Known.AGREES
    return Known.MOVED if _moved(like, place) else Known.WORDS_AGAIN


def _moved(like: Likeness, place: Place) -> bool:
    if like.date is None:
        visit = like.guid is None and (like.token or (place.alone and like.soon))
        return like.whole or place.moved >= SOME or visit
    return place.moved >= LIST and (like.whole or not place.newer)


def _is_live(item: Item, owner: KnownItem) -> bool:
    if is_live(item.title, item.url) or is_live(owner.title, owner.url):
        return True
    return owner.edits >= ROLLING and not _near(item.title, owner.title)


def _only_headline(keys: Iterable[str]) -> bool:
    return all(key.startswith(HEADLINE) for key in keys)


def _by_words(keys: Iterable[str]) -> bool:
    return any(key.startswith(("c:", HEADLINE)) for key in keys)


def _guid(item: Item, keys: tuple[str, ...]) -> bool | None:
    """Whether the guid is the report's; one that is the address again says nothing of its own."""
    guid = _own_guid(item)
    if f"g:{item.source_id}:{guid}" in keys:
        return True
    return None if not guid or _address(guid) == _address(item.url) != "" else False


def _own_guid(item: Item) -> str:
    before = f"g:{item.source_id}:"
    own = next((key for key in item.keys if key.startswith(before)), "")
    return own.removeprefix(before)


def _same(one: T | None, other: T | None) -> bool | None:
    return one == other if one and other else None


def _address(url: str) -> str:
    canonical = canonical_url(url)
    return "" if is_front_page(canonical) else canonical


def _stated(published: Millis | None, seen_at: Millis) -> Millis | None:
    """The stated date; one of the future was taken for the moment at which it was read."""
    return None if published == seen_at else published


def _near(one: str, other: str) -> bool:
    """Whether most words of the shorter headline stand in the other one."""
    these, those = set(terms(one)), set(terms(other))
    return bool(these and those) and len(these & those) >= MOST * min(len(these), len(those))


def made_for_a_visit(one: str, other: str) -> bool:
    """Whether two addresses differ only where servers write the visit: `?sid=7`, `/a8f31c/`."""
    these, those = _parts(one), _parts(other)
    return len(these) == len(those) and all(
        a == b or (_TOKEN.fullmatch(a) and _TOKEN.fullmatch(b))
        for a, b in zip(these, those, strict=True)
    )


def _parts(url: str) -> list[str]:
    """Host and path of an address, without what stands behind `?` or `;`."""
    path = re.sub(r"[?;#].*", "", canonical_url(url))
    return re.sub(r"(?:/|\.html?|/index\.\w+)$", "", path).split("/")
