"""A clock that was ahead and is set back while the daemon runs: nothing waits for that time."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.app.clock import SystemClock
from monitor.app.current import Current
from monitor.app.engine import running_engine
from monitor.app.jobs import Jobs
from monitor.app.ticks import Every
from monitor.configuration import DAY, MINUTE
from monitor.testing.fakes import FakeClock
from monitor.testing.store_suite.frame import item

pytestmark = pytest.mark.anyio


class OffsetClock(SystemClock):
    """The machine's clock, off by `offset` milliseconds."""

    def __init__(self, offset: int) -> None:
        self.offset = offset

    def now(self) -> int:
        return super().now() + self.offset


async def test_clock_that_is_set_back_puts_no_tick_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scheduler and the store have what a clock thirty days ahead has left there."""
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{tmp_path}/m.db'}}\n")
    (tmp_path / "feeds.yaml").write_text("s: {url: 'http://127.0.0.1:9/rss'}\n")
    polled, clock = asyncio.Event(), FakeClock(int(datetime.now(UTC).timestamp() * 1000) + 30 * DAY)
    async with running_engine(Current(tmp_path, {}), clock) as engine:
        jobs = Jobs(engine)
        jobs.start()
        for job in jobs._ticks._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC) + timedelta(days=30))
        beat = engine.runtime.pulse.beat

        def noted(name: str) -> None:
            beat(name)
            if name == "poll":
                polled.set()

        monkeypatch.setattr(engine.runtime.pulse, "beat", noted)
        (due,) = await engine.store.claim_sources("test", clock.now(), MINUTE, 1, per_host=1)
        later = replace(due.state, polled_at=clock.now(), next_at=clock.now() + MINUTE)
        await engine.store.write(lambda ledger: ledger.settle_poll(due, later))

        clock.advance(-30 * DAY)
        await asyncio.wait_for(polled.wait(), 60)
        await jobs.stop(5)
        (state,) = await engine.store.poll_states()

    assert state.polled_at <= clock.now() + 10 * MINUTE
    assert state.next_at < clock.now() + DAY


async def test_clock_that_goes_back_by_less_than_an_hour_puts_no_poll_off(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{tmp_path}/m.db'}}\n")
    (tmp_path / "feeds.yaml").write_text("s: {url: 'http://127.0.0.1:9/rss'}\n")
    clock = OffsetClock(55 * MINUTE)
    async with running_engine(Current(tmp_path, {}), clock) as engine:
        (due,) = await engine.store.claim_sources("test", clock.now(), MINUTE, 1, per_host=1)
        later = replace(due.state, polled_at=clock.now(), next_at=clock.now() + MINUTE)
        await engine.store.write(lambda ledger: ledger.settle_poll(due, later))
        jobs = Jobs(engine)
        jobs.start()
        await asyncio.sleep(0)  # the clock is looked at for the first time
        clock.offset = 0

        async with asyncio.timeout(60):
            while (await engine.store.poll_states())[0].polled_at > clock.now():
                await engine.store.pending(clock.now())  # a turn of the store, no sleep
        await jobs.stop(5)


async def test_clock_that_jumps_ahead_makes_nothing_old_enough_to_be_forgotten(
    tmp_path: Path,
) -> None:
    """A clock that is set right an hour later would find the archive empty."""
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{tmp_path}/m.db'}}\n")
    clock = OffsetClock(0)
    async with running_engine(Current(tmp_path, {}), clock) as engine:
        await engine.store.write(lambda ledger: ledger.add_items([item("a", seen_at=clock.now())]))
        jobs = Jobs(engine)
        jobs.start()
        clock.offset = 400 * DAY

        await jobs._retain()

        await jobs.stop(5)
        assert (await engine.store.counts())["items"] == 1


@pytest.mark.parametrize("days", [7, 30, 400, 3653])
def test_tick_that_missed_a_jump_is_one_tick(days: int) -> None:
    start = datetime(2025, 3, 19, tzinfo=UTC)
    scheduler = AsyncIOScheduler(timezone=UTC)
    job = scheduler.add_job(print, Every(0.25), next_run_time=start)

    missed = job._get_run_times(start + timedelta(days=days))

    assert missed == [start]


def test_ticks_keep_their_grid_while_the_clock_is_steady() -> None:
    start = datetime(2025, 3, 19, tzinfo=UTC)

    fired = Every(2).get_next_fire_time(start, start + timedelta(seconds=0.7))

    assert fired == start + timedelta(seconds=2)
