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

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.configuration import Secret
from monitor.errors import AddressRefused, HostUnknown
from monitor.exchange import Exchange
from monitor.exchange.contract import (
    Broken,
    ExchangeFailed,
    NoHttp,
    TooSlow,
    Unreached,
    header,
)
from monitor.exchange.posting import Answer, Limits, posted, retry_after
from monitor.exchange.redaction import redacted
from monitor.exchange.url import request_url
from monitor.model import Outcome, Refusal, Refused, TryAgain
from monitor.notify.text import line

PATIENCE = 10.0  # seconds for a whole send
READ = 64 * 1024  # bytes of an answer that are looked at
QUOTED = 200  # characters of an answer that a reason quotes
PASSING = frozenset({408, 425, 429})
_ABOUT = {410: Refusal.GONE} | dict.fromkeys((400, 413, 415, 422), Refusal.MESSAGE)


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
        limits = Limits(patience, READ)
        answer = await posted(exchange, url, request.headers, request.body, limits)
    except (TimeoutError, TooSlow):
        return TryAgain(f"no answer within {patience:.1f} s")
    except (AddressRefused, HostUnknown) as fault:
        return TryAgain(request.quoted(str(fault)))
    except (ExchangeFailed, OSError, ValueError) as fault:
        return TryAgain(_words(fault, request))
    answer = replace(answer, said=request.quoted(answer.text))
    return accept(answer) if answer.ok else judge(answer)


def judge(answer: Answer) -> Outcome:
    """The outcome of a status that is not 2xx."""
    reason = f"HTTP {answer.status}: {answer.said}" if answer.said else f"HTTP {answer.status}"
    if answer.status in PASSING or answer.status >= 500:  # noqa: PLR2004
        return TryAgain(reason, retry_after(header(answer.headers, "retry-after")))
    if 300 <= answer.status < 400:  # noqa: PLR2004
        return Refused(f"HTTP {answer.status}: a redirect, and redirects are not followed")
    return Refused(reason, _ABOUT.get(answer.status, Refusal.RECEIVER))


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
