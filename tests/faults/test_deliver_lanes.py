"""Receivers in trouble: none holds up another, what waits for one is kept, and people are told."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from monitor.configuration import MINUTE, Configuration, ConsoleReceiver, Route
from monitor.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Message,
    Outcome,
    Refusal,
    Refused,
    Sent,
    TryAgain,
)
from monitor.pipeline.deliver import deliverer as module
from monitor.pipeline.deliver.deliverer import Deliverer
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.tell.teller import Teller
from monitor.pipeline.watch import Watch, watch
from monitor.ports import Notifier, Store
from monitor.testing import builders
from monitor.testing.builders import NOON, delivery
from monitor.testing.fakes import FakeClock, FakeNotifier

pytestmark = pytest.mark.anyio

NAMES = ("root", "desk", "night")
CONFIGURATION = Configuration(
    receivers=tuple(ConsoleReceiver(name) for name in NAMES), route=Route(receiver="root")
)


@dataclass
class World:
    store: Store
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOON))
    watched: Watch = field(default_factory=lambda: watch(CONFIGURATION))
    notifiers: dict[str, Notifier] = field(
        default_factory=lambda: {name: FakeNotifier() for name in NAMES}
    )

    def __post_init__(self) -> None:
        runtime = Runtime(self.clock, lambda: self.watched, lambda: 0.0)
        self.deliverer = Deliverer(self.store, lambda: self.notifiers, runtime)
        self.teller = Teller(self.store, self.store.silences, runtime)

    def answers(self, name: str, *outcomes: Outcome) -> FakeNotifier:
        notifier = self.notifiers[name] = FakeNotifier(*outcomes)
        return notifier

    async def put(self, *rows: Delivery) -> None:
        for row in rows:
            await self.store.write(lambda ledger, row=row: ledger.enqueue(row))  # type: ignore[misc]

    async def pass_by(self, milliseconds: int, step: int = 1_000) -> None:
        for _ in range(milliseconds // step):
            self.clock.advance(step)
            await self.deliverer.run_due("a")
            await self.teller.run_due("a")

    async def row(self, name: str) -> Delivery:
        found = await self.store.delivery(name)
        assert found
        return found

    async def notices(self, receiver: str = "root") -> list[tuple[str, ...]]:
        await self.teller.run_due("a")
        rows = await self.store.recent_deliveries(99, receiver=receiver, kind=DeliveryKind.NOTICE)
        return [row.lines for row in reversed(rows)]


@pytest.fixture
def world(on_sqlite: Store) -> World:
    return World(on_sqlite)


def rows(receiver: str, count: int) -> list[Delivery]:
    return [
        delivery(id=f"{receiver}{n}", receiver=receiver, group_key=f"{receiver}{n}", item_ids=())
        for n in range(count)
    ]


class Silent:
    """Accepts and never answers, until it is let go."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.freed = asyncio.Event()

    async def send(self, message: Message) -> Outcome:  # noqa: ARG002
        self.asked.set()
        await self.freed.wait()
        return Sent()


async def test_a_receiver_that_never_answers_holds_up_no_other(world: World) -> None:
    silent = world.notifiers["night"] = Silent()
    await world.put(*rows("night", 3), *rows("desk", 40))

    sent = await world.deliverer.run_due("a", patience=0.2)
    await world.put(delivery(id="later", group_key="later", receiver="desk", item_ids=()))
    again = await world.deliverer.run_due("a", patience=0.2)

    assert [each.receiver for each in sent] == ["desk"] * 40
    assert [each.id for each in again] == ["later"]
    silent.freed.set()
    await world.deliverer.run_due("a")
    assert (await world.row("night2")).state is DeliveryState.SENT


async def test_a_send_that_takes_long_keeps_its_lease(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RENEWED", 0.01)
    silent = world.notifiers["desk"] = Silent()
    await world.put(*rows("desk", 1))
    sending = asyncio.create_task(world.deliverer.run_due("a"))
    await silent.asked.wait()

    for _ in range(5):  # ten minutes, as RFC 5321 allows
        world.clock.advance(module.LEASE - 1)
        async with asyncio.timeout(60):
            while not await kept(world):  # noqa: ASYNC110 - the store has no bell for this
                await asyncio.sleep(0.01)
        taken = await world.store.claim_deliveries(
            "b", world.clock.now(), module.LEASE, 9, per_receiver=1
        )
        assert taken == ()
    silent.freed.set()

    assert [each.state for each in await sending] == [DeliveryState.SENT]


async def kept(world: World) -> bool:
    lease = (await world.row("desk0")).lease
    return lease is not None and lease.until >= world.clock.now() + module.LEASE


async def test_a_wish_pauses_the_whole_receiver_and_keeps_the_order(world: World) -> None:
    desk = world.answers("desk", Sent(), TryAgain("HTTP 429", 30_000))
    await world.put(*rows("desk", 6))

    await world.deliverer.run_due("a")
    await world.pass_by(29_000)
    before = [message.id for message in desk.messages]
    await world.pass_by(2_000)

    assert before == ["desk0", "desk1"]
    assert [message.id for message in desk.messages[2:]] == [f"desk{n}" for n in range(1, 6)]


@pytest.mark.parametrize("reason", ["Slack says token_revoked", "HTTP 404", "535 bad password"])
async def test_a_receiver_that_refuses_is_parked_and_the_fallback_is_told_once(
    world: World, reason: str
) -> None:
    desk = world.answers("desk", *[Refused(reason)] * 3)
    await world.put(*rows("desk", 5))

    await world.pass_by(20_000)
    waiting = [(await world.row(f"desk{n}")).state for n in range(5)]
    told = await world.notices()
    await world.pass_by(60_000)

    assert waiting == [DeliveryState.PENDING] * 5
    assert told == [
        (
            "Receiver desk is refused since 2025-03-19 12:00 UTC",
            f"Reason: {reason}",
            "5 messages wait for it. They go out once it takes messages again.",
        )
    ]
    assert [message.id for message in desk.messages[3:]] == [f"desk{n}" for n in range(5)]
    assert (await world.notices())[1][0] == "Receiver desk takes messages again"
    assert await world.notices("desk") == []


async def test_the_others_are_told_where_the_root_itself_is_in_trouble(world: World) -> None:
    world.answers("root", Refused("HTTP 401"))
    await world.put(*rows("root", 1))

    await world.deliverer.run_due("a")

    assert [len(await world.notices(name)) for name in NAMES] == [0, 1, 1]


async def test_notify_fallback_says_who_is_told(world: World) -> None:
    world.watched = watch(replace(CONFIGURATION, fallback=("night",)))
    world.answers("desk", Refused("HTTP 401"))
    await world.put(*rows("desk", 1))

    await world.deliverer.run_due("a")

    assert [len(await world.notices(name)) for name in NAMES] == [0, 0, 1]


async def test_a_receiver_that_wants_no_more_is_asked_once_until_its_configuration_changes(
    world: World,
) -> None:
    desk = world.answers("desk", Refused("HTTP 410", Refusal.GONE))
    await world.put(*rows("desk", 3))

    await world.pass_by(600 * MINUTE, 10 * MINUTE)
    asked = len(desk.messages)
    world.watched = watch(replace(CONFIGURATION))
    await world.pass_by(2_000)

    assert asked == 1
    assert [message.id for message in desk.messages[1:]] == ["desk0", "desk1", "desk2"]


async def test_a_message_that_is_refused_by_itself_stops_no_other_and_is_told(
    world: World,
) -> None:
    world.answers("desk", Refused("HTTP 400: no", Refusal.MESSAGE))
    await world.put(*rows("desk", 3))

    await world.deliverer.run_due("a")

    states = [(await world.row(f"desk{n}")).state for n in range(3)]
    assert states == [DeliveryState.DEAD, DeliveryState.SENT, DeliveryState.SENT]
    (told,) = await world.notices()
    assert told[:2] == ("A message to desk could not be told", "Reason: HTTP 400: no")


async def test_recipients_who_are_missed_are_told_of_once_a_day(world: World) -> None:
    world.answers("desk", *[Sent("<id>", "b@x.example: 550 no such user")] * 3)
    await world.put(*rows("desk", 3))

    await world.deliverer.run_due("a")

    assert await world.notices() == [
        ("Not everybody of desk gets its messages", "b@x.example: 550 no such user")
    ]


async def test_a_receiver_that_is_away_for_a_moment_buries_nothing(world: World) -> None:
    before = dict(world.notifiers)
    await world.put(*rows("desk", 9))
    world.notifiers.clear()
    world.watched = watch(Configuration())

    await world.pass_by(7_000)
    world.notifiers.update(before)
    world.watched = watch(CONFIGURATION)
    await world.pass_by(2_000)

    states = [(await world.row(f"desk{n}")).state for n in range(9)]
    assert states == [DeliveryState.SENT, *[DeliveryState.FOLDED] * 8]


async def test_what_waits_for_a_receiver_that_was_removed_goes_to_the_root(world: World) -> None:
    receivers = tuple(each for each in CONFIGURATION.receivers if each.name != "desk")
    world.watched = watch(replace(CONFIGURATION, receivers=receivers))
    del world.notifiers["desk"]
    root = world.answers("root")
    await world.put(*rows("desk", 3))

    await world.pass_by(9 * MINUTE, 5_000)
    early = [message.id for message in root.messages]
    await world.pass_by(12 * MINUTE, 5_000)

    assert [name for name in early if name.startswith("desk")] == []
    moved = [message.id for message in root.messages if message.id.startswith("desk")]
    assert sorted(moved) == ["desk0", "desk1", "desk2"]


async def test_an_outage_is_over_for_all_that_waits_with_the_first_message_taken(
    world: World,
) -> None:
    outcomes = [TryAgain("HTTP 503")] * 40
    desk = world.answers("desk", *outcomes)
    await world.put(*rows("desk", 204))
    await world.pass_by(12 * MINUTE, 5_000)
    tries = len(desk.messages)
    world.notifiers["desk"] = back = FakeNotifier()

    await world.pass_by(6 * MINUTE, 5_000)

    states = Counter([(await world.row(f"desk{n}")).state for n in range(204)])
    assert tries < 20
    assert states == {DeliveryState.SENT: 1, DeliveryState.FOLDED: 203}
    assert len(back.messages) == 2
    told = "While we could not reach you: 203 alerts in 1 story"
    assert back.messages[1].headline == told


@pytest.mark.parametrize(
    "lasting", [12 * MINUTE, pytest.param(24 * 60 * MINUTE, marks=pytest.mark.slow)]
)
async def test_after_an_outage_everything_is_told_within_a_minute_in_few_messages(
    world: World, lasting: int
) -> None:
    back = {name: FakeNotifier() for name in NAMES}
    for name in NAMES:
        world.answers(name, *[TryAgain("could not connect")] * 9_999)
        await world.put(*await stories(world, name, 400))
    await world.pass_by(lasting, lasting // 144)
    world.notifiers.update(back)

    first: dict[str, int] = {}
    while len(first) < len(NAMES):
        await world.pass_by(1_000)
        for name in NAMES:
            if back[name].messages:
                first.setdefault(name, world.clock.now())
    await world.pass_by(60_000 - (world.clock.now() - min(first.values())), 1_000)

    for name in NAMES:
        (late,) = [one for one in back[name].messages if one.kind is DeliveryKind.DIGEST]
        assert len(back[name].messages) <= 20
        numbers = [int(report.item_id[1:]) for report in late.reports]
        assert numbers == sorted(numbers)
        assert [number // 4 for number in numbers] == list(range(100))
    assert await world.store.pending(world.clock.now() + 9 * MINUTE) == (0, 0)


async def stories(world: World, receiver: str, count: int) -> list[Delivery]:
    """Alerts of `count` reports, four of each story, that came a second apart."""
    items = [builders.item(id=f"i{n}", keys=(f"k{n}",), title=f"Report {n}") for n in range(count)]
    await world.store.write(lambda ledger: ledger.add_items(items))
    return [
        delivery(
            id=f"{receiver}{n}",
            receiver=receiver,
            group_key=f"{receiver}{n}",
            story_id=f"s{n // 4}",
            item_ids=(f"i{n}",),
            created_at=NOON + n,
            next_at=NOON + n,
        )
        for n in range(count)
    ]


async def test_sends_under_way_at_the_end_are_broken_off(world: World) -> None:
    silent = world.notifiers["desk"] = Silent()
    await world.put(*rows("desk", 1))
    await world.deliverer.run_due("a", patience=0.0)
    await silent.asked.wait()

    await world.deliverer.stop(0.01)

    assert (await world.row("desk0")).state is DeliveryState.PENDING
