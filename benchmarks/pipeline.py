"""The whole daemon under load: polls per second, new items per second, peak memory.

    .venv/bin/python benchmarks/pipeline.py [--feeds 1000] [--seconds 20]

The feeds are served by this process on loopback addresses of their own (127.x.y.z), 50 items
each; four polls of five are answered 304, the fifth brings one new item. The daemon is the real
one, on SQLite, with the page on; its figures come from its own /metrics, its memory (all
processes, proportional set size, so that shared pages count once) from /proc. Its code is compiled
before, as an installation leaves it: where Python may write no byte code, a checkout that changed
is compiled at each start, and that takes seconds of the first poll.
"""

import argparse
import asyncio
import compileall
import re
import tempfile
import time
import zlib
from collections import Counter
from email.utils import formatdate
from pathlib import Path

import httpx
import yaml

import monitor
from monitor.testing.process import DaemonProcess

ITEMS = 50
WORDS = [
    *("harbour", "minister", "talks", "border", "grain", "ship", "budget", "storm", "court"),
    *("vote", "bridge", "energy", "envoy", "truce", "market", "union", "school", "river"),
    *("council", "price"),
]


class Feeds:
    """Answers 304 four times, then 200 with one new entry; by host address."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        host = re.search(rb"(?i)\r\nhost: *([^\r]+)", head)
        name = host.group(1).decode() if host else ""
        asked = self.asked[name] + zlib.crc32(name.encode()) % 5  # not all feeds change at once
        self.asked[name] += 1
        if asked % 5 and b"if-none-match" in head.lower():
            writer.write(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
        else:
            writer.write(self._document(name, asked))
        await writer.drain()
        writer.close()

    def _document(self, name: str, asked: int) -> bytes:
        newest = asked // 5 + ITEMS
        entries = "".join(_entry(name, n) for n in range(newest, newest - ITEMS, -1))
        body = (
            '<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>'
            f"<link>http://{name}/</link><description>d</description>{entries}</channel></rss>"
        ).encode()
        head = (
            f'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "{asked}"\r\n'
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body


def _entry(name: str, number: int) -> str:
    words = [WORDS[(number * 7 + i * 3 + len(name)) % len(WORDS)] for i in range(120)]
    return (
        f"<item><guid>{name}-{number}</guid><link>http://{name}/{number}</link>"
        f"<title>{' '.join(words[:9])} {number}</title><description>{' '.join(words)}</description>"
        f"<pubDate>{formatdate(time.time() - 60, usegmt=True)}</pubDate></item>"
    )


def configure(folder: Path, port: int, count: int) -> None:
    hosts = [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(count)]
    feed = {"every": "1s", "at_most": "1s"}
    settings = {
        "store": {"url": f"sqlite:///{folder}/data/monitor.db"},
        "web": {"port": 0},
        "log": {"format": "json", "level": "info"},
        "fetch": {"allow_networks": ["127.0.0.0/8"], "host_delay": "0s"},
        "receivers": {"console": {"console": {}}},
        "route": {"receiver": "console"},
    }
    topics = {
        f"topic-{n}": {"name": f"Topic {n}", "query": f"{word} AND ceasefire{n}"}
        for n, word in enumerate(WORDS)
    }
    (folder / "watchlists").mkdir()
    (folder / "monitor.yaml").write_text(yaml.safe_dump(settings))
    (folder / "watchlists/load.yaml").write_text(yaml.safe_dump({"topics": topics}))
    rows = {f"feed-{n}": {"url": f"http://{host}:{port}/", **feed} for n, host in enumerate(hosts)}
    (folder / "feeds.yaml").write_text(yaml.safe_dump(rows))


def memory(root: int) -> dict[int, int]:
    """Proportional set size in KiB of a process and its descendants."""
    sizes: dict[int, int] = {}
    queue = [root]
    while queue:
        pid = queue.pop()
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            tasks = Path(f"/proc/{pid}/task").iterdir()
            queue += [int(c) for t in tasks for c in (t / "children").read_text().split()]
        except OSError:
            continue
        sizes[pid] = int(re.search(r"Pss: +(\d+)", rollup).group(1))  # type: ignore[union-attr]
    return sizes


async def figures(client: httpx.AsyncClient, page: str) -> dict[str, float]:
    text = (await client.get(f"{page}/metrics", timeout=30)).text
    found = re.findall(
        r'^(monitor_(?:polls|items)_total)\{[^}]*="([^"]*)"\} (\S+)', text, re.MULTILINE
    )
    return {f"{name} {label}": float(value) for name, label, value in found}


def total(values: dict[str, float], name: str) -> float:
    return sum(value for key, value in values.items() if key.startswith(name))


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    compileall.compile_dir(Path(monitor.__file__).parent, quiet=2)
    feeds = Feeds()
    server = await asyncio.start_server(feeds.serve, "0.0.0.0", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        configure(folder, port, options.feeds)
        async with server, DaemonProcess(folder) as daemon, httpx.AsyncClient() as client:
            begun = time.monotonic()
            page = await daemon.started(60)
            while total(await figures(client, page), "monitor_polls") < options.feeds:
                await asyncio.sleep(0.2)
            print(f"first poll of {options.feeds} feeds: {time.monotonic() - begun:.1f} s")
            await measure(client, page, daemon.process.pid, options.seconds)
            print("exit code", await daemon.stop())


async def measure(client: httpx.AsyncClient, page: str, pid: int, seconds: float) -> None:
    before, begun, peak = await figures(client, page), time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        peak = max(peak, sum(memory(pid).values()))
        await asyncio.sleep(1)
    took = time.monotonic() - begun
    after = await figures(client, page)
    for name, unit in (("monitor_polls", "polls/s"), ("monitor_items", "new items/s")):
        print(f"{(total(after, name) - total(before, name)) / took:8.1f} {unit}")
    print(f"{peak / 1024:8.1f} MB peak, all processes ({len(memory(pid))})")
    print({key: after[key] - before.get(key, 0) for key in sorted(after)})


if __name__ == "__main__":
    asyncio.run(main())
