"""The outbox against a model of a few lines: any order of calls, the same answers."""

import asyncio
import atexit
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from monitor.errors import LeaseLost
from monitor.model import Delivery, DeliveryKind, DeliveryState
from monitor.store import open_store
from monitor.testing.store_suite.frame import LEASE, MINUTE, NOW, delivery, enqueue

T = TypeVar("T")

PENDING, SENT, DEAD = DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.DEAD
FOLLOW_UP = DeliveryKind.FOLLOW_UP


@dataclass
class Row:
    """A delivery as the model has it."""

    facts: Delivery
    items: list[str]
    state: DeliveryState = PENDING
    next_at: int = NOW
    owner: str = ""
    until: int = 0
    fence: int = 0


@dataclass
class Model:
    """What the ports promise, read literally."""

    rows: dict[str, Row] = field(default_factory=dict)

    def enqueue(self, new: Delivery) -> str:
        self.rows[new.id] = Row(new, list(new.item_ids), next_at=new.next_at)
        return new.id

    def claim(self, owner: str, now: int, limit: int, width: int) -> list[tuple[str, int]]:
        used = Counter(row.facts.receiver for row in self.rows.values() if row.until > now)
        taken: list[tuple[str, int]] = []
        for name, row in sorted(self.rows.items(), key=lambda one: one[1].next_at):
            free = row.state is PENDING and row.next_at <= now and row.until <= now
            if free and self.may_go(row) and used[row.facts.receiver] < width:
                used[row.facts.receiver] += 1
                taken.append((name, row.fence + 1))
        for name, fence in taken[:limit]:
            row = self.rows[name]
            row.owner, row.until, row.fence = owner, now + LEASE, fence
        return taken[:limit]

    def may_go(self, row: Row) -> bool:
        root = self.rows.get(row.facts.root_id)
        return root is None or root.state is not PENDING

    def settle(self, claimed: Delivery, state: DeliveryState, next_at: int) -> bool:
        row, lease = self.rows[claimed.id], claimed.lease
        assert lease is not None
        if (row.owner, row.fence) != (lease.owner, lease.fence):
            return False
        row.owner, row.until, row.state, row.next_at = "", 0, state, next_at
        return True

    def replay(self, now: int) -> int:
        dead = [row for row in self.rows.values() if row.state is DEAD]
        for row in dead:
            row.state, row.next_at = PENDING, now
        return len(dead)


@cache
def migrated() -> Path:
    """A file with the schema in it: to copy one is faster than to migrate."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    file = Path(folder) / "empty.db"

    async def make() -> None:
        store = open_store(f"sqlite:///{file}")
        await store.open()
        await store.close()

    asyncio.run(make())
    return file


class Outbox(RuleBasedStateMachine):
    """Runs each step on both."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        shutil.copy(migrated(), f"{self.folder.name}/m.db")
        self.store = open_store(f"sqlite:///{self.folder.name}/m.db")
        self.runner = asyncio.Runner()
        self.wait(self.store.open())
        self.model, self.now, self.claimed = Model(), NOW, list[Delivery]()
        self.names = iter(range(1_000_000))

    def wait(self, answer: Awaitable[T]) -> T:
        async def run() -> T:
            return await answer

        return self.runner.run(run())

    def teardown(self) -> None:
        self.wait(self.store.close())
        self.runner.close()
        self.folder.cleanup()

    @rule(
        receiver=st.sampled_from("rs"),
        group=st.sampled_from("gh"),
        kind=st.sampled_from(DeliveryKind),
        later=st.integers(-2, 2),
        item=st.sampled_from("xyz"),
        root=st.integers(0, 20),
    )
    def enqueue(
        self, receiver: str, group: str, kind: DeliveryKind, later: int, item: str, root: int
    ) -> None:
        new = delivery(
            f"d{next(self.names)}",
            item,
            receiver=receiver,
            group_key=group,
            kind=kind,
            next_at=self.now + later * MINUTE,
            created_at=self.now,
            root_id=f"d{root}" if kind is FOLLOW_UP else "",
        )

        assert self.wait(enqueue(self.store, new)) == [self.model.enqueue(new)]

    @rule(owner=st.sampled_from("ab"), limit=st.integers(1, 4), width=st.integers(1, 3))
    def claim(self, owner: str, limit: int, width: int) -> None:
        taken = self.wait(
            self.store.claim_deliveries(owner, self.now, LEASE, limit, per_receiver=width)
        )

        found = [(one.id, one.lease.fence if one.lease else 0) for one in taken]
        assert found == self.model.claim(owner, self.now, limit, width)
        self.claimed += taken

    @rule(
        which=st.integers(0, 1_000),
        state=st.sampled_from(DeliveryState),
        later=st.integers(0, 3),
    )
    def settle(self, which: int, state: DeliveryState, later: int) -> None:
        if not self.claimed:
            return
        one = self.claimed[which % len(self.claimed)]
        next_at = self.now + later * MINUTE

        saved = self.wait(self.save(replace(one, state=state, next_at=next_at)))

        assert saved == self.model.settle(one, state, next_at)

    async def save(self, settled: Delivery) -> bool:
        lease = settled.lease
        assert lease is not None
        try:
            await self.store.write(lambda ledger: ledger.settle_delivery(lease, settled))
        except LeaseLost:
            return False
        return True

    @rule()
    def replay(self) -> None:
        replayed = self.wait(self.store.replay(list(self.model.rows), self.now))

        assert replayed == self.model.replay(self.now)

    @rule(minutes=st.integers(1, 4))
    def pass_time(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @invariant()
    def both_hold_the_same(self) -> None:
        rows = self.wait(self.store.recent_deliveries(1_000))

        stored = {one.id: (one.item_ids, one.state, one.next_at) for one in rows}
        expected = {
            name: (tuple(row.items), row.state, row.next_at)
            for name, row in self.model.rows.items()
        }
        assert stored == expected


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=20, stateful_step_count=40, deadline=None)
