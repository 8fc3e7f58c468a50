"""The daily message: once a day, whatever restarts, sleeps, jumps or shares the work."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from monitor.configuration import (
    DAY,
    HOUR,
    MINUTE,
    Configuration,
    ConsoleReceiver,
    Heartbeat,
    Source,
    Topic,
)
from monitor.groups import Group, Place, Told
from monitor.model import Alert, Delivery, DeliveryKind, DeliveryState, Lease, PollState
from monitor.pipeline.notices.heartbeat import due_day, tell_heartbeat
from monitor.pipeline.watch import watch
from monitor.ports import Ledger, Store
from monitor.testing import builders
from monitor.testing.fakes import FakeClock
from monitor.testing.loops import Loops
from monitor.testing.store_suite.frame import delivery

pytestmark = pytest.mark.anyio

NOON = int(datetime(2026, 3, 19, 12, tzinfo=UTC).timestamp() * 1000)
CONFIGURATION = Configuration(
    sources=(Source("courier", "https://c.example/"), Source("harbour", "https://h.example/")),
    topics=(Topic("talks", "Peace talks", "truce"),),
    receivers=(ConsoleReceiver("desk"),),
    heartbeat=Heartbeat("desk", 8 * 60, "Europe/Berlin"),
)


@dataclass
class World:
    store: Store
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOON))
    configuration: Configuration = CONFIGURATION

    async def live(self, milliseconds: int, step: int = HOUR) -> list[Delivery]:
        """Look every `step`; the messages made meanwhile."""
        before = {one.id for one in await self.messages()}
        for _ in range(milliseconds // step):
            self.clock.advance(step)
            await tell_heartbeat(self.store, self.clock, self.configuration)
            await self.tell()
        return [one for one in await self.messages() if one.id not in before]

    async def tell(self) -> None:
        watched = watch(self.configuration)
        await Loops(self.store, lambda: watched, self.clock).teller.run_due("test")

    async def messages(self) -> list[Delivery]:
        found = await self.store.recent_deliveries(100, kind=DeliveryKind.NOTICE)
        return sorted(found, key=lambda one: one.created_at)


@pytest.fixture
async def world(on_sqlite: Store) -> World:
    await on_sqlite.sync_sources(CONFIGURATION.sources, NOON)
    return World(on_sqlite)


async def test_heartbeat_comes_once_a_day_at_its_hour(world: World) -> None:
    told = await world.live(3 * DAY, 10 * MINUTE)

    hours = [datetime.fromtimestamp(one.created_at / 1000, UTC) for one in told]
    assert [f"{hour:%d %H:%M}" for hour in hours] == ["20 07:00", "21 07:00", "22 07:00"]
    assert {one.receiver for one in told} == {"desk"}


async def test_heartbeat_is_off_by_default(world: World) -> None:
    world.configuration = replace(CONFIGURATION, heartbeat=None)

    assert await world.live(3 * DAY) == []


async def test_heartbeat_of_a_day_before_the_first_start_is_not_told(world: World) -> None:
    assert await world.live(10 * MINUTE, MINUTE) == []


async def test_heartbeat_after_a_sleep_is_one(world: World) -> None:
    await world.live(DAY)

    (only,) = await world.live(9 * DAY, 9 * DAY)

    assert only.lines[0] == "Heartbeat of 29 March 2026: 2 feeds, none in trouble."
    assert only.lines[1].startswith("Since 22 March, 13:00: ")  # a week at most
    assert await world.live(HOUR) == []


async def test_heartbeat_survives_a_restart_and_a_clock_that_jumps_back(world: World) -> None:
    assert len(await world.live(DAY)) == 1

    world.clock.advance(-6 * HOUR)

    assert await world.live(6 * HOUR) == []
    assert len(await world.live(DAY)) == 1


async def test_heartbeat_comes_back_after_a_clock_that_was_years_ahead(world: World) -> None:
    await world.live(DAY)
    world.clock.advance(2000 * DAY)
    await world.live(HOUR)
    world.clock.advance(-2000 * DAY)

    assert len(await world.live(2 * DAY)) == 2


async def test_heartbeat_counts_what_happened(world: World) -> None:
    await world.live(HOUR)
    now = world.clock.now()
    state = PollState("courier", status="suspended", detail="HTTP 410: gone for good")

    def happened(ledger: Ledger) -> None:
        ledger.add_items(
            [builders.item(id=f"i{n}", keys=(f"k{n}",), seen_at=now) for n in range(3)]
        )
        for number in range(2):
            ledger.enqueue(delivery(f"d{number}", group_key=f"g{number}", created_at=now))
        ledger.enqueue(delivery("x", topic_id="gone", created_at=now, next_at=now))

    await world.store.write(happened)
    waiting = Alert("a", "i1", "talks", "", (), 1.0, "matches", now)
    await world.store.write(lambda ledger: ledger.keep_alert(waiting, [Group("desk", "desk")]))
    (group,) = await world.store.claim_groups("o", now, HOUR, 1)
    held = (Told("a", Place.HELD, "silenced by quiet", now + 2 * DAY),)
    await world.store.write(lambda ledger: ledger.settle_group(group.lease, held, now))
    (due, *_) = await world.store.claim_sources("o", now, HOUR, 1, per_host=1)
    settled = replace(state, source_id=due.source_id)
    await world.store.write(lambda ledger: ledger.settle_poll(due, settled))
    (dead, *_) = await world.store.claim_deliveries("o", NOON * 2, HOUR, 1, per_receiver=1)
    assert isinstance(dead.lease, Lease)
    buried, lease = replace(dead, state=DeliveryState.DEAD), dead.lease
    await world.store.write(lambda ledger: ledger.settle_delivery(lease, buried))

    (told,) = await world.live(DAY)

    assert told.lines == (
        "Heartbeat of 20 March 2026: 2 feeds, 1 in trouble.",
        "Since 19 March, 14:00: 3 new items read.",
        "Alerts: 3: Peace talks 2, gone 1.",
        "Deliveries: 2 pending, 1 dead letter, see `monitor deliveries list --state dead`.",
        "Waiting to be told: desk 1 (silenced by quiet).",
        f"In trouble: {due.source_id} (gone); see `monitor feeds health`.",
    )


async def test_heartbeat_of_two_replicas_is_one(world: World) -> None:
    await world.live(HOUR)
    world.clock.advance(DAY)

    told = await asyncio.gather(
        *(tell_heartbeat(world.store, world.clock, CONFIGURATION) for _ in range(4))
    )

    await world.tell()
    assert sorted(told) == [False, False, False, True]
    assert len(await world.messages()) == 1


@pytest.mark.parametrize(
    ("utc", "zone", "minute", "day"),
    [
        ("2026-03-29T00:59", "Europe/Berlin", 150, 28),  # 01:59, the hour that is left out is near
        ("2026-03-29T01:00", "Europe/Berlin", 150, 29),  # 03:00: 02:30 never was, and has passed
        ("2026-10-25T00:30", "Europe/Berlin", 150, 25),  # 02:30 for the first time
        ("2026-10-25T01:30", "Europe/Berlin", 150, 25),  # 02:30 again
        ("2026-03-19T10:00", "Pacific/Kiritimati", 0, 20),
        ("2026-03-19T10:00", "Etc/GMT+12", 0, 18),
        ("2026-03-19T23:59", "UTC", 23 * 60 + 59, 19),
    ],
)
def test_heartbeat_day_is_that_of_its_zone(utc: str, zone: str, minute: int, day: int) -> None:
    now = int(datetime.fromisoformat(f"{utc}+00:00").timestamp() * 1000)

    assert due_day(Heartbeat("desk", minute, zone), now).day == day
