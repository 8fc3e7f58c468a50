"""Stories, and how many documents hold which term."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, func, select, text

from monitor.model import Coverage, Item, Millis, Placement, Story
from monitor.store.engine.bulk import Insert, Lookup
from monitor.store.engine.holds import Point, hold
from monitor.store.queries import bookkeeping
from monitor.store.queries.items import by_ids as by_ids_of_items
from monitor.store.queries.items import chunks
from monitor.store.tables.rows import STORY_COLUMNS, clean, item_from, story_from, story_row
from monitor.store.tables.schema import items, stories, story_items, terms
from monitor.story import COPY_SPAN, MOST_REPORTS, OPEN, OpenStories, horizon

_MOST_OPEN = 10_000  # stories of a topic that a new report is compared with, at most
_ALL = ""  # the term that stands for every document
_LONGEST = 200  # characters; longer "terms" are encoded data, and no index takes them

_OPEN = (
    select(stories)
    .where(stories.c.topic_id == bindparam("topic"), stories.c.updated_at >= bindparam("since"))
    .order_by(stories.c.updated_at.desc(), stories.c.id)
    .limit(_MOST_OPEN)
)

_REPORTS = (
    select(items)
    .join(story_items, story_items.c.item_id == items.c.id)
    .join(stories, stories.c.id == story_items.c.story_id)
    .where(stories.c.topic_id == bindparam("topic"), items.c.seen_at >= bindparam("since"))
    .order_by(items.c.seen_at.desc(), items.c.id)
    .limit(MOST_REPORTS)
)

_SAVE = Insert(
    stories,
    STORY_COLUMNS,
    " ON CONFLICT (id) DO UPDATE SET headline = excluded.headline, "
    "updated_at = excluded.updated_at, size = excluded.size, outlets = excluded.outlets, "
    "centroid = excluded.centroid, meaning = excluded.meaning, "
    "meaning_model = excluded.meaning_model, meaning_reports = excluded.meaning_reports, "
    "meaning_language = excluded.meaning_language",
)
_JOIN = Insert(
    story_items,
    ("story_id", "item_id", "similarity", "copy_of"),
    " ON CONFLICT (story_id, item_id) DO UPDATE SET similarity = excluded.similarity, "
    "copy_of = excluded.copy_of",
)

_BY_ID = select(stories).where(stories.c.id.in_(bindparam("ids", expanding=True)))

_STORY_OF = (
    select(stories.c.id)
    .join(story_items, story_items.c.story_id == stories.c.id)
    .where(story_items.c.item_id == bindparam("item"), stories.c.topic_id == bindparam("topic"))
    .limit(1)
)
_TOPICS_OF = (
    select(stories.c.topic_id)
    .join(story_items, stories.c.id == story_items.c.story_id)
    .where(story_items.c.item_id == bindparam("item"))
    .order_by(stories.c.topic_id)
)

_COVERAGE = (
    select(items.c.id, items.c.outlet, items.c.source_id, story_items.c.copy_of)
    .join(story_items, story_items.c.item_id == items.c.id)
    .where(
        story_items.c.story_id.in_(bindparam("stories", expanding=True)),
        items.c.seen_at >= bindparam("since"),
        func.coalesce(items.c.published, items.c.seen_at) >= bindparam("since"),
    )
    .order_by(items.c.seen_at, items.c.id, story_items.c.copy_of)
)

_its_place = story_items.alias("its_place")
_COPIES = (
    select(items.c.id, story_items.c.copy_of)
    .join(story_items, story_items.c.item_id == items.c.id)
    .join(_its_place, _its_place.c.story_id == story_items.c.story_id)
    .where(
        _its_place.c.item_id.in_(bindparam("ids", expanding=True)),
        story_items.c.copy_of == _its_place.c.item_id,
    )
    .order_by(items.c.seen_at, items.c.id)
)

_EVENT = Lookup(stories, ("event_id",), "id")
_JOIN_EVENT = text("UPDATE stories SET event_id = :event WHERE id = :story")

_SIMILARITY = (
    select(story_items.c.similarity)
    .join(stories, stories.c.id == story_items.c.story_id)
    .where(story_items.c.item_id == bindparam("item"), stories.c.topic_id == bindparam("topic"))
)

_FREQUENCIES = Lookup(terms, ("term", "documents"), "term")

_COUNT = Insert(
    terms,
    ("term", "documents"),
    " ON CONFLICT (term) DO UPDATE SET documents = terms.documents + excluded.documents",
)


def token(conn: Connection, topic_id: str) -> str:
    """Of which state the topic's stories are; "" where nothing was placed yet."""
    return bookkeeping.get(conn, _token_key(topic_id)) or ""


def alone(conn: Connection) -> None:
    """From here to the transaction's end nobody else places a report.

    What is opened or joined on the strength of what is read stays right.
    """
    hold(conn, Point.TELL)


def set_token(conn: Connection, topic_id: str, value: str) -> None:
    """Say of which state the topic's stories are now."""
    bookkeeping.put(conn, _token_key(topic_id), value)


def read_open(conn: Connection, topic_id: str, now: Millis) -> OpenStories:
    """The topic's stories and newest reports, read anew.

    The token is read first: where another transaction is committed in between it is the older
    one, and what was read is not taken for current.
    """
    state, since = token(conn, topic_id), horizon(now)
    found = conn.execute(_OPEN, {"topic": topic_id, "since": since}).mappings()
    kept = [story_from(row) for row in found]
    recent = {"topic": topic_id, "since": since + OPEN - COPY_SPAN}
    reports = [item_from(row) for row in conn.execute(_REPORTS, recent).mappings()]
    return OpenStories(topic_id, state, now, kept, reports)


def story_of(conn: Connection, item_id: str, topic_id: str) -> str:
    """The topic's story of a report; "" where it is in none."""
    return conn.scalar(_STORY_OF, {"item": item_id, "topic": topic_id}) or ""


def topics_of(conn: Connection, item_id: str) -> tuple[str, ...]:
    """The topics in whose stories a report stands."""
    return tuple(conn.scalars(_TOPICS_OF, {"item": item_id}))


def _token_key(topic_id: str) -> str:
    return f"stories {topic_id}"


def save(conn: Connection, placed: Sequence[tuple[str, Placement]]) -> None:
    """Write what placing these items, given by id, has made of their stories.

    Of a story that several joined the last state is written.
    """
    last = {each.story.id: each.story for _, each in placed}
    _SAVE.run(conn, [story_row(story) for story in last.values()])
    joined = {(each.story.id, item_id): (each.similarity, each.copy_of) for item_id, each in placed}
    _JOIN.run(conn, [(*place, *how) for place, how in joined.items()])


def by_ids(conn: Connection, ids: Iterable[str]) -> dict[str, Story]:
    """Stories by id; those that are gone are left out."""
    rows = [row for chunk in chunks(ids) for row in conn.execute(_BY_ID, {"ids": chunk}).mappings()]
    return {row["id"]: story_from(row) for row in rows}


def coverage(conn: Connection, story_ids: Iterable[str], since: Millis) -> Coverage:
    """Whose reports of these stories came out since then, and how many texts they are."""
    asked = {"stories": list(story_ids), "since": since}
    rows = {row.id: row for row in conn.execute(_COVERAGE, asked)}
    outlets = dict.fromkeys(row.outlet or row.source_id for row in rows.values())
    return Coverage(tuple(outlets), sum(not row.copy_of for row in rows.values()))


def copies(conn: Connection, ids: Iterable[str]) -> dict[str, tuple[Item, ...]]:
    """The copies of reports in their stories, by the report's id, the first seen first."""
    found: dict[str, dict[str, None]] = {}  # ids, each once: a report may stand in two stories
    for chunk in chunks(ids):
        for copy, original in conn.execute(_COPIES, {"ids": chunk}):
            found.setdefault(original, {})[copy] = None
    return {original: by_ids_of_items(conn, list(each)) for original, each in found.items()}


def event(conn: Connection, story_id: str) -> str:
    """The event that a story tells; the story's own id where it joined none."""
    found = _EVENT.run(conn, [story_id])
    return found[0][0] or story_id if found else story_id


def join_event(conn: Connection, story_id: str, event_id: str) -> None:
    """Let a story tell an event that a story of another topic tells, too."""
    conn.execute(_JOIN_EVENT, {"story": story_id, "event": event_id})


def similarity(conn: Connection, item_id: str, topic_id: str) -> float:
    """How near the item stood to the nearest story when it was placed; 0 where it was not."""
    return conn.scalar(_SIMILARITY, {"item": item_id, "topic": topic_id}) or 0.0


def count_documents(documents: Iterable[frozenset[str]]) -> Counter[str]:
    """What these documents add to the frequencies."""
    added: Counter[str] = Counter()
    for document in documents:
        added[_ALL] += 1
        added.update(clean(term) for term in document if 0 < len(term) <= _LONGEST)
    return added


def add_counts(conn: Connection, added: Mapping[str, int]) -> None:
    """Add to the frequencies; in one order, so that two transactions cannot block each other."""
    _COUNT.run(conn, sorted(added.items()))


def frequencies(
    conn: Connection, asked: Iterable[str], uncommitted: Mapping[str, int], read: dict[str, int]
) -> tuple[int, dict[str, int]]:
    """(documents, term -> documents that hold it); 0 for a term never seen.

    `read` are the counts that this transaction has read before; what it has not is added to them.
    """
    wanted = {term: clean(term) for term in asked}
    for chunk in chunks(sorted({_ALL, *wanted.values()} - read.keys())):
        stored = {row[0]: row[1] for row in _FREQUENCIES.run(conn, chunk)}
        read |= {term: stored.get(term, 0) for term in chunk}
    known = {term: read[one] + uncommitted.get(one, 0) for term, one in wanted.items()}
    return read[_ALL] + uncommitted.get(_ALL, 0), known
