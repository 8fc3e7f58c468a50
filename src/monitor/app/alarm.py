"""The message that the daemon does not work, past the store that may be the reason.

    unwell? | told already? | the root receiver, directly | again in a minute where it fails
    well again | told, where the trouble was

Everything else that is told goes through the outbox; this cannot, as the outbox is in the store.
"""

import asyncio
import socket

from monitor import outbox, telemetry
from monitor.app.current import Current
from monitor.app.health import Liveness
from monitor.model import Sent
from monitor.pipeline.notices.notice import notice_of
from monitor.ports import Clock

AGAIN = 60.0  # seconds until a message that was not taken is tried again
PATIENCE = 20.0  # seconds for one


class Alarm:
    """Tells once that the daemon is unwell, and once that it is well again."""

    def __init__(self, current: Current, clock: Clock) -> None:
        self._current, self._clock = current, clock
        self._log = telemetry.logger("alarm")
        self._told = True  # that all is well
        self._next = 0.0

    async def look(self, state: Liveness) -> None:
        """Tell what has changed since the last look."""
        now = asyncio.get_running_loop().time()
        if state.well is self._told or now < self._next:
            return
        self._next = now + AGAIN
        lines = _lines(state)
        self._log.error("daemon_unwell" if not state.well else "daemon_well_again", lines=lines)
        if await self._tell(lines):
            self._told = state.well

    async def _tell(self, lines: tuple[str, ...]) -> bool:
        receiver, now = self._current.configuration().route.receiver, self._clock.now()
        notifier = self._current.notifiers().get(receiver)
        if notifier is None:
            return True
        message = outbox.compose(notice_of(receiver, f"alarm,{now}", now, lines), (), {}, {}, now)
        try:
            async with asyncio.timeout(PATIENCE):
                outcome = await notifier.send(message)
        except TimeoutError:
            return False
        if not isinstance(outcome, Sent):
            self._log.warning("alarm_not_sent", receiver=receiver, outcome=repr(outcome))
        return isinstance(outcome, Sent)


def _lines(state: Liveness) -> tuple[str, ...]:
    host = socket.gethostname()
    if state.well:
        return (f"The monitor on {host} works again.",)
    return (
        f"The monitor on {host} does not work: no alert is sure to come until it does.",
        state.detail,
    )
