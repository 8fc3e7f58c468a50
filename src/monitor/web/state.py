"""What the page asks of the daemon that serves it."""

from typing import Protocol

from monitor.configuration import Configuration
from monitor.ports import Clock


class WebState(Protocol):
    """The daemon, as far as the page needs it; the composition root provides one."""

    @property
    def clock(self) -> Clock:
        """The daemon's clock."""
        ...

    def configuration(self) -> Configuration:
        """The configuration in force; another one after a reload."""
        ...

    def refused(self) -> tuple[str, ...]:
        """What is wrong with changed files, where the old configuration is still in force."""
        ...

    def ready(self) -> tuple[bool, str]:
        """Whether the daemon takes on work, and why not."""
        ...

    def live(self) -> tuple[bool, str]:
        """Whether its loops still turn, and what they last did or why they do not."""
        ...
