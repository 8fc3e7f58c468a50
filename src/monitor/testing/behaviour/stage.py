"""Where a row is played: one feed server, one program with an empty state, and a moving clock.

    async with Stage(program) as stage:
        stage.serve(Reply(...))
        requests = await stage.poll(at=HOUR)
        stage.expect(not requests, "asked an hour later")

The clock is the program's: either it takes the time that BEHAVIOUR_AT names (seconds since 1970),
or it runs under `faketime`. The server's own clock stands still.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.testing.feed_server import FeedServer, Handler, Reply, Request

MINUTE, HOUR, DAY = 60, 3600, 86_400  # seconds
PATIENCE = 90.0  # seconds of real time for one poll


class Broken(Exception):
    """The rule is broken; says what was seen."""


class Unfit(Exception):
    """The row says nothing of this program, and why."""


@dataclass(frozen=True, slots=True)
class Program:
    """A command that polls once. `{url}` stands for the URLs, `{state}` for its folder.

    `takes_time` says that it believes BEHAVIOUR_AT by itself. BEHAVIOUR_PERMIT names the network
    that it may dial although it is not public.
    """

    name: str
    command: tuple[str, ...]
    takes_time: bool = False

    def arguments(self, urls: tuple[str, ...], state: Path, offset: int) -> list[str]:
        """The command line of one poll, `offset` seconds from now."""
        filled = [
            part
            for given in self.command
            for part in (urls if given == "{url}" else (given.replace("{state}", str(state)),))
        ]
        return [*self._clock(offset), *filled]

    def _clock(self, offset: int) -> tuple[str, ...]:
        if self.takes_time or not offset:
            return ()
        if shutil.which("faketime") is None:
            raise Unfit("the clock cannot be moved: faketime is not installed")
        return ("faketime", "-f", f"+{offset}s")


@dataclass(slots=True)
class Stage:
    """One row's world. `offset` is where the program's clock stands, in seconds from now."""

    program: Program
    server: FeedServer = field(default_factory=FeedServer)
    permit: str = "127.0.0.0/8"
    environ: dict[str, str] = field(default_factory=dict)
    offset: int = 0
    _state: str = ""
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Self:
        self._state = self._stack.enter_context(
            tempfile.TemporaryDirectory(prefix="behaviour-", ignore_cleanup_errors=True)
        )
        await self._stack.enter_async_context(self.server)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def serve(self, reply: Reply | Handler, path: str = "/feed") -> None:
        """What the server says from now on."""
        self.server.answer(path, reply)

    async def poll(self, *paths: str, at: int = 0) -> list[Request]:
        """One poll of these paths (`/feed`) with the clock at `at`; the requests that came."""
        urls = tuple(self.server.url(path) for path in paths or ("/feed",))
        return await self.poll_urls(*urls, at=at)

    async def poll_urls(self, *urls: str, at: int = 0) -> list[Request]:
        """One poll of whole URLs."""
        before = len(self.server.requests)
        self.offset = at
        command = self.program.arguments(urls, Path(self._state), at)
        if not await _ended(command, self._environment()):
            raise Broken(f"one poll took more than {PATIENCE:.0f} s")
        return self.server.requests[before:]

    async def asked(self, *paths: str, at: int = 0) -> list[Request]:
        """A poll that the row needs to come; Unfit where nothing is asked."""
        requests = await self.poll(*paths, at=at)
        if not requests:
            raise Unfit(f"did not ask {_span(at)} after its first poll")
        return requests

    def expect(self, held: object, seen: str) -> None:
        """Broken, unless `held`."""
        if not held:
            raise Broken(seen)

    def needs(self, held: object, why: str) -> None:
        """Unfit, unless `held`."""
        if not held:
            raise Unfit(why)

    def date(self, seconds: int) -> str:
        """An HTTP date so many seconds after the program's now."""
        return formatdate(time.time() + self.offset + seconds, usegmt=True)

    def _environment(self) -> Mapping[str, str]:
        moved = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
        now = {"BEHAVIOUR_AT": f"{time.time() + self.offset:.3f}"}
        return {**os.environ, **moved, **now, "BEHAVIOUR_PERMIT": self.permit, **self.environ}


async def _ended(command: list[str], environ: Mapping[str, str]) -> bool:
    """Run a command, with its children, for as long as PATIENCE; whether it ended by itself."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env=environ,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    except TimeoutError:
        return False
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    return True


def _span(seconds: int) -> str:
    return f"{seconds // HOUR} h" if seconds >= HOUR else f"{seconds // MINUTE} min"


# --- documents -------------------------------------------------------------------------------


def document(version: int = 0, more: str = "", count: int = 5) -> bytes:
    """An invented RSS feed: `version` moves its items on, `more` goes into its head."""
    now = time.time()
    entries = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><link>https://harbour.example/{n}</link>"
        f"<title>Report {n} from the harbour</title><description>Nothing new.</description>"
        f"<pubDate>{formatdate(now - 600 * (count - i), usegmt=True)}</pubDate></item>"
        for i, n in enumerate(range(version, version + count))
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' "
        "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>"
        "<title>Harbour</title><link>https://harbour.example/</link>"
        f"<description>News</description>{more}{entries}</channel></rss>"
    ).encode()


def fresh(version: int = 0, *headers: tuple[str, str], more: str = "") -> Reply:
    """A 200 with a feed."""
    kind = ("Content-Type", "application/rss+xml")
    return Reply(200, (kind, *headers), document(version, more))
