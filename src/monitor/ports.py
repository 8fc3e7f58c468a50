"""What the pipelines need of the outside: small protocols, their semantics in the docstrings.

The real ones live in `fetch`, `notify`, `store`, `workers`; the fakes in `testing`. Both pass
the same conformance suite.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from monitor.configuration import Source
from monitor.history import Edit, History, KnownItem, VerdictRecord
from monitor.model import (
    Activity,
    Delivery,
    DeliveryKind,
    DueSource,
    Fetched,
    FetchResult,
    Item,
    Lease,
    Match,
    Message,
    Millis,
    NotRead,
    Outcome,
    PageTurn,
    Placement,
    PollState,
    Reading,
    Story,
    Validators,
)
from monitor.push import HubAnswer, Intent, Push, Subscription

T = TypeVar("T")


class Clock(Protocol):
    """The time as a value."""

    def now(self) -> Millis:
        """UTC milliseconds; may jump, as the machine's clock may."""
        ...


class Fetcher(Protocol):
    """One polite, guarded HTTP GET. Never raises for what the network or a server does."""

    async def fetch(self, url: str, validators: Validators) -> FetchResult:
        """A document, nothing new, or why not."""
        ...


class Pages(Protocol):
    """Pages of articles, as politely as their hosts ask. Never raises for what they do."""

    async def page(self, url: str) -> Fetched | NotRead:
        """The page, or why not; may wait for its host's turn."""
        ...


class PageTurns(Protocol):
    """When hosts may be asked for pages, for all replicas together."""

    async def take(self, turn: PageTurn, now: Millis) -> Millis | NotRead:
        """When the turn is, which is taken by that; or why there is none, which takes nothing."""
        ...

    async def pause(self, url: str, until: Millis) -> None:
        """No page and no feed of the URL's host before `until`; a longer pause stays."""
        ...


class ArticleReader(Protocol):
    """A page to its article's text, away from this process, within limits."""

    async def text(self, body: bytes, content_type: str) -> str:
        """Raises ArticleUnreadable where the page has none, WorkerFailed at a limit."""
        ...


class Gate(Protocol):
    """Which addresses of a host may be dialled: one look-up, checked."""

    async def admit(self, host: str) -> tuple[str, ...]:
        """The addresses to dial, best first; raises AddressRefused or HostUnknown."""
        ...


class Hubs(Protocol):
    """A form to a hub. Never raises for what the network or a server does."""

    async def submit(self, url: str, fields: Mapping[str, str]) -> HubAnswer:
        """POST the form, guarded as a fetch is; redirects are followed as POST."""
        ...


class Parser(Protocol):
    """A feed body to its source's items, away from this process, within limits."""

    async def read(
        self, body: bytes, content_type: str, url: str, source: Source, now: Millis
    ) -> Reading:
        """The items, seen at `now`; FeedUnreadable where it is no feed, WorkerFailed at a limit."""
        ...


class Notifier(Protocol):
    """One channel. Never raises for what the network or a server does; has its own timeout."""

    async def send(self, message: Message) -> Outcome:
        """Accepted, try again, or refused for good."""
        ...


class Ledger(Protocol):
    """The store inside one transaction: synchronous calls, nothing is kept if any raises."""

    # --- poll ---
    def add_items(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Record the items none of whose keys is known; returns those.

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

    def open_stories(self, topic_id: str, since: Millis) -> tuple[Story, ...]:
        """Stories of the topic updated at or after `since`, newest first, at most 500."""
        ...

    def recent_reports(self, topic_id: str, since: Millis) -> tuple[Item, ...]:
        """Reports of the topic's stories seen at or after `since`, newest first, at most 100."""
        ...

    def save_placement(self, item_id: str, placement: Placement) -> None:
        """Write the story as it stands after the item joined."""
        ...

    def document_frequencies(self, terms: Iterable[str]) -> tuple[int, dict[str, int]]:
        """(documents counted, term -> documents that hold it), for story weights."""
        ...

    def count_terms(self, documents: Sequence[frozenset[str]]) -> None:
        """Add documents to the frequencies."""
        ...

    def add_verdict(self, record: VerdictRecord) -> None:
        """Keep a decision with its reason."""
        ...

    def enqueue(self, delivery: Delivery) -> str:
        """Put a delivery into the outbox, or join one; returns the id it ended up in.

        Where a delivery of the same receiver and group_key is pending, has never been claimed
        and is not a notice, the items join it (its next_at stays). Otherwise a row is added,
        unless there is one with its id: that one is told once.
        """
        ...

    def last_delivery(self, receiver: str, group_key: str) -> Delivery | None:
        """The newest delivery of the group, whatever its state."""
        ...

    def settle_poll(self, lease: Lease, state: PollState) -> None:
        """Save the state and release the lease; raises LeaseLost where the fence moved."""
        ...

    def pause_host(self, url: str, until: Millis) -> None:
        """Hand out no source of the URL's host before `until`; a longer pause stays."""
        ...

    # --- deliver ---
    def settle_delivery(self, lease: Lease, delivery: Delivery) -> None:
        """Save state, attempts, next_at, ref, detail, settled_at; release; LeaseLost as above."""
        ...

    def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping."""
        ...

    def set_meta(self, key: str, value: str) -> None:
        """Set one."""
        ...


class PushLedger(Ledger, Protocol):
    """A transaction that knows subscriptions and pushes, too.

    What it reads here is locked until its end, so that two replicas do not decide on the same
    subscription at once.
    """

    def subscription(self, name: str) -> Subscription | None:
        """One subscription by id."""
        ...

    def subscriptions_of(self, source_id: str) -> tuple[Subscription, ...]:
        """Those of a source: at most one that is wanted, and those that are being left."""
        ...

    def due_subscriptions(self, now: Millis, limit: int) -> tuple[Subscription, ...]:
        """Those with something to do, oldest first; rows that another replica holds left out."""
        ...

    def save_subscription(self, subscription: Subscription) -> None:
        """Add it, or write it over."""
        ...

    def forget_subscription(self, name: str) -> None:
        """Remove it."""
        ...

    def keep_push(self, push: Push) -> bool:
        """Keep a document until it is recorded; False where too many wait already."""
        ...

    def claim_pushes(self, owner: str, now: Millis, lease: int, limit: int) -> tuple[Push, ...]:
        """Lease kept documents, oldest first.

        One that was claimed 3 times in vain is dropped, and its source polled soon.
        """
        ...

    def settle_push(self, lease: Lease) -> None:
        """Let a document go; raises LeaseLost where the fence moved."""
        ...

    def poll_soon(self, source_id: str, now: Millis, reason: str) -> None:
        """Poll a source that is well as soon as its interval_min allows, if not due before."""
        ...


class PushStore(Protocol):
    """Subscriptions and pushes, in the same store as all else."""

    async def change(self, work: Callable[[PushLedger], T]) -> T:
        """Run `work` in one transaction, as `Store.write` does."""
        ...

    async def subscriptions(self) -> tuple[Subscription, ...]:
        """All of them, by source id."""
        ...

    async def subscription(self, name: str) -> Subscription | None:
        """One by id."""
        ...

    async def published(self, source_id: str, since: Millis) -> tuple[Millis, ...]:
        """When the items of a source seen after `since` were published (seen, where unknown)."""
        ...


class Store(Protocol):
    """Everything durable. Reads see committed data only."""

    @property
    def pushes(self) -> PushStore:
        """What concerns hubs."""
        ...

    @property
    def turns(self) -> PageTurns:
        """Turns of hosts for pages of articles."""
        ...

    async def open(self) -> None:
        """Migrate to the current schema and take ownership; StoreLocked if another has it."""
        ...

    async def close(self) -> None:
        """Finish queued writes and let go."""
        ...

    async def write(self, work: Callable[[Ledger], T], *, linger: float = 0.0) -> T:
        """Run `work` in one transaction, on the writer; its fault rolls back only itself.

        Once handed over the work commits or fails as a whole, also when the awaiting task is
        cancelled. `work` may run more than once where the database asks for a retry. It may wait
        `linger` seconds for others to share its commit, which a store need not use.
        """
        ...

    async def sync_sources(self, sources: Sequence[Source], now: Millis) -> None:
        """Make the configured sources the polled ones.

        State of known ids is kept, a changed URL clears the validators and an adopted address, a
        removed source stays in the archive but is never due.
        """
        ...

    async def claim_sources(
        self, owner: str, now: Millis, lease: int, limit: int, *, per_host: int
    ) -> tuple[DueSource, ...]:
        """Lease up to `limit` sources that are due, oldest first; `lease` in milliseconds.

        At most `per_host` of one host at once, leased ones included, across all replicas; none
        of a host that is paused.
        """
        ...

    async def claim_deliveries(
        self, owner: str, now: Millis, lease: int, limit: int, *, per_receiver: int
    ) -> tuple[Delivery, ...]:
        """Lease up to `limit` due deliveries, oldest first.

        At most `per_receiver` of one receiver at once. A follow-up waits until its root is
        settled.
        """
        ...

    async def known_items(self, keys: Iterable[str]) -> dict[str, KnownItem]:
        """What is recorded under those of these item keys that are known."""
        ...

    async def items(self, ids: Sequence[str]) -> tuple[Item, ...]:
        """Items by id, in the order asked, missing ones left out."""
        ...

    async def matches(self, ids: Sequence[str]) -> dict[str, tuple[Match, ...]]:
        """Matches by item id."""
        ...

    async def reports(self, topic_id: str, since: Millis, limit: int) -> tuple[Item, ...]:
        """Items that met the topic, seen at or after `since`: the newest `limit`, newest first."""
        ...

    async def archive(self, limit: int, *, beyond: Item | None = None) -> tuple[Item, ...]:
        """The newest items first, from behind `beyond` on where it is given."""
        ...

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """One delivery."""
        ...

    async def poll_states(self) -> tuple[PollState, ...]:
        """The state of every configured source, by source id."""
        ...

    async def host_pauses(self, now: Millis) -> dict[str, Millis]:
        """Until when hosts are paused, by the id of each source that waits for it."""
        ...

    async def pending(self, now: Millis) -> tuple[int, int]:
        """(deliveries pending, of these due by `now`)."""
        ...

    async def due_sources(self, now: Millis) -> int:
        """How many configured sources are due or leased by `now`."""
        ...

    async def recent_deliveries(
        self,
        limit: int,
        *,
        state: str = "",
        receiver: str = "",
        kind: DeliveryKind | None = None,
    ) -> tuple[Delivery, ...]:
        """The newest deliveries first."""
        ...

    async def replay(self, delivery_ids: Sequence[str], now: Millis) -> int:
        """Dead deliveries back to pending, due now; how many."""
        ...

    async def history(self, url_or_id: str) -> History | None:
        """All about the item with this link, canonical URL or id; the newest where several."""
        ...

    async def retain(self, before: Millis) -> int:
        """Forget items seen before, with all that hangs on them; how many.

        Works in small transactions. The keys stay, so that no item comes back as new.
        """
        ...

    async def activity(self, since: Millis) -> Activity:
        """Items seen and alerts made at or after `since`; follow-ups and notices do not count."""
        ...

    async def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping; None where there is none."""
        ...

    async def counts(self) -> dict[str, int]:
        """Rows per noun: sources, items, stories, deliveries_pending, deliveries_sent, ..."""
        ...


class Inbox(Protocol):
    """What hubs call. `token` is the secret part of a callback."""

    async def known(self, token: str) -> bool | None:
        """Whether a callback is ours; None where too many strangers ask to find out."""
        ...

    async def answer(self, token: str, intent: Intent) -> str | None:
        """What to say to a hub that verifies or denies; None where we did not ask for it."""
        ...

    async def accept(self, token: str, content_type: str, signature: str, body: bytes) -> str:
        """Keep a document: `kept`, `ignored` (its signature), `unknown` or `full`."""
        ...
