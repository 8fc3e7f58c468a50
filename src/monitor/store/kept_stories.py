"""The stories of topics as this process keeps them: placing a report reads no rows.

    a topic's token in the store | kept under the same token? | else StoriesMoved -> read anew

Each transaction that places a report moves its topic's token. Where another replica did, or a
transaction was undone, the kept state has another token than the store and is read anew, outside
the writer.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from threading import Lock
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from monitor.errors import StoriesMoved
from monitor.model import Millis, Placement
from monitor.store.queries import stories
from monitor.story import OpenStories, edited_after, token_after

T = TypeVar("T")

ATTEMPTS = 4  # to read outside the writer, while other replicas place reports of the same topic
MOST = 40_000  # stories of all topics together, each of 5 to 15 kB; the topic asked last stays


class _Change(Protocol):
    def __call__(self, work: Callable[[Connection], T], /, linger: float = 0.0) -> Awaitable[T]: ...


class _Ask(Protocol):
    def __call__(self, question: Callable[[Connection], T], /) -> Awaitable[T]: ...


class KeptStories:
    """What is kept of topics; for several threads."""

    def __init__(self) -> None:
        self._topics: OrderedDict[str, OpenStories] = OrderedDict()
        self._lock = Lock()

    def current(self, topic_id: str, token: str, now: Millis) -> OpenStories | None:
        """The topic's stories, if they are those of this state; only one thread may change them."""
        with self._lock:
            kept = self._topics.get(topic_id)
            if kept is None or kept.token != token or not kept.advance(now):
                return None
            self._topics.move_to_end(topic_id)
            return kept

    def lacks(self, topic_id: str, token: str) -> bool:
        """Whether the topic's stories of this state are not kept."""
        with self._lock:
            return topic_id not in self._topics or self._topics[topic_id].token != token

    def read(self, conn: Connection, topics: Iterable[str], now: Millis) -> None:
        """Read anew what is not kept as it stands in the store."""
        for topic_id in topics:
            if self.lacks(topic_id, stories.token(conn, topic_id)):
                self.keep(stories.read_open(conn, topic_id, now))

    def keep(self, read: OpenStories) -> None:
        """Take what was read; the topics that were asked for longest ago make room."""
        with self._lock:
            self._topics[read.topic_id] = read
            self._topics.move_to_end(read.topic_id)
            total = sum(map(len, self._topics.values()))
            while total > MOST and len(self._topics) > 1:
                _, gone = self._topics.popitem(last=False)
                total -= len(gone)


class StoriesInTransaction:
    """The stories of topics inside one transaction, which moves their tokens.

    What placing makes of them is written once, before the transaction ends or somebody reads it.
    `read` says that what is not kept is read here, and not outside the writer first.
    """

    def __init__(self, conn: Connection, kept: KeptStories, *, read: bool) -> None:
        self._conn, self._kept, self._read = conn, kept, read
        self._tokens: dict[str, str] = {}
        self._unwritten: set[str] = set()  # topics whose token the store has not yet
        self._moved: set[str] = set()  # here, otherwise than by placing a report
        self._placed: list[tuple[str, Placement]] = []
        self._events: dict[str, str] = {}  # by story, as far as they were asked for
        self._joining: dict[str, str] = {}  # stories that join an event

    def open(self, topic_id: str, now: Millis) -> OpenStories:
        """The topic's stories; from here on nobody else places a report."""
        kept = self._kept.current(topic_id, self._token(topic_id), now)
        if kept is not None:
            return kept
        if not self._read and topic_id not in self._moved:
            raise StoriesMoved(topic_id, now)
        self.write()
        read = stories.read_open(self._conn, topic_id, now)
        self._kept.keep(read)
        return read

    def placed(self, item_id: str, placement: Placement) -> None:
        """A report was placed in a story, which stands so now."""
        self._placed.append((item_id, placement))
        story = placement.story
        self._move(story.topic_id, token_after(self._token(story.topic_id), item_id, story))

    def event(self, story_id: str) -> str:
        """The event that a story tells; the story's own id where it joined none."""
        if story_id not in self._events:
            self._events[story_id] = stories.event(self._conn, story_id)
        return self._events[story_id]

    def join_event(self, story_id: str, event_id: str) -> None:
        """Let a story tell an event that a story of another topic tells, too."""
        self._events[story_id] = self._joining[story_id] = event_id

    def edited(self, item_id: str) -> None:
        """A report was edited: whoever keeps stories that hold it is to read them anew."""
        for topic_id in stories.topics_of(self._conn, item_id):
            self._moved.add(topic_id)
            self._move(topic_id, edited_after(self._token(topic_id), item_id))

    def write(self) -> None:
        """Write what waits: stories, what stands in them, and of which state they are."""
        if self._placed:
            stories.save(self._conn, self._placed)
            self._placed.clear()
        for story_id, event_id in self._joining.items():
            stories.join_event(self._conn, story_id, event_id)
        self._joining.clear()
        for topic_id in sorted(self._unwritten):
            stories.set_token(self._conn, topic_id, self._tokens[topic_id])
        self._unwritten.clear()

    def _token(self, topic_id: str) -> str:
        if not self._tokens:
            stories.alone(self._conn)
        if topic_id not in self._tokens:
            self._tokens[topic_id] = stories.token(self._conn, topic_id)
        return self._tokens[topic_id]

    def _move(self, topic_id: str, token: str) -> None:
        self._tokens[topic_id] = token
        self._unwritten.add(topic_id)


Placing = Callable[[Connection, StoriesInTransaction], T]


async def placing(
    kept: KeptStories, change: _Change, ask: _Ask, work: Placing[T], linger: float = 0.0
) -> T:
    """Run a work that may place reports; where their stories moved, read them and run it again."""
    for _ in range(ATTEMPTS):
        try:
            return await change(_in_transaction(kept, work, read=False), linger)
        except StoriesMoved as moved:
            await ask(partial(kept.read, topics=(moved.topic_id,), now=moved.now))
    return await change(_in_transaction(kept, work, read=True), linger)


def _in_transaction(
    kept: KeptStories, work: Placing[T], *, read: bool
) -> Callable[[Connection], T]:
    return lambda conn: work(conn, StoriesInTransaction(conn, kept, read=read))
