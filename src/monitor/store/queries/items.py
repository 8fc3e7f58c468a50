"""Items, with their identities, their matches and the decisions about them."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, bindparam, or_, select, text

from monitor.history import KnownItem, VerdictRecord
from monitor.language.fold import fold
from monitor.model import Item, Match, Millis
from monitor.parse import canonical_url, wording_keys
from monitor.parse.pasted_links import spellings
from monitor.store.engine.bulk import Insert, Lookup
from monitor.store.tables.rows import (
    ITEM_COLUMNS,
    MATCH_COLUMNS,
    VERDICT_COLUMNS,
    digest,
    dump,
    item_from,
    item_row,
    key_digest,
    match_from,
    match_row,
    verdict_from,
    verdict_row,
)
from monitor.store.tables.schema import earlier_keys, identities, items, matches, verdicts

T = TypeVar("T")

CHUNK = 500  # values in one IN list
KEYS = 8  # of one kind that an item has; feeds may give another guid or text at each poll

_OWNERS = Lookup(identities, ("digest", "item_id"), "digest")
# Keys that were recorded before there were `identities` stay where they are.
_EARLIER = Lookup(earlier_keys, ("digest", "item_id"), "digest")
_IS_EARLIER = select(earlier_keys.c.digest).limit(1)
_KNOWN_ITEMS = Lookup(
    items, ("id", "source_id", "title", "edits", "url", "published", "seen_at"), "id"
)
_ADD_KEYS = Insert(identities, ("digest", "item_id"))
_FREE_KEY = text("DELETE FROM identities WHERE digest = :digest")
_FREE_EARLIER = text("DELETE FROM earlier_keys WHERE digest = :digest")
_ADD_ITEMS = Insert(items, ITEM_COLUMNS)
_KEYS = select(items.c.id, items.c["keys"].label("held")).where(
    items.c.id.in_(bindparam("ids", expanding=True))
)
_SET_KEYS = text("UPDATE items SET keys = :keys WHERE id = :id")
_BY_ID = select(items).where(items.c.id.in_(bindparam("ids", expanding=True)))

_ADD_MATCHES = Insert(
    matches,
    MATCH_COLUMNS,
    " ON CONFLICT (item_id, topic_id) DO UPDATE SET score = excluded.score, "
    "evidence = excluded.evidence",
)
_MATCHES = (
    select(matches)
    .where(matches.c.item_id.in_(bindparam("ids", expanding=True)))
    .order_by(matches.c.item_id, matches.c.topic_id)
)

_OF_TOPIC = (
    select(items)
    .join(matches, matches.c.item_id == items.c.id)
    .where(matches.c.topic_id == bindparam("topic"), items.c.seen_at >= bindparam("since"))
    .order_by(items.c.seen_at.desc(), items.c.id)
    .limit(bindparam("most"))
)

# The order of the index on seen_at, so that a page costs what it holds.
_NEWEST = select(items).order_by(items.c.seen_at.desc(), items.c.id).limit(bindparam("most"))
_BEYOND = _NEWEST.where(
    items.c.seen_at <= bindparam("at"),
    or_(items.c.seen_at < bindparam("at"), items.c.id > bindparam("id")),
)

_ADD_VERDICTS = Insert(verdicts, VERDICT_COLUMNS)
_VERDICTS = (
    select(verdicts)
    .where(verdicts.c.item_id == bindparam("item"))
    .order_by(verdicts.c.at, verdicts.c.id)
)

# Two steps instead of one with a sub-query: so each half of the OR is read by its index.
_FIND = (
    select(items)
    .where(
        or_(
            items.c.id.in_(bindparam("ids", expanding=True)),
            items.c.url_digest.in_(bindparam("links", expanding=True)),
        )
    )
    .order_by(items.c.seen_at.desc(), items.c.id)
    .limit(1)
)


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


_HEADLINES = (
    select(items.c.id, items.c.title).order_by(items.c.seen_at.desc(), items.c.id).limit(200_000)
)


def _owners(conn: Connection, digests: Mapping[str, bytes]) -> dict[str, str]:
    """The ids of the items that have these keys, by key."""
    owners = _looked_up(conn, _OWNERS, {one: key for key, one in digests.items()})
    rest = [key for key in digests if key not in owners]
    if rest and conn.scalar(_IS_EARLIER) is not None:
        owners |= _looked_up(conn, _EARLIER, {digest(key): key for key in rest})
    return owners


def _looked_up(conn: Connection, where: Lookup, keys: Mapping[bytes, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for chunk in chunks(keys):
        found.update({keys[bytes(one)]: item_id for one, item_id in where.run(conn, chunk)})
    return found


def _digests(keys: Iterable[str]) -> dict[str, bytes]:
    return {key: key_digest(key) for key in keys}


def known(conn: Connection, keys: Iterable[str]) -> dict[str, KnownItem]:
    """What is recorded under these keys."""
    owners = _owners(conn, _digests(keys))
    found: dict[str, KnownItem] = {}
    for chunk in chunks(sorted(set(owners.values()))):
        found.update({row[0]: KnownItem(*row) for row in _KNOWN_ITEMS.run(conn, chunk)})
    return {key: found.get(owner) or KnownItem(owner, "", "") for key, owner in owners.items()}


def _keys(item: Item) -> tuple[str, ...]:
    return item.keys or (f"i:{item.id}",)


def add(
    conn: Connection, candidates: Sequence[Item], taken: Iterable[str] = ()
) -> tuple[Item, ...]:
    """Record the items none of whose keys is known; known ones get their missing keys."""
    for key in taken:
        conn.execute(_FREE_KEY, {"digest": key_digest(key)})
        conn.execute(_FREE_EARLIER, {"digest": digest(key)})
    digests = _digests(key for item in candidates for key in _keys(item))
    owners = _owners(conn, digests)
    before = len(owners)
    new = [item for item in candidates if _adopt(item, owners)]
    if new:
        _ADD_ITEMS.run(conn, [item_row(item) for item in new])
    missing = dict(islice(owners.items(), before, None))
    fresh = {item.id for item in new}
    further = {key: owner for key, owner in missing.items() if owner not in fresh}
    kept = _kept(conn, further) if further else frozenset()
    added = ((key, owner) for key, owner in missing.items() if owner in fresh or key in kept)
    # In one order: fewer deadlocks, and neighbours together.
    _ADD_KEYS.run(conn, sorted((digests[key], owner) for key, owner in added))
    return tuple(new)


def _kept(conn: Connection, missing: Mapping[str, str]) -> frozenset[str]:
    """Those further keys of known items for which there is room; the items name them."""
    further: defaultdict[str, list[str]] = defaultdict(list)
    for key, owner in missing.items():
        further[owner].append(key)
    kept: set[str] = set()
    for chunk in chunks(sorted(further)):
        for row in conn.execute(_KEYS, {"ids": chunk}).all():
            held = json.loads(row.held)
            if added := _with_room(held, further[row.id]):
                conn.execute(_SET_KEYS, {"id": row.id, "keys": dump([*held, *added])})
                kept.update(added)
    return frozenset(kept)


def _with_room(held: Iterable[str], further: Iterable[str]) -> list[str]:
    """Those of the further keys that an item has room for beside the keys that it holds."""
    kinds = Counter(map(_kind, held))
    added = []
    for key in further:
        kinds[_kind(key)] += 1
        if kinds[_kind(key)] <= KEYS:
            added.append(key)
    return added


def _kind(key: str) -> str:
    """`g:SOURCE`, `c:SOURCE`, `h:SOURCE` or `u`."""
    return key[0] if key.startswith("u:") else ":".join(key.split(":", 2)[:2])


def _adopt(item: Item, owners: dict[str, str]) -> bool:
    # Gives every key of the item its owner; True where the item itself is the owner.
    keys = _keys(item)
    owner = next((owners[key] for key in keys if key in owners), None)
    for key in keys:
        owners.setdefault(key, owner or item.id)
    return owner is None


def add_matches(conn: Connection, found: Iterable[tuple[str, Match]]) -> None:
    """Keep matches with their evidence, each with the id of its item; of two the last."""
    last = {(item_id, match.topic_id): (item_id, match) for item_id, match in found}
    _ADD_MATCHES.run(conn, [match_row(*each) for each in last.values()])


def add_verdicts(conn: Connection, records: Sequence[VerdictRecord]) -> None:
    """Keep decisions with their reasons."""
    _ADD_VERDICTS.run(conn, [verdict_row(record) for record in records])


def by_ids(conn: Connection, ids: Sequence[str]) -> tuple[Item, ...]:
    """Items in the order asked, missing ones left out."""
    found: dict[str, Item] = {}
    for chunk in chunks(dict.fromkeys(ids)):
        rows = conn.execute(_BY_ID, {"ids": chunk}).mappings()
        found.update({row["id"]: item_from(row) for row in rows})
    return tuple(found[one] for one in ids if one in found)


def matches_of(conn: Connection, ids: Sequence[str]) -> dict[str, tuple[Match, ...]]:
    """Matches by item id; items without any are left out."""
    found: dict[str, tuple[Match, ...]] = {}
    for chunk in chunks(dict.fromkeys(ids)):
        for row in conn.execute(_MATCHES, {"ids": chunk}).mappings():
            found[row["item_id"]] = (*found.get(row["item_id"], ()), match_from(row))
    return found


def newest(conn: Connection, limit: int, beyond: Item | None) -> tuple[Item, ...]:
    """The newest items first, from behind one of them on."""
    if beyond is None:
        rows = conn.execute(_NEWEST, {"most": limit})
    else:
        rows = conn.execute(_BEYOND, {"most": limit, "at": beyond.seen_at, "id": beyond.id})
    return tuple(item_from(row) for row in rows.mappings())


def of_topic(conn: Connection, topic_id: str, since: Millis, limit: int) -> tuple[Item, ...]:
    """The newest items that met a topic, seen at or after `since`."""
    asked = {"topic": topic_id, "since": since, "most": limit}
    return tuple(item_from(row) for row in conn.execute(_OF_TOPIC, asked).mappings())


def verdicts_of(conn: Connection, item_id: str) -> tuple[VerdictRecord, ...]:
    """All decisions about an item, in the order in which they fell."""
    return tuple(verdict_from(row) for row in conn.execute(_VERDICTS, {"item": item_id}).mappings())


def find(conn: Connection, name: str) -> Item | None:
    """The newest item with this id, link or key, else the one whose link is pasted here."""
    keyed = _owners(conn, _digests([f"u:{name}", name]))
    links = [key_digest(f"u:{name}"), digest(name)]  # as links were kept before, too
    asked = {"ids": [name, *keyed.values()], "links": links}
    row = conn.execute(_FIND, asked).mappings().first()
    return item_from(row) if row else _pasted(conn, spellings(name))


def _pasted(conn: Connection, links: Sequence[str]) -> Item | None:
    """The item of the first of these canonical URLs that is recorded."""
    owners = _owners(conn, _digests(f"u:{link}" for link in links))
    named = (owners.get(f"u:{link}") for link in links)
    found = by_ids(conn, list(dict.fromkeys(owner for owner in named if owner)))
    return found[0] if found else None


def beside(conn: Connection, item: Item) -> tuple[Item, ...]:
    """Other reports that have the address of this one, the first that had it before the others."""
    named = [f"u:{canonical_url(item.url)}", *wording_keys(item.url)]
    owners = _owners(conn, _digests(named))
    there = [owners[one] for one in named if one in owners and owners[one] != item.id]
    return by_ids(conn, list(dict.fromkeys(there)))


def headlined(conn: Connection, words: str, limit: int) -> tuple[Item, ...]:
    """The newest `limit` items that have each of these words somewhere in the headline.

    Case, marks and the width of letters do not count. The newest 200,000 headlines are read.
    """
    wanted = [fold(word) for word in words.split()]
    if not wanted:
        return ()
    rows = conn.execution_options(stream_results=True).execute(_HEADLINES)
    with_them = (row.id for row in rows if _has(fold(row.title), wanted))
    found = list(islice(with_them, limit))
    rows.close()
    return by_ids(conn, found)


def _has(headline: str, wanted: Iterable[str]) -> bool:
    return all(word in headline for word in wanted)
