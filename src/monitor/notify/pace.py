"""How often one channel may be written to: Slack takes a message a second in each of its own.

(docs.slack.dev, "Rate limits": chat.postMessage and incoming webhooks.) Keeping to it costs less
than being refused: a refusal pauses everything that waits for the channel.
"""

import asyncio
import time
from types import TracebackType
from typing import Self

SECOND = 1.0


class Pace:
    """`async with pace:` waits until the last use lies `gap` seconds back; one user at a time."""

    def __init__(self, gap: float = SECOND) -> None:
        self._gap = gap
        self._free_at = 0.0
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self._turn.acquire()
        try:
            await asyncio.sleep(max(0.0, self._free_at - time.monotonic()))
        except BaseException:
            self._turn.release()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._free_at = time.monotonic() + self._gap
        self._turn.release()
