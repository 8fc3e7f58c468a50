"""A form to a hub: POST, guarded, with redirects that stay a POST.

url | lane of its host | guard | dial | POST | 301, 302, 307, 308: the same form there | HubAnswer

A hub that cannot take a request may send it to another with 307 or 308 (WebSub, 5.1); hubs of
PubSubHubbub times answer 301 and 302 and mean the same, which RFC 9110 (15.4.2) permits to keep.
303 asks for a GET, which would subscribe nothing.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from monitor.addresses import lane_of
from monitor.configuration import FetchLimits
from monitor.exchange.coding import BadCoding, decoder
from monitor.exchange.contract import ExchangeFailed, Response, every, header
from monitor.exchange.url import Url, host_of, request_url
from monitor.fetch import answers
from monitor.fetch.hops import NoTarget, next_hop
from monitor.fetch.lanes import HostLanes, NoTurn
from monitor.model import Millis
from monitor.push import HubAnswer

_REDIRECTS = frozenset({301, 302, 307, 308})
_SUCCESS = range(200, 300)
_THROTTLED = frozenset({429, 503})
_PAUSE = 60.0  # seconds of silence where 429 or 503 name none
_WORDS = 500  # bytes of an answer that tell what is wrong
_UNUSABLE = 400  # what a request that cannot be sent counts as


Form = Mapping[str, str]


class Send(Protocol):
    """One request over the guarded transport."""

    def __call__(
        self, url: Url, headers: Sequence[tuple[bytes, bytes]], form: Form
    ) -> Awaitable[Response]:
        """POST the form there."""
        ...


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts forms as a fetcher sends, in its lanes, within its limits."""

    send: Send
    lanes: HostLanes
    limits: FetchLimits
    clock: Callable[[], Millis]

    async def submit(self, address: str, fields: Form) -> HubAnswer:
        """POST and follow redirects; never raises for what a network or a hub does."""
        try:
            return await self._travel(request_url(address).copy_with(userinfo=b""), fields)
        except TimeoutError:
            return HubAnswer(0, f"no answer within {self.limits.deadline / 1000:g} s")
        except NoTurn:
            return HubAnswer(0, "its host is asked for too much at once")
        except ValueError as error:
            return HubAnswer(_UNUSABLE, f"not an address that can be asked: {error}")
        except ExchangeFailed as error:
            return HubAnswer(0, str(error) or type(error).__name__)

    async def _travel(self, url: Url, fields: Form) -> HubAnswer:
        """Hop by hop, each in the lane of its host, all within one deadline."""
        left = self.limits.deadline / 1000
        for _ in range(self.limits.max_redirects + 1):
            host = lane_of(host_of(url))
            async with self.lanes.enter(host, self.limits.deadline / 1000):
                if closed := self.lanes.closed_for(host):
                    return HubAnswer(0, "the host asked for a pause", int(closed * 1000))
                began = time.monotonic()
                async with asyncio.timeout(left):
                    answer = await self._post(url, fields)
                left -= time.monotonic() - began
            if isinstance(answer, HubAnswer):
                self._rest(host, answer)
                return answer
            url = answer
        return HubAnswer(_UNUSABLE, f"more than {self.limits.max_redirects} redirects")

    async def _post(self, url: Url, fields: Form) -> HubAnswer | Url:
        """One request: its answer, or where it is sent on to."""
        response = await self.send(url, [(b"Accept", b"*/*")], fields)
        try:
            status = response.status
            if status in _REDIRECTS:
                return _next(url, header(response.headers, "location"))
            words = "" if status in _SUCCESS else await _words(response)
        finally:
            await response.aclose()
        wish = answers.retry_after(response.headers, self.clock())
        return HubAnswer(status, f"HTTP {status}{words}", wish)

    def _rest(self, host: str, answer: HubAnswer) -> None:
        if answer.status in _THROTTLED:
            wish = answer.retry_after
            self.lanes.close(host, _PAUSE if wish is None else wish / 1000)


async def _words(response: Response) -> str:
    """What a hub says to the developer, in plain text (WebSub, 5.1.2)."""
    text = b""
    try:
        unfold = decoder(every(response.headers, "content-encoding"))
        async for chunk in response.wire():
            for piece in unfold.feed(chunk):
                text += piece
                if len(text) >= _WORDS:
                    return _line(text)
    except (BadCoding, ExchangeFailed):
        return ""
    return _line(text)


def _line(text: bytes) -> str:
    words = " ".join(text[:_WORDS].decode("utf-8", "replace").split())
    shown = "".join(c for c in words if c.isprintable())
    return f": {shown}" if shown and not shown.startswith("<") else ""


def _next(url: Url, location: str) -> Url:
    try:
        return next_hop(url, location).copy_with(userinfo=b"")
    except NoTarget as error:
        raise ValueError(str(error)) from error
