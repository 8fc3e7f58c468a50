"""One HTTP POST, and what its answer means for a delivery.

2xx                   the channel's own rule
408, 425, 429, 5xx    TryAgain, with Retry-After where it is given (RFC 9110, 10.2.3)
400, 413, 415, 422    Refused: this message
410                   Refused: the receiver wants no more
3xx, other 4xx        Refused: the receiver; redirects are not followed, they would carry secrets
                      along
no answer             TryAgain
an address that must  TryAgain: the reason names the setting, and what was queued
not be dialled        goes out once the operator has decided

No reason repeats a secret, whatever the other side or a library says.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime

from monitor.configuration import Secret
from monitor.errors import AddressRefused, HostUnknown
from monitor.exchange import Exchange, Response
from monitor.exchange.coding import BadCoding, decoder
from monitor.exchange.contract import (
    Broken,
    ExchangeFailed,
    Headers,
    NoHttp,
    TooSlow,
    Unreached,
    every,
    header,
)
from monitor.exchange.url import Url, request_url
from monitor.model import Outcome, Refusal, Refused, TryAgain
from monitor.notify.redaction import redacted
from monitor.notify.text import line

PATIENCE = 10.0  # seconds for a whole send
READ = 64 * 1024  # bytes of an answer that are looked at
QUOTED = 200  # characters of an answer that a reason quotes
PASSING = frozenset({408, 425, 429})
_ABOUT = {410: Refusal.GONE} | dict.fromkeys((400, 413, 415, 422), Refusal.MESSAGE)


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
class Request:
    """What is posted. `url` and `headers` may hold secrets, so they never show."""

    url: Secret
    body: bytes
    headers: Mapping[str, str]
    secrets: Sequence[Secret] = ()

    def __repr__(self) -> str:
        return f"Request({len(self.body)} bytes)"

    def quoted(self, text: str) -> str:
        """What may be repeated of a text: masked first, then cut, so that no half is left."""
        return line(redacted(text, (self.url, *self.secrets)), QUOTED)


async def post(
    exchange: Exchange,
    request: Request,
    accept: Callable[[Answer], Outcome],
    patience: float = PATIENCE,
) -> Outcome:
    """Send and judge, within `patience` seconds. `accept` decides on a 2xx."""
    try:
        url = request_url(request.url.reveal())
    except ValueError:
        return Refused("the receiver's URL is not one that can be called")
    try:
        answer = await _answer(exchange, url, request, patience)
    except (TimeoutError, TooSlow):
        return TryAgain(f"no answer within {patience:.1f} s")
    except (AddressRefused, HostUnknown) as fault:
        return TryAgain(request.quoted(str(fault)))
    except (ExchangeFailed, OSError, ValueError) as fault:
        return TryAgain(_words(fault, request))
    answer = replace(answer, said=request.quoted(answer.text))
    return accept(answer) if answer.ok else judge(answer)


async def _answer(exchange: Exchange, url: Url, request: Request, patience: float) -> Answer:
    deadline = asyncio.get_running_loop().time() + patience
    headers = [(name.encode(), value.encode("ascii")) for name, value in request.headers.items()]
    async with asyncio.timeout_at(deadline):
        response = await exchange.send("POST", url, headers, request.body)
    try:
        body, whole = await _body(response, deadline)
    finally:
        await response.aclose()
    return Answer(response.status, response.headers, body, whole)


async def _body(response: Response, deadline: float) -> tuple[bytes, bool]:
    """The beginning of the body, or what came of it; and whether it came whole.

    The status has said already whether the other side took the message; a body that breaks,
    stalls or cannot be decoded takes nothing back.
    """
    body = bytearray()
    unfold = decoder(every(response.headers, "content-encoding"))
    try:
        async with asyncio.timeout_at(deadline):
            async for chunk in response.wire():
                for piece in unfold.feed(chunk):
                    body += piece
                    if len(body) >= READ:
                        return bytes(body[:READ]), True
    except (TimeoutError, ExchangeFailed, BadCoding):
        return bytes(body), False
    return bytes(body), True


def judge(answer: Answer) -> Outcome:
    """The outcome of a status that is not 2xx."""
    reason = f"HTTP {answer.status}: {answer.said}" if answer.said else f"HTTP {answer.status}"
    if answer.status in PASSING or answer.status >= 500:  # noqa: PLR2004
        return TryAgain(reason, retry_after(header(answer.headers, "retry-after")))
    if 300 <= answer.status < 400:  # noqa: PLR2004
        return Refused(f"HTTP {answer.status}: a redirect, and redirects are not followed")
    return Refused(reason, _ABOUT.get(answer.status, Refusal.RECEIVER))


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


def _words(fault: Exception, request: Request) -> str:
    """A network fault in words, without the request that it carries."""
    names: dict[type[Exception], str] = {
        Unreached: "could not connect",
        Broken: "the connection broke",
        NoHttp: "the answer is not HTTP",
    }
    what = names.get(type(fault), type(fault).__name__)
    detail = request.quoted(str(fault))
    return f"{what}: {detail}" if detail else what
