"""The way of one item from claim to commit: how many functions in how many files it passes.

    python benchmarks/way.py [--list]

Counts the functions of ours that run while one feed with one new item, which matches a topic, is
claimed, fetched, parsed, matched and recorded by the real loop on SQLite. The fetch is a fake.
"""

import argparse
import asyncio
import sys
import tempfile
import threading
from email.utils import formatdate
from pathlib import Path
from types import CodeType, FrameType

import monitor
from monitor import telemetry
from monitor.configuration import MINUTE, Configuration, ConsoleReceiver, Source, Topic
from monitor.pipeline.watch import watch
from monitor.store import open_store
from monitor.testing.fakes import FakeClock, FakeFetcher
from monitor.testing.loops import Loops

OURS = str(Path(monitor.__file__).parent)
TESTING = f"{OURS}/testing"
SOURCE = Source("courier", "https://courier.example/rss", "Courier", interval_min=MINUTE)
CONFIGURATION = Configuration(
    sources=(SOURCE,),
    topics=(Topic("talks", "Talks", "truce AND harbour"),),
    receivers=(ConsoleReceiver("desk"),),
)


class Trace:
    """The code of ours that is entered while it is on."""

    def __init__(self) -> None:
        self.on = False
        self.seen: set[CodeType] = set()

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """Notes what is entered; the hook of `sys.setprofile`."""
        if self.on and event == "call" and frame.f_code.co_filename.startswith(OURS):
            self.seen.add(frame.f_code)

    def functions(self) -> list[CodeType]:
        """Those that have a name, outside of what tests use."""
        return [
            code
            for code in self.seen
            if not code.co_name.startswith("<") and not code.co_filename.startswith(TESTING)
        ]


def feed(*entries: tuple[str, int]) -> bytes:
    """A feed with these headlines and times."""
    items = "".join(
        f"<item><guid>{title}</guid><link>https://courier.example/{at}</link><title>{title}</title>"
        f"<description>Boats lay in the harbour.</description>"
        f"<pubDate>{formatdate(at / 1000, usegmt=True)}</pubDate></item>"
        for title, at in entries
    )
    return f"<rss version='2.0'><channel><title>C</title>{items}</channel></rss>".encode()


async def traced(folder: Path, trace: Trace) -> None:
    """The second reading of a feed, with one new item; the first one warms up."""
    clock, fetcher = FakeClock(), FakeFetcher()
    store = open_store(f"sqlite:///{folder}/m.db")
    await store.open()
    watched = watch(CONFIGURATION)
    loops = Loops(store, lambda: watched, clock, fetcher)
    await store.sync_sources((SOURCE,), clock.now())
    fetcher.pages[SOURCE.url] = feed(("Rain in the north", clock.now() - MINUTE))
    await loops.poll()
    clock.advance(60 * MINUTE)
    fetcher.pages[SOURCE.url] = feed(("A truce at sea", clock.now() - MINUTE))
    trace.on = True
    (polled,) = await loops.poll()
    trace.on = False
    await store.close()
    if polled.recorded.verdicts != {"alert": 1}:
        raise SystemExit(f"the item made no alert: {polled}")


def main() -> None:
    """Trace one item and print the counts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--list", action="store_true", help="print every function")
    given = arguments.parse_args()
    telemetry.configure("json", "error")
    trace = Trace()
    threading.setprofile(trace)
    sys.setprofile(trace)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(traced(Path(folder), trace))
    sys.setprofile(None)
    found = trace.functions()
    if given.list:
        for code in sorted(found, key=lambda code: (code.co_filename, code.co_firstlineno)):
            print(f"{code.co_filename.removeprefix(OURS)[1:]}: {code.co_qualname}")
    print(f"{len(found)} functions in {len({code.co_filename for code in found})} files")


if __name__ == "__main__":
    main()
