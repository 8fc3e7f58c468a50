"""What every loop needs of the process that it runs in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from monitor.model import Millis
from monitor.pipeline.watch import Watch
from monitor.ports import Clock


class Pulse:
    """Whether the loops still turn, and whether they are to stop."""

    def __init__(self) -> None:
        self.draining = False
        self.beats: dict[str, float] = {}  # loop seconds of each loop's last turn, by name

    def beat(self, name: str) -> None:
        """Note that the loop of this name has just turned."""
        self.beats[name] = asyncio.get_running_loop().time()

    def drain(self) -> None:
        """Tell every loop to take on no more work."""
        self.draining = True


@dataclass(frozen=True, slots=True)
class Runtime:
    """The clock, the configuration in force, numbers in [0, 1) for jitter, and the pulse."""

    clock: Clock
    watch: Callable[[], Watch]
    dice: Callable[[], float]
    pulse: Pulse = field(default_factory=Pulse)

    def now(self) -> Millis:
        """UTC milliseconds."""
        return self.clock.now()
