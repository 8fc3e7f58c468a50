"""A form to a hub: POST, guarded, with redirects that stay a POST.

url | lane of its host | guard | dial | POST | 301, 302, 307, 308: the same form there | HubAnswer

A hub that cannot take a request may send it to another with 307 or 308 (WebSub, 5.1); hubs of
PubSubHubbub times answer 301 and 302 and mean the same, which RFC 9110 (15.4.2) permits to keep.
303 asks for a GET, which would subscribe nothing.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from monitor.configuration import FetchLimits
from monitor.fetch import answers
from monitor.fetch.coding import BadCoding, decoder
from monitor.fetch.lanes import Lanes
from monitor.model import Millis
from monitor.push import HubAnswer

_REDIRECTS = frozenset({301, 302, 307, 308})
_THROTTLED = frozenset({429, 503})
_PAUSE = 60.0  # seconds of silence where 429 or 503 name none
_WORDS = 500  # bytes of an answer that tell what is wrong
_UNUSABLE = 400  # what a request that cannot be sent counts as


Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts forms with a fetcher's client, in its lanes, within its limits."""

    client: httpx.AsyncClient
    lanes: Lanes
    limits: FetchLimits
    clock: Callable[[], Millis]

    async def submit(self, address: str, fields: Form) -> HubAnswer:
        """POST and follow redirects; never raises for what a network or a hub does."""
        try:
            url = _checked(httpx.URL(address))
            async with self.lanes.enter(url.host), asyncio.timeout(self.limits.deadline / 1000):
                return await self._travel(url, fields)
        except TimeoutError:
            return HubAnswer(0, f"no answer within {self.limits.deadline / 1000:g} s")
        except (httpx.InvalidURL, ValueError) as error:
            return HubAnswer(_UNUSABLE, f"not an address that can be asked: {error}")
        except httpx.HTTPError as error:
            return HubAnswer(0, str(error) or type(error).__name__)

    async def _travel(self, url: httpx.URL, fields: Form) -> HubAnswer:
        for _ in range(self.limits.max_redirects + 1):
            if closed := self.lanes.closed_for(url.host):
                return HubAnswer(0, "the host asked for a pause", int(closed * 1000))
            answer = await self._post(url, fields)
            if isinstance(answer, HubAnswer):
                self._rest(url.host, answer)
                return answer
            url = answer
        return HubAnswer(_UNUSABLE, f"more than {self.limits.max_redirects} redirects")

    async def _post(self, url: httpx.URL, fields: Form) -> HubAnswer | httpx.URL:
        """One request: its answer, or where it is sent on to."""
        request = self.client.build_request(
            "POST", url, data=dict(fields), headers={"Accept": "*/*"}
        )
        response = await self.client.send(request, stream=True)
        try:
            status, said = response.status_code, response.headers
            if status in _REDIRECTS:
                return _next(url, said.get("location", ""))
            words = "" if response.is_success else await _words(response)
        finally:
            await response.aclose()
        wish = answers.retry_after(said.get("retry-after", ""), self.clock())
        return HubAnswer(status, f"HTTP {status}{words}", wish)

    def _rest(self, host: str, answer: HubAnswer) -> None:
        if answer.status in _THROTTLED:
            wish = answer.retry_after
            self.lanes.close(host, _PAUSE if wish is None else wish / 1000)


async def _words(response: httpx.Response) -> str:
    """What a hub says to the developer, in plain text (WebSub, 5.1.2)."""
    text = b""
    try:
        unfold = decoder(response.headers.get("content-encoding", ""))
        async for chunk in response.stream:  # type: ignore[union-attr]
            for piece in unfold.feed(chunk):
                text += piece
                if len(text) >= _WORDS:
                    return _line(text)
    except (BadCoding, httpx.HTTPError):
        return ""
    return _line(text)


def _line(text: bytes) -> str:
    words = " ".join(text[:_WORDS].decode("utf-8", "replace").split())
    shown = "".join(c for c in words if c.isprintable())
    return f": {shown}" if shown and not shown.startswith("<") else ""


def _next(url: httpx.URL, location: str) -> httpx.URL:
    if not location:
        raise ValueError("a redirect without a target")
    target = _checked(url.join(location))
    if url.scheme == "https" and target.scheme == "http":
        raise ValueError(f"a redirect from https to http: {target.host}")
    return target


def _checked(url: httpx.URL) -> httpx.URL:
    """Http or https with a host; the secret in the form goes to nobody by way of a user name."""
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("only http and https with a host")
    return url.copy_with(fragment=None, userinfo=b"")
