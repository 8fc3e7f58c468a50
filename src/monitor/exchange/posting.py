"""One POST and its answer, read within limits of time and size."""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from monitor.exchange.coding import BadCoding, decoder
from monitor.exchange.contract import Exchange, ExchangeFailed, Headers, Response, every
from monitor.exchange.url import Url


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, its body read within limits. `said` is what may be quoted of it."""

    status: int
    headers: Headers
    body: bytes
    whole: bool = True  # the body came to its end, or to the limit
    said: str = ""

    @property
    def text(self) -> str:
        """The body's beginning as text; it may repeat secrets."""
        return self.body.decode("utf-8", "replace")

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for request and answer together, and bytes of the answer that are looked at."""

    patience: float
    most: int


async def posted(
    exchange: Exchange, url: Url, headers: Mapping[str, str], body: bytes, limits: Limits
) -> Answer:
    """Send the body and read the answer; raises TimeoutError or what the exchange raises."""
    deadline = asyncio.get_running_loop().time() + limits.patience
    pairs = [(name.encode(), value.encode("ascii")) for name, value in headers.items()]
    async with asyncio.timeout_at(deadline):
        response = await exchange.send("POST", url, pairs, body)
    try:
        read, whole = await _body(response, deadline, limits.most)
    finally:
        await response.aclose()
    return Answer(response.status, response.headers, read, whole)


async def _body(response: Response, deadline: float, most: int) -> tuple[bytes, bool]:
    """The beginning of the body, or what came of it; and whether it came whole.

    The status has said already what became of the request; a body that breaks, stalls or cannot
    be decoded takes nothing back.
    """
    body = bytearray()
    unfold = decoder(every(response.headers, "content-encoding"))
    try:
        async with asyncio.timeout_at(deadline):
            async for chunk in response.wire():
                for piece in unfold.feed(chunk):
                    body += piece
                    if len(body) >= most:
                        return bytes(body[:most]), True
    except (TimeoutError, ExchangeFailed, BadCoding):
        return bytes(body), False
    return bytes(body), True


def retry_after(value: str) -> int | None:
    """Milliseconds from now: seconds or an HTTP date (RFC 9110, 10.2.3); None for neither."""
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return int(value) * 1000
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0, int((date.timestamp() - time.time()) * 1000))
