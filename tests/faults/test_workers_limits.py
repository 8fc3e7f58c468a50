"""Parse workers at their limits: the pool goes on, whatever a document does to a worker."""

import asyncio
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.errors import FeedUnreadable, WorkerFailed
from monitor.workers import WorkerPool

pytestmark = pytest.mark.anyio

FEED = b"""<rss version="2.0"><channel><title>T</title>
<item><title>One</title><guid>1</guid></item></channel></rss>"""
# No reader is done with so many items in a second of processor time.
ENDLESS = (
    b"<rss version='2.0'><channel>"
    + b"".join(
        b"<item><title>a &lt;b&gt;%d&lt;/b&gt;</title><link>/a b/%d</link></item>" % (n, n)
        for n in range(60_000)
    )
    + b"</channel></rss>"
)


@pytest.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    async with WorkerPool(1, seconds=1.0) as running:
        yield running


async def _titles(pool: WorkerPool) -> list[str]:
    feed = await pool.parse(FEED, "", "http://feeds.test/")
    return [entry.title for entry in feed.entries]


async def test_workers_parse_a_feed(pool: WorkerPool) -> None:
    assert await _titles(pool) == ["One"]


async def test_workers_say_why_a_body_is_no_feed(pool: WorkerPool) -> None:
    with pytest.raises(FeedUnreadable, match="an HTML page"):
        await pool.parse(b"<!doctype html><title>Hello</title>", "text/html", "http://feeds.test/")

    assert await _titles(pool) == ["One"]


async def test_workers_end_what_takes_too_long(pool: WorkerPool) -> None:
    await _titles(pool)
    started = time.monotonic()

    with pytest.raises(WorkerFailed):
        await pool.parse(ENDLESS, "", "http://feeds.test/")

    assert time.monotonic() - started < 30  # it would never end; a busy machine starts workers late
    assert await _titles(pool) == ["One"]


async def test_workers_end_what_takes_too_much_memory() -> None:
    item = b"<item><title>x</title><guid>%d</guid></item>"
    many = b"".join(item % n for n in range(400_000))
    body = b"<rss version='2.0'><channel>" + many + b"</channel></rss>"
    async with WorkerPool(1, seconds=20, memory=160 * 2**20) as small:
        with pytest.raises(WorkerFailed, match="memory"):
            await small.parse(body, "", "http://feeds.test/")

        assert await _titles(small) == ["One"]


async def test_workers_lost_to_one_document_lose_no_other(pool: WorkerPool) -> None:
    """What lay ready for the worker the next one does: short, or longer than a socket holds."""
    long = FEED.replace(b"One", b"One" + b" and more" * 200_000)
    bodies = [FEED, ENDLESS, FEED, long, ENDLESS, long, FEED]

    results = await asyncio.gather(
        *(pool.parse(body, "", "http://feeds.test/") for body in bodies), return_exceptions=True
    )

    failed = [isinstance(each, WorkerFailed) for each in results]
    assert failed == [body is ENDLESS for body in bodies]
    assert len(pool.pids) == 1
    assert pool.pids == _workers()


async def test_workers_spent_with_a_task_before_them_do_it_first(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.workers.pool._TASKS_PER_WORKER", 3)

    results = await asyncio.gather(*(_titles(pool) for _ in range(10)))

    assert results == [["One"]] * 10
    assert pool.pids == _workers()


async def test_workers_killed_from_outside_fail_one_task_only(pool: WorkerPool) -> None:
    await _titles(pool)
    for _ in range(5):
        waiting = [asyncio.ensure_future(_titles(pool)) for _ in range(6)]
        await asyncio.sleep(0)
        os.kill(pool.pids[0], signal.SIGKILL)

        results = await asyncio.gather(*waiting, return_exceptions=True)

        assert sum(isinstance(each, WorkerFailed) for each in results) <= 1
        assert sum(each == ["One"] for each in results) >= 5


def _workers() -> tuple[int, ...]:
    """The worker processes of this one that live."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    found = [int(text) for task in tasks for text in task.read_text().split()]
    named = [(each, Path(f"/proc/{each}/cmdline").read_bytes()) for each in found]
    return tuple(each for each, command in named if b"workers.child" in command)


async def test_workers_killed_worker_is_replaced(pool: WorkerPool) -> None:
    await _titles(pool)
    (first,) = pool.pids
    os.kill(first, signal.SIGKILL)

    with pytest.raises(WorkerFailed):
        await _titles(pool)

    assert await _titles(pool) == ["One"]
    assert pool.pids != (first,)


def _lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


async def test_workers_are_replaced_after_so_many_tasks(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.workers.pool._TASKS_PER_WORKER", 3)
    seen = []
    for _ in range(7):
        assert await _titles(pool) == ["One"]
        seen.append(pool.pids)

    # Used three times each; one that is spent is gone at once, and a fresh one comes with the task.
    alive = [pids for pids in seen if pids]
    assert [len(set(alive[:2])), len(set(alive[2:4])), len(set(alive))] == [1, 1, 3]
    assert not any(_lives(pids[0]) for pids in alive[:4])


async def test_workers_that_have_grown_are_replaced(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _titles(pool)
    (first,) = pool.pids
    monkeypatch.setattr(pool, "resident_most", 1)

    assert await _titles(pool) == ["One"]

    assert pool.pids == ()
    assert not _lives(first)
    assert await _titles(pool) == ["One"]


async def test_workers_survive_any_number_of_cancellations(pool: WorkerPool) -> None:
    await _titles(pool)
    before = pool.pids

    for n in range(200):
        task = asyncio.ensure_future(_titles(pool))
        for _ in range(n % 7):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert await _titles(pool) == ["One"]
    assert pool.pids == before


async def test_workers_closed_pool_starts_none() -> None:
    async with WorkerPool(1) as pool:
        waiting = [asyncio.ensure_future(_titles(pool)) for _ in range(5)]
        await asyncio.sleep(0)

    results = await asyncio.gather(*waiting, return_exceptions=True)

    assert all(isinstance(r, WorkerFailed | asyncio.CancelledError) for r in results)
    assert pool.pids == ()


async def test_workers_of_two_parse_side_by_side() -> None:
    async with WorkerPool(2) as pair:
        results = await asyncio.gather(*(_titles(pair) for _ in range(20)))

        assert results == [["One"]] * 20
        assert len(set(pair.pids)) == 2


def _resident(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


async def test_workers_are_small(pool: WorkerPool) -> None:
    for _ in range(50):
        await _titles(pool)

    assert _resident(pool.pids[0]) < 45 * 2**20


async def test_workers_open_no_file_that_a_document_names(pool: WorkerPool, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not tell")
    body = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>
<rss version="2.0"><channel><item><title>a &x; b</title><guid>1</guid></item></channel></rss>"""

    feed = await pool.parse(body.encode(), "", "http://feeds.test/")

    assert all("do not tell" not in entry.title for entry in feed.entries)


async def test_workers_treat_a_path_as_a_body(pool: WorkerPool, tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(FEED)

    with pytest.raises(FeedUnreadable):
        await pool.parse(str(feed).encode(), "", "http://feeds.test/")


async def test_workers_billion_laughs_does_no_harm(pool: WorkerPool) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>
<rss version="2.0"><channel><item><title>&l11;</title></item></channel></rss>"""

    feed = await pool.parse(body.encode(), "", "http://feeds.test/")

    assert all(len(entry.title) < 2_000 for entry in feed.entries)


PARENT = """
import asyncio, sys
from monitor.workers import WorkerPool

many = b" ".join(b"a%d='1'" % n for n in range(50_000))
busy = b"<!DOCTYPE x><rss version='2.0'><channel><item><link " + many + b"/></item></channel></rss>"

async def main():
    async with WorkerPool(1, seconds=300.0) as pool:
        await pool.parse(b"<rss version='2.0'><channel><title>x</title></channel></rss>", "", "")
        print(pool.pids[0], flush=True)
        if sys.argv[1] == "busy":
            await pool.parse(busy, "", "")
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.parametrize("work", ["idle", "busy"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_workers_die_with_their_parent(how: signal.Signals, work: str) -> None:
    command = [sys.executable, "-c", PARENT, work]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        descriptor = os.pidfd_open(worker)
        parent.send_signal(how)

        ended, _, _ = select.select([descriptor], [], [], 10)
        os.close(descriptor)

    assert ended


async def test_worker_knows_no_secret_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("MONITOR_STORE__URL", "SLACK_TOKEN", "SMTP_PASSWORD"):
        monkeypatch.setenv(name, "canary-in-the-environment")
    async with WorkerPool(1, seconds=1.0) as pool:
        await _titles(pool)
        (pid,) = (worker.pid for worker in pool._workers)
        environment = Path(f"/proc/{pid}/environ").read_bytes()  # noqa: ASYNC240 - no disk

    assert b"PATH=" in environment
    assert b"canary" not in environment
