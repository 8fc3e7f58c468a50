"""What recording asks of the store: what is known already, and one transaction for what is new."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol, TypeVar

from monitor.groups import Group
from monitor.history import Edit, KnownItem, VerdictRecord
from monitor.model import (
    Alert,
    Coverage,
    DueSource,
    Item,
    Match,
    Millis,
    Placement,
    PollState,
)
from monitor.ports.bookkeeping import Memory
from monitor.schedule import Neighbours
from monitor.story import OpenStories

T = TypeVar("T")


class StoryLedger(Protocol):
    """Stories inside one transaction, and how many documents hold which term."""

    def open_stories(self, topic_id: str, now: Millis) -> OpenStories:
        """The topic's stories of the last week, to place reports in.

        From here to the transaction's end nobody else places a report. Each report that is
        placed must be saved with `save_placement`, in the order of placing.
        """
        ...

    def story_of(self, item_id: str, topic_id: str) -> str:
        """The id of the topic's story that the item is a report of; "" where there is none."""
        ...

    def save_placement(self, item_id: str, placement: Placement) -> None:
        """Write the story as it stands after the item joined."""
        ...

    def event(self, story_id: str) -> str:
        """The event that a story tells; the story's own id where it joined none."""
        ...

    def alerted(self, item_id: str, topic_id: str) -> tuple[int, Millis]:
        """(how many alerts an item made in a topic, when the last of them came)."""
        ...

    def coverage(self, story_ids: Sequence[str], since: Millis) -> Coverage:
        """Whose reports of these stories came out since then, and how many texts they are."""
        ...

    def join_event(self, story_id: str, event_id: str) -> None:
        """Let a story tell an event that a story of another topic tells, too."""
        ...

    def document_frequencies(self, terms: Iterable[str]) -> tuple[int, dict[str, int]]:
        """(documents counted, term -> documents that hold it), for story weights."""
        ...

    def count_terms(self, documents: Sequence[frozenset[str]]) -> None:
        """Add documents to the frequencies."""
        ...


class RecordLedger(StoryLedger, Protocol):
    """Items and what is found in them, inside one transaction."""

    def add_items(self, items: Sequence[Item], taken: Collection[str] = ()) -> tuple[Item, ...]:
        """Record the items none of whose keys is known; returns those.

        The keys in `taken` name these items from now on, whichever had them before.

        Known items get their missing keys added: an entry whose guid changed stays known. A few
        of each kind, so that a feed which changes them at each poll costs little.
        """
        ...

    def edit_item(self, edit: Edit) -> bool:
        """Keep the edited headline and texts; False where somebody else did before.

        The headline of a story goes with the report that it was taken from, a match that no
        longer holds loses its evidence, and the others get theirs anew.
        """
        ...

    def add_match(self, item_id: str, match: Match) -> None:
        """Keep a match with its evidence."""
        ...

    def add_verdict(self, record: VerdictRecord) -> None:
        """Keep a decision with its reason."""
        ...

    def keep_alert(self, alert: Alert, into: Sequence[Group]) -> None:
        """Keep an alert, waiting in these groups, which are due at once.

        An alert that is kept already, and a place that is taken, stay as they are.
        """
        ...


class PollLedger(RecordLedger, Memory, Protocol):
    """A poll's transaction: synchronous calls, nothing is kept if any raises."""

    def settle_poll(self, due: DueSource, state: PollState) -> None:
        """Save the state that follows and release the lease.

        Raises LeaseLost where the fence moved, and Overtaken where a push has changed what the
        schedule keeps since `due.state` was read.
        """
        ...

    def neighbours(self, url: str, but: str) -> Neighbours:
        """How the other sources of the URL's host fare, without the source with the id `but`."""
        ...

    def pause_host(self, url: str, until: Millis) -> None:
        """Hand out no source of the URL's host before `until`; a longer pause stays."""
        ...


class Reports(Protocol):
    """What is recorded of reports, as a document's items are compared with it."""

    async def known_items(self, keys: Iterable[str]) -> dict[str, KnownItem]:
        """What is recorded under those of these item keys that are known."""
        ...

    async def items(self, ids: Sequence[str]) -> tuple[Item, ...]:
        """Items by id, in the order asked, missing ones left out."""
        ...

    async def matches(self, ids: Sequence[str]) -> dict[str, tuple[Match, ...]]:
        """Matches by item id."""
        ...


class Stories(Protocol):
    """The stories that reports are placed in."""

    async def prepare_stories(self, topic_ids: Collection[str], now: Millis) -> None:
        """Have the open stories of topics at hand, so that a transaction reads none."""
        ...


class States(Protocol):
    """What polls know of sources."""

    async def poll_state(self, source_id: str) -> PollState:
        """The state of one source; that of a new one where it is not known."""
        ...


class PollStore(Reports, Stories, States, Protocol):
    """What the poll loop needs. Reads see committed data only."""

    async def claim_sources(
        self,
        owner: str,
        now: Millis,
        lease: int,
        limit: int,
        *,
        per_host: int,
        due_by: Millis | None = None,
    ) -> tuple[DueSource, ...]:
        """Lease up to `limit` sources that are due, oldest first; `lease` in milliseconds.

        At most `per_host` of one host at once, leased ones included, across all replicas; none
        of a host that is paused; with `due_by`, none that became due after it.
        """
        ...

    async def write(self, work: Callable[[PollLedger], T], *, linger: float = 0.0) -> T:
        """Run `work` in one transaction, on the writer; its fault rolls back only itself.

        Once handed over the work commits or fails as a whole, also when the awaiting task is
        cancelled. `work` may run more than once where the database asks for a retry. It may wait
        `linger` seconds for others to share its commit, which a store need not use.
        """
        ...
