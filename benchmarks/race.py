"""200 loopback feeds of 50 items: first poll and not-modified poll, beside `reader` and `newsboat`.

    python benchmarks/race.py [feeds]

Four feeds stand on each of 50 loopback addresses. Every racer does what it does at an update, with
its store on disk: ours is the poll loop of the daemon (guard on, two per host, parsing in a worker
process of its own, items identified, matched against a topic and recorded in SQLite with full
synchronisation). Each runs in a process of its own; wall and processor seconds and peak memory
are those of that process with its children (newsboat's memory without the process that starts
it). `reader` comes from PyPI (requirements-bench.lock); `newsboat` is raced where it is installed.
"""

import asyncio
import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

from monitor.testing.feed_server import FeedServer

ITEM = """<item><title>Report {n}: delegations met in harbour {f} for talks on a ceasefire</title>
<link>http://feeds.test/{f}/{n}</link><guid isPermaLink="false">{f}-{n}</guid>
<pubDate>Tue, 03 Mar 2026 {h:02d}:{m:02d}:00 GMT</pubDate><category>World</category>
<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>
"""
TEXT = (
    "Delegations from both sides met for the third day, and described the talks as useful. "
    "A pause in the fighting was the main subject, followed by an exchange of prisoners. "
) * 4


def feed(number: int, items: int = 50) -> bytes:
    body = "".join(ITEM.format(n=n, f=number, h=n // 60, m=n % 60, text=TEXT) for n in range(items))
    head = (
        f"<rss version='2.0'><channel><title>Feed {number}</title><link>http://feeds.test/</link>"
    )
    return f"<?xml version='1.0' encoding='utf-8'?>{head}{body}</channel></rss>".encode()


# --- the racers: each prints "name stage wall cpu" per stage -----------------------------------


def _stage(name: str, stage: str, work: Callable[[], object]) -> None:
    start, cpu = time.perf_counter(), _cpu()
    work()
    print(f"{name}|{stage}|{time.perf_counter() - start:.2f}|{_cpu() - cpu:.2f}", flush=True)


def _cpu() -> float:
    parts = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(p.ru_utime + p.ru_stime for p in parts)


def ours(urls: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_ours(Path(folder), urls))


class MovedClock:
    """The machine's clock, moved on by hand, so that every feed is due again."""

    ahead = 0

    def now(self) -> int:
        return time.time_ns() // 1_000_000 + self.ahead


async def _ours(folder: Path, urls: list[str]) -> None:
    from monitor import telemetry
    from monitor.configuration import DAY, Configuration, FetchLimits, Source, Topic
    from monitor.fetch import HttpFetcher
    from monitor.pipeline.poll.articles import Readers
    from monitor.pipeline.watch import watch
    from monitor.store import open_store
    from monitor.testing.loops import Loops
    from monitor.workers import WorkerPool

    telemetry.configure("json", "warning")
    limits = FetchLimits(allow_networks=(ip_network("127.0.0.0/8"),), host_delay=0)
    configuration = Configuration(
        sources=tuple(Source(f"f{n}", url) for n, url in enumerate(urls)),
        topics=(Topic("t", "Eruptions", "volcano AND eruption"),),
        fetch=limits,
    )
    watched, clock = watch(configuration), MovedClock()
    store = open_store(f"sqlite:///{folder}/monitor.db")
    await store.open()
    await store.sync_sources(configuration.sources, clock.now())
    async with HttpFetcher(limits) as fetcher, WorkerPool(1) as pool:
        loops = Loops(store, lambda: watched, clock, fetcher, readers=Readers(pool))
        for stage, result in (("first", "ok"), ("not modified", "not_modified")):
            start, cpu = time.perf_counter(), _cpu()
            polled = await loops.poll()
            wall = time.perf_counter() - start
            worker = _worker_cpu(pool.pids[0])
            print(f"monitor|{stage}|{wall:.2f}|{_cpu() - cpu:.2f}+{worker:.2f}", flush=True)
            assert [each.result for each in polled] == [result] * len(urls), polled[:3]
            clock.ahead += 2 * DAY
    assert (await store.counts())["items"] == 50 * len(urls)
    await store.close()


def _worker_cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def reader(urls: list[str]) -> None:
    from reader import make_reader

    with tempfile.TemporaryDirectory() as folder:
        mine = make_reader(f"{folder}/db.sqlite")
        for url in urls:
            mine.add_feed(url)
        _stage("reader", "first", lambda: mine.update_feeds(scheduled=False, workers=16))
        _stage("reader", "not modified", lambda: mine.update_feeds(scheduled=False, workers=16))


def newsboat(urls: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "urls").write_text("\n".join(urls) + "\n")
        (home / "config").write_text("reload-threads 16\n")
        command = ["newsboat", "-u", home / "urls", "-c", home / "cache", "-C", home / "config"]
        for stage in ("first", "not modified"):
            _stage(
                "newsboat", stage, lambda: subprocess.run([*command, "-x", "reload"], check=True)
            )


RACERS = {"monitor": ours, "reader": reader, "newsboat": newsboat}


def _absent(name: str) -> bool:
    if name == "reader":
        return importlib.util.find_spec("reader") is None
    return name == "newsboat" and shutil.which("newsboat") is None


# --- the track ---------------------------------------------------------------------------------


def _peak(root: int, stop: threading.Event, peak: list[int], *, wrapped: bool) -> None:
    """The most that a process and its children held together, in MiB (proportional share).

    Where the racer is `wrapped`, the process that starts it is ours and does not count.
    """
    while not stop.wait(0.05):
        sizes = [_share(each) for each in (*([] if wrapped else [root]), *_children(root))]
        peak[0] = max(peak[0], sum(sizes))


def _children(root: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            found += [int(text) for text in task.read_text().split()]
        except OSError:
            continue
    # Between vfork and exec a child is its parent's memory, which would count twice.
    started = [child for child in found if _command(child) != _command(root)]
    return started + [deeper for child in started for deeper in _children(child)]


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def _share(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) // 1024
    except (OSError, StopIteration):
        return 0


async def _run(name: str, urls: list[str]) -> None:
    racer = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--racer", name, *urls, stdout=asyncio.subprocess.PIPE
    )
    stop, peak = threading.Event(), [0]
    wrapped = {"wrapped": name == "newsboat"}
    watcher = threading.Thread(target=_peak, args=(racer.pid, stop, peak), kwargs=wrapped)
    watcher.start()
    out, _ = await racer.communicate()
    stop.set()
    watcher.join()
    for line in out.decode().splitlines():
        if line.count("|") == 3:
            who, stage, wall, cpu = line.split("|")
            print(f"{who:10} {stage:14} {wall:>7} s wall {cpu:>12} s cpu")
    print(f"{name:10} {'peak':14} {peak[0]:>7} MiB")


async def main(count: int) -> None:
    async with FeedServer(host="0.0.0.0") as server:
        for number in range(count):
            server.put(f"/{number}.xml", feed(number))
        hosts = [f"127.0.0.{1 + number // 4 % 250}" for number in range(count)]
        urls = [server.url(f"/{number}.xml", hosts[number]) for number in range(count)]
        print(f"{count} feeds of 50 items, {len(feed(0)) // 1024} KB each")
        for name in RACERS:
            if _absent(name):
                print(f"{name:10} not installed")
            else:
                await _run(name, urls)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--racer"]:
        RACERS[sys.argv[2]](sys.argv[3:])
    else:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
