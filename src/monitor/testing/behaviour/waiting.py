"""Rows: when nothing may be asked.

Each plays a control first: a program that would not ask so soon anyway shows nothing by waiting.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from monitor.testing.behaviour.stage import DAY, HOUR, MINUTE, Stage, fresh
from monitor.testing.feed_server import Reply

SOON = 30 * MINUTE


async def _control(stage: Stage, *path: Reply, at: int = SOON) -> None:
    """Unfit, where the program does not ask at `at` although nothing forbids it."""
    async with Stage(stage.program) as free:
        free.serve(path[0] if path else fresh())
        await free.asked()
        await free.asked(at=at)


async def _waits(stage: Stage, reply: Callable[[Stage], Reply], at: int = SOON) -> None:
    await _control(stage, at=at)
    stage.serve(reply(stage))
    await stage.asked()
    stage.expect(not await stage.poll(at=at), "asked although the publisher forbids it")
    await stage.asked(at=2 * DAY + 10 * MINUTE)


async def max_age(stage: Stage) -> None:
    await _waits(stage, lambda _: fresh(0, ("Cache-Control", "public, max-age=3600")))


async def expires(stage: Stage) -> None:
    await _waits(stage, lambda own: fresh(0, ("Expires", own.date(HOUR)), ("Date", own.date(0))))


async def ttl(stage: Stage) -> None:
    await _waits(stage, lambda _: fresh(more="<ttl>60</ttl>"))


async def update_period(stage: Stage) -> None:
    element = "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>"
    await _waits(stage, lambda _: fresh(more=element))


async def skip_hours(stage: Stage) -> None:
    now = datetime.now(UTC)
    names = "".join(f"<hour>{(now.hour + n) % 24}</hour>" for n in range(4))
    await _waits(stage, lambda _: fresh(more=f"<skipHours>{names}</skipHours>"), at=2 * HOUR)


async def skip_days(stage: Stage) -> None:
    now = datetime.now(UTC)
    days = (f"{now + timedelta(days=n):%A}" for n in range(2))
    names = "".join(f"<day>{day}</day>" for day in days)
    await _waits(stage, lambda _: fresh(more=f"<skipDays>{names}</skipDays>"))


async def max_age_clamped(stage: Stage) -> None:
    stage.serve(fresh(0, ("Cache-Control", "max-age=2592000")))
    await stage.asked()
    stage.expect(await stage.poll(at=30 * HOUR), "did not ask for 30 hours")


# --- asked to wait ---------------------------------------------------------------------------


async def _throttled(stage: Stage, reply: Callable[[Stage], Reply], at: int) -> None:
    """A 429 or 503 at the second poll keeps the third away until it is over."""
    await _control(stage, at=at)
    stage.serve(fresh())
    await stage.asked()
    stage.offset = DAY
    stage.serve(reply(stage))
    await stage.asked(at=DAY)
    stage.serve(fresh(1))
    stage.expect(not await stage.poll(at=DAY + at), "asked before the pause was over")
    stage.expect(await stage.poll(at=2 * DAY + 10 * MINUTE), "did not come back a day later")


async def retry_seconds(stage: Stage) -> None:
    await _throttled(stage, lambda _: Reply(429, (("Retry-After", "7200"),)), at=HOUR)


async def retry_date(stage: Stage) -> None:
    await _throttled(stage, lambda own: Reply(503, (("Retry-After", own.date(2 * HOUR)),)), at=HOUR)


async def retry_default(stage: Stage) -> None:
    await _throttled(stage, lambda _: Reply(429), at=8 * MINUTE)


async def retry_host(stage: Stage) -> None:
    await _control(stage, at=DAY)
    stage.serve(fresh())
    stage.serve(Reply(429, (("Retry-After", "7200"),)), "/busy")
    await stage.asked("/busy")
    stage.expect(not await stage.poll("/busy", "/feed", at=HOUR), "asked another feed of the host")
    stage.expect(await stage.poll("/busy", "/feed", at=2 * DAY), "did not come back")


async def retry_ends(stage: Stage) -> None:
    for wish in ("soon", "999999999", "-5"):
        async with Stage(stage.program) as own:
            own.serve(fresh())
            await own.asked()
            own.serve(Reply(503, (("Retry-After", wish),)))
            await own.asked(at=DAY)
            own.serve(fresh(1))
            came = await own.poll(at=3 * DAY)
            stage.expect(came, f"Retry-After: {wish} keeps it away for two days")


# --- failures --------------------------------------------------------------------------------


async def gone(stage: Stage) -> None:
    stage.serve(fresh())
    await stage.asked()
    stage.serve(Reply(410))
    await stage.asked(at=DAY)
    later = [*await stage.poll(at=2 * DAY), *await stage.poll(at=5 * DAY)]
    stage.expect(not later, "asked again after 410")


async def back_off(stage: Stage) -> None:
    runs = 9
    stage.serve(fresh())
    await stage.asked()
    stage.serve(Reply(500))
    asked = [n for n in range(runs) if await stage.poll(at=DAY + n * 15 * MINUTE)]
    stage.expect(len(asked) > 1, "gave up after one failure")
    seen = f"asked {len(asked)} times in {runs} runs over two hours"
    stage.expect(len(asked) < runs and asked[-1] - asked[-2] > asked[1] - asked[0], seen)


async def challenge(stage: Stage) -> None:
    await _control(stage)
    stage.serve(fresh())
    await stage.asked()
    page = b"<!doctype html><title>Just a moment...</title>"
    stage.serve(Reply(403, (("cf-mitigated", "challenge"), ("Content-Type", "text/html")), page))
    await stage.asked(at=DAY)
    stage.expect(not await stage.poll(at=DAY + SOON), "asked again half an hour after a bot check")
