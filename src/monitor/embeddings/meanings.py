"""`ports.Meanings` over an endpoint: in turn, within a deadline, with rests between failures."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence

from monitor import telemetry
from monitor.configuration import Embeddings
from monitor.embeddings.endpoint import Endpoint, Unanswered
from monitor.embeddings.rest import WELL, failed, trying
from monitor.exchange import Exchange
from monitor.model import Item, Meaning
from monitor.story import meaning

INPUTS = 32  # texts of one request
AT_ONCE = 2  # requests under way: local models take one after the other anyway

Asked = list[tuple[str, str]]  # an item's id and its text


class EndpointMeanings:
    """Asks the configured endpoint; there may be none.

    Args:
        settings: the endpoint, None for none.
        exchange: makes what the endpoint is reached with.
        seconds: a clock that does not jump.
        dice: numbers in [0, 1).
    """

    def __init__(
        self,
        settings: Embeddings | None,
        exchange: Callable[[Embeddings], Exchange],
        seconds: Callable[[], float] = time.monotonic,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self._make, self._seconds, self._dice = exchange, seconds, dice
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._log = telemetry.logger("embeddings")
        self._settings: Embeddings | None = None
        self._endpoint: Endpoint | None = None
        self._rest = WELL
        self.configure(settings)

    def configure(self, settings: Embeddings | None) -> None:
        """Put another endpoint in force; requests under way end on the old one."""
        if settings == self._settings:
            return
        self._settings, self._rest = settings, WELL
        self._endpoint = Endpoint(settings, self._make(settings)) if settings else None

    async def of(self, items: Sequence[Item]) -> dict[str, Meaning]:
        """What these reports mean, by id, as far as the endpoint answers in time."""
        endpoint, settings = self._endpoint, self._settings
        asked = [(item.id, text) for item in items if (text := meaning.text(item))]
        if endpoint is None or settings is None or not asked:
            return {}
        now, seconds = self._seconds(), settings.deadline / 1000
        if not self._rest.over(now):
            telemetry.EMBEDDINGS.labels("resting").inc(len(asked))
            return {}
        self._rest = trying(self._rest, now, seconds)
        found = await self._found(endpoint, asked, seconds)
        telemetry.EMBEDDINGS.labels("answered").inc(len(found))
        telemetry.EMBEDDINGS.labels("unanswered").inc(len(asked) - len(found))
        return found

    async def _found(self, endpoint: Endpoint, asked: Asked, seconds: float) -> dict[str, Meaning]:
        """All requests of one document share the deadline; after a failure none follows."""
        found: dict[str, Meaning] = {}
        until = asyncio.get_running_loop().time() + seconds
        for some in _batches(asked):
            answer = await self._in_turn(endpoint, [text for _, text in some], until)
            if answer is None:
                return found
            if isinstance(answer, Unanswered):
                self._fails(endpoint, answer)
                return found
            self._answers(endpoint)
            found |= zip((name for name, _ in some), answer, strict=True)
        return found

    async def _in_turn(
        self, endpoint: Endpoint, texts: list[str], until: float
    ) -> tuple[Meaning, ...] | Unanswered | None:
        """None where the requests of others took all the time: no fault of the endpoint."""
        try:
            async with asyncio.timeout_at(until):
                await self._turns.acquire()
        except TimeoutError:
            return None
        try:
            return await endpoint.ask(texts, until - asyncio.get_running_loop().time())
        finally:
            self._turns.release()

    def _fails(self, endpoint: Endpoint, answer: Unanswered) -> None:
        if endpoint is not self._endpoint:  # replaced meanwhile
            return
        first = not self._rest.failures
        self._rest = failed(self._rest, self._seconds(), self._dice(), answer.after)
        if first:
            self._log.warning("embeddings_away", reason=answer.reason, compared="by words alone")

    def _answers(self, endpoint: Endpoint) -> None:
        if endpoint is self._endpoint and self._rest.failures:
            lasted = round(self._seconds() - self._rest.since)
            self._log.info("embeddings_back", seconds=lasted)
            self._rest = WELL


def _batches(asked: Asked) -> Iterator[Asked]:
    for start in range(0, len(asked), INPUTS):
        yield asked[start : start + INPUTS]
