"""What every loop needs of the process that it runs in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from monitor.model import Millis
from monitor.pipeline.watch import Watch
from monitor.ports import Clock


@dataclass(frozen=True, slots=True)
class Failing:
    """A loop whose last turns failed: since when, in the loop's seconds, and why the last did."""

    since: float
    reason: str


class Pulse:
    """Whether the loops still turn and what they do goes well, and whether they are to stop."""

    def __init__(self) -> None:
        self.draining = False
        self.beats: dict[str, float] = {}  # loop seconds of each loop's last good turn, by name
        self.failing: dict[str, Failing] = {}

    def beat(self, name: str) -> None:
        """Note that a turn of the loop of this name has just ended well."""
        self.beats[name] = asyncio.get_running_loop().time()
        self.failing.pop(name, None)

    def failed(self, name: str, fault: Exception) -> None:
        """Note that a turn of the loop of this name has just failed: that is no beat."""
        now = asyncio.get_running_loop().time()
        since = self.failing[name].since if name in self.failing else now
        self.failing[name] = Failing(since, f"{type(fault).__name__}: {fault}")

    def drain(self) -> None:
        """Tell every loop to take on no more work."""
        self.draining = True


class Bell:
    """Wakes a loop as soon as there is something for it; what is due stays a question to the store.

    A ring that nobody waits for is kept, and any number of them is one.
    """

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the loop, or keep it from going to sleep."""
        self._rung.set()

    async def wait(self) -> None:
        """Until it rings."""
        await self._rung.wait()
        self._rung.clear()


@dataclass(frozen=True, slots=True)
class Bells:
    """One for each loop that others give work to."""

    tell: Bell = field(default_factory=Bell)
    deliver: Bell = field(default_factory=Bell)


@dataclass(frozen=True, slots=True)
class Runtime:
    """The clock, the configuration in force, numbers in [0, 1) for jitter, the pulse, the bells."""

    clock: Clock
    watch: Callable[[], Watch]
    dice: Callable[[], float]
    pulse: Pulse = field(default_factory=Pulse)
    bells: Bells = field(default_factory=Bells)

    def now(self) -> Millis:
        """UTC milliseconds."""
        return self.clock.now()
