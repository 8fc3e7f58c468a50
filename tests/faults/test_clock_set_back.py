"""A clock that was ahead and is set back while the daemon runs: nothing waits for that time."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.alert import next_in_group
from monitor.app.current import Current
from monitor.app.engine import running_engine
from monitor.app.jobs import Jobs
from monitor.configuration import DAY, MINUTE
from monitor.model import Alert, DeliveryKind, DeliveryState
from monitor.testing.builders import delivery
from monitor.testing.fakes import FakeClock

pytestmark = pytest.mark.anyio


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
        for job in jobs._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC) + timedelta(days=30))
        beat = engine.runtime.pulse.beat

        def noted(name: str) -> None:
            beat(name)
            if name == "poll":
                polled.set()

        monkeypatch.setattr(engine.runtime.pulse, "beat", noted)
        (due,) = await engine.store.claim_sources("test", clock.now(), MINUTE, 1, per_host=1)
        later = replace(due.state, polled_at=clock.now(), next_at=clock.now() + MINUTE)
        await engine.store.write(lambda ledger: ledger.settle_poll(due.lease, later))

        clock.advance(-30 * DAY)
        await asyncio.wait_for(polled.wait(), 10)
        await jobs.stop(5)
        (state,) = await engine.store.poll_states()

    assert state.polled_at <= clock.now() + 10 * MINUTE
    assert state.next_at < clock.now() + DAY


def test_clock_that_is_set_back_keeps_no_follow_up_waiting() -> None:
    now = 1_742_385_600_000
    alert = Alert("why", "desk", "desk,story=s", now, interval=10 * MINUTE)
    told = replace(
        delivery(), state=DeliveryState.SENT, created_at=now + 30 * DAY, settled_at=now + 30 * DAY
    )

    kind, _, due = next_in_group(alert, told)

    assert (kind, due) == (DeliveryKind.FOLLOW_UP, now + 10 * MINUTE)
