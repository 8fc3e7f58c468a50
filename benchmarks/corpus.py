"""A folder of real feeds through a parse worker: crashes, time, memory, and feedparser beside it.

    python benchmarks/corpus.py FOLDER [MUTATIONS]

For each file: the number of entries must be at least feedparser's, and where both readers can read
it, the fast path must agree with the reference on ids, links and dates (titles may differ in
markup). Then MUTATIONS feeds with a few bytes changed: nothing but a feed, FeedUnreadable or
WorkerFailed may come back, and the worker must live on.
"""

import asyncio
import io
import random
import sys
import time
from collections import Counter
from pathlib import Path

import feedparser

from monitor.errors import FeedUnreadable, WorkerFailed
from monitor.parse.encoding import decoded
from monitor.parse.feed import direct, reference
from monitor.workers import WorkerPool

URL = "https://feeds.test/feed.xml"


def _reference_count(body: bytes) -> int:
    found = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    return len(found.entries)


def _differences(body: bytes) -> list[str]:
    """What the fast path reads otherwise than the reference, by field."""
    try:
        fast, slow = direct.read(decoded(body), URL), reference.read(decoded(body), URL)
    except (direct.Unsure, FeedUnreadable):
        return []
    pairs = list(zip(fast.entries, slow.entries, strict=False))
    return [
        name
        for name in ("id", "link", "published", "title")
        for mine, theirs in pairs
        if getattr(mine, name) != getattr(theirs, name)
    ]


def _mutated(body: bytes, dice: random.Random) -> bytes:
    data = bytearray(body)
    for _ in range(dice.randint(1, 20)):
        at, size = dice.randrange(len(data) or 1), dice.randint(1, 60)
        kind = dice.randrange(4)
        if kind == 0:
            data[at : at + size] = dice.randbytes(size)
        elif kind == 1:
            del data[at : at + size]
        elif kind == 2:
            data[at:at] = bytes(data[at : at + size]) * dice.randint(1, 9)
        else:
            data[at : at + 1] = dice.choice([b"<", b"&", b"]]>", b"\0", b"\xff", b'"', b"<!--"])
    return bytes(data)


def _peak(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


async def _count(pool: WorkerPool, body: bytes) -> int:
    try:
        return len((await pool.parse(body, "", URL)).entries)
    except FeedUnreadable:
        return 0


async def corpus(pool: WorkerPool, bodies: dict[str, bytes]) -> None:
    slowest, entries, fewer, differences = (0.0, ""), 0, [], Counter[str]()
    for name, body in bodies.items():
        start = time.perf_counter()
        count = await _count(pool, body)
        slowest = max(slowest, (time.perf_counter() - start, name))
        entries += count
        if count < (least := _reference_count(body)):
            fewer.append((name, count, least))
        differences.update(_differences(body))
    print(f"{len(bodies)} feeds, {entries} entries, slowest {slowest[0]:.2f} s ({slowest[1]})")
    print(f"worker's peak memory {max(_peak(p) for p in pool.pids)} MiB, processes {pool.pids}")
    print(f"fewer entries than feedparser: {fewer or 'none'}")
    print(f"fast path against reference, differing fields: {dict(differences) or 'none'}")


async def fuzz(pool: WorkerPool, bodies: dict[str, bytes], rounds: int) -> None:
    dice, said, slowest = random.Random(11), Counter[str](), 0.0
    names = [name for name, body in bodies.items() if len(body) < 300_000]
    for _ in range(rounds):
        body = _mutated(bodies[dice.choice(names)], dice)
        start = time.perf_counter()
        try:
            said["read" if await _count(pool, body) else "no entries"] += 1
        except WorkerFailed as error:
            said[str(error)] += 1
        slowest = max(slowest, time.perf_counter() - start)
    print(f"{rounds} mutated feeds: {dict(said)}, slowest {slowest:.2f} s, processes {pool.pids}")


async def main(folder: str, rounds: int) -> None:
    paths = sorted(p for p in Path(folder).iterdir() if p.suffix != ".csv")  # noqa: ASYNC240
    bodies = {path.name: path.read_bytes() for path in paths}
    async with WorkerPool(1) as pool:
        await corpus(pool, bodies)
        await fuzz(pool, bodies, rounds)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0))
