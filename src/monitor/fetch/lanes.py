"""Manners towards hosts: few connections at once, a pause between them, silence when asked.

    fetch -> lane of its host (<= 2 at once, a delay between starts) -> one of all slots

Some services say how often they may be asked: their pause is the longer of theirs and ours.
A host that answers 429 or 503 is closed for all its feeds until the time it names. Lanes of hosts
that nobody uses are forgotten. Times are the loop's, in seconds.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

# "Please limit requests to one every 5 seconds", as GDELT answers who does not; a second to spare.
PAUSES: Mapping[str, float] = MappingProxyType({"api.gdeltproject.org": 6.0})


@dataclass(slots=True)
class _Lane:
    slots: asyncio.Semaphore
    delay: float
    users: int = 0
    next_start: float = 0.0
    closed_until: float = 0.0

    def idle(self, now: float) -> bool:
        return not self.users and now > max(self.next_start, self.closed_until)


class NoTurn(Exception):
    """The host is asked for so much at once that its turn did not come."""


class HostLanes:
    """`per_host` at once with `delay` seconds between starts; `total` at once over all hosts.

    `pauses` are the seconds of hosts that want more than `delay`.
    """

    def __init__(
        self, per_host: int, delay: float, total: int, pauses: Mapping[str, float] = PAUSES
    ) -> None:
        self._per_host, self._delay, self._pauses = per_host, delay, pauses
        self._lanes: dict[str, _Lane] = {}
        self._all = asyncio.Semaphore(total)

    @contextlib.asynccontextmanager
    async def enter(self, host: str, patience: float | None = None) -> AsyncIterator[None]:
        """Wait for the host's turn, then for a slot of ours; NoTurn after `patience` seconds."""
        lane = self._lane(host)
        lane.users += 1
        try:
            async with contextlib.AsyncExitStack() as held:
                await self._turn(lane, held, patience)
                yield
        finally:
            lane.users -= 1
            if lane.idle(_now()):
                self._lanes.pop(host, None)

    async def _turn(
        self, lane: _Lane, held: contextlib.AsyncExitStack, patience: float | None
    ) -> None:
        try:
            async with asyncio.timeout(patience):
                await held.enter_async_context(lane.slots)
                await self._pause(lane)
                await held.enter_async_context(self._all)
        except TimeoutError as error:
            raise NoTurn from error

    async def _pause(self, lane: _Lane) -> None:
        start = max(_now(), lane.next_start)
        lane.next_start = start + lane.delay
        if start > _now():
            await asyncio.sleep(start - _now())

    def _lane(self, host: str) -> _Lane:
        lane = self._lanes.get(host)
        if lane is None:
            self._sweep()
            delay = max(self._delay, self._pauses.get(host, 0.0))
            lane = self._lanes[host] = _Lane(asyncio.Semaphore(self._per_host), delay)
        return lane

    def _sweep(self) -> None:
        """Every 1,024 lanes: forget the idle ones."""
        if len(self._lanes) % 1024 == 1023:  # noqa: PLR2004 - as the docstring says
            now = _now()
            for host in [h for h, lane in self._lanes.items() if lane.idle(now)]:
                del self._lanes[host]

    def close(self, host: str, seconds: float) -> None:
        """The host asked for silence."""
        lane = self._lane(host)
        lane.closed_until = max(lane.closed_until, _now() + seconds)

    def reopen(self, host: str, seconds: float) -> None:
        """The host is closed for so long from now on, whatever it asked for."""
        if lane := self._lanes.get(host):
            lane.closed_until = _now() + seconds

    def closed_for(self, host: str) -> float:
        """Seconds until the host may be asked again; 0 if now."""
        lane = self._lanes.get(host)
        return max(0.0, lane.closed_until - _now()) if lane else 0.0


def _now() -> float:
    return asyncio.get_running_loop().time()
