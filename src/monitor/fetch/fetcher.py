"""The fetcher: `ports.Fetcher` over httpx and our transport."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self, TypeVar

import httpx

from monitor import __version__
from monitor.configuration import FetchLimits
from monitor.fetch import answers
from monitor.fetch.coding import BadCoding, decoder
from monitor.fetch.forms import Poster
from monitor.fetch.guard import Guard, Guarded, NameUnknown
from monitor.fetch.lanes import Lanes
from monitor.fetch.manner import Manner, of_feeds
from monitor.fetch.transport import BadTls, GuardedTransport, Unroutable
from monitor.fetch.weather import Weather
from monitor.model import (
    Fetched,
    FetchFailed,
    FetchFault,
    FetchResult,
    Millis,
    NotModified,
    Validators,
)
from monitor.push import HubAnswer

T = TypeVar("T")

THROTTLE_DEFAULT = 600.0  # seconds of silence where 429 or 503 name none
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEAD = 64 * 1024  # of an error's body, to know a bot check
_BREATHE = 1 << 20  # decoded bytes after which other tasks get their turn


def wall_clock() -> Millis:
    """UTC milliseconds of this machine."""
    return time.time_ns() // 1_000_000


class _Stop(Exception):
    """Ends a fetch with a failure."""

    def __init__(self, fault: FetchFault, detail: str) -> None:
        self.failed = FetchFailed(fault, detail)


@dataclass(slots=True)
class _Trip:
    """One fetch under way: where it is and what it may still do."""

    url: httpx.URL
    validators: Validators
    manner: Manner
    hops: int = 0
    permanent: bool = True

    @property
    def moved_for_good(self) -> bool:
        """Whether there was a redirect, and every one was permanent."""
        return self.hops > 0 and self.permanent


@dataclass(frozen=True, slots=True)
class Moved:
    """A redirect that was not followed; `url` is where it leads."""

    url: str


class _Meter:
    """Counts bytes against a limit."""

    def __init__(self, limit: int, where: str, *, truncate: bool) -> None:
        self.size = 0
        self._limit, self._where, self._truncate = limit, where, truncate

    def add(self, count: int) -> bool:
        """False where the rest is cut off; ends the fetch where it may not be cut."""
        self.size += count
        if self.size > self._limit and not self._truncate:
            detail = f"more than {self._limit:,} bytes {self._where}"
            raise _Stop(FetchFault.TOO_LARGE, detail)
        return self.size <= self._limit


class HttpFetcher:
    """Guarded, conditional GETs within `limits`; use as an async context manager.

    Never raises for what a network or a server does: every outcome is a FetchResult. `clock`
    gives UTC milliseconds. Waiting for a host's turn does not count against the deadline.
    """

    def __init__(
        self,
        limits: FetchLimits,
        clock: Callable[[], Millis] = wall_clock,
        guard: Guard | None = None,
    ) -> None:
        self._limits, self._clock = limits, clock
        self._polling = of_feeds(limits)
        self._weather = Weather()
        self._guard = guard
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        limits = self._limits
        self._lanes = Lanes(limits.per_host, limits.host_delay / 1000, limits.concurrency)
        guard = self._guard or Guard(limits.allow_networks)
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(guard, limits.connect_timeout / 1000),
            headers=_our_headers(limits.contact),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=None,  # noqa: S113 - one deadline covers the whole fetch
            trust_env=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def fetch(
        self,
        url: str,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        manner: Manner | None = None,
    ) -> FetchResult:
        """A document, nothing new, or why not; asked for as a feed unless `manner` says else."""
        try:
            trip = _Trip(_request_url(url), validators, manner or self._polling)
        except (httpx.InvalidURL, ValueError) as error:
            return FetchFailed(FetchFault.HTTP, f"not a URL that can be fetched: {error}")
        async with self._lanes.enter(trip.url.host):
            return await self._within_deadline(trip, self._travel)

    async def step(self, url: str, manner: Manner) -> FetchResult | Moved:
        """One request without its redirects, for who must ask about each hop."""
        try:
            trip = _Trip(_request_url(url), Validators(), manner)
        except (httpx.InvalidURL, ValueError) as error:
            return FetchFailed(FetchFault.HTTP, f"not a URL that can be fetched: {error}")
        async with self._lanes.enter(trip.url.host):
            answer = await self._within_deadline(trip, self._hop)
        return Moved(str(answer)) if isinstance(answer, httpx.URL) else answer

    async def submit(self, url: str, fields: Mapping[str, str]) -> HubAnswer:
        """POST a form to a hub, guarded and in its host's lane as a fetch is."""
        client = self._client
        assert client is not None, "use `async with HttpFetcher(...)`"
        poster = Poster(client, self._lanes, self._limits, self._clock)
        return await poster.submit(url, fields)

    async def _within_deadline(
        self, trip: _Trip, going: Callable[[_Trip], Awaitable[T]]
    ) -> T | FetchFailed:
        seconds = trip.manner.deadline / 1000
        try:
            async with asyncio.timeout(seconds):
                return await going(trip)
        except TimeoutError:
            return FetchFailed(FetchFault.TIMEOUT, f"not complete after {seconds:g} s")
        except _Stop as stop:
            return stop.failed
        except httpx.HTTPError as error:
            return self._network_failure(trip, error)
        except BadCoding as error:
            return FetchFailed(FetchFault.ENCODING, str(error))

    async def _travel(self, trip: _Trip) -> FetchResult:
        """Url | ask | redirect? again | result."""
        while True:
            answer = await self._hop(trip)
            if not isinstance(answer, httpx.URL):
                return answer
            trip.url = answer

    async def _hop(self, trip: _Trip) -> FetchResult | httpx.URL:
        closed = self._lanes.closed_for(trip.url.host)
        if closed:
            wish = int(closed * 1000)
            return FetchFailed(FetchFault.THROTTLED, "the host asked for a pause", 0, wish)
        return await self._ask(trip)

    async def _ask(self, trip: _Trip) -> FetchResult | httpx.URL:
        client = self._client
        assert client is not None, "use `async with HttpFetcher(...)`"
        conditions = answers.conditions(trip.validators, str(trip.url), self._clock())
        headers = [(b"Accept", trip.manner.accept.encode()), *conditions]
        request = client.build_request("GET", trip.url, headers=headers)
        response = await client.send(request, stream=True)
        self._weather.answered()
        try:
            return await self._read(trip, response, conditional=bool(conditions))
        finally:
            await response.aclose()

    async def _read(
        self, trip: _Trip, response: httpx.Response, *, conditional: bool
    ) -> FetchResult | httpx.URL:
        headers = _plain(response)
        status = response.status_code
        if status in _REDIRECTS:
            return self._next_hop(trip, status, answers.header(headers, "location"))
        if status == 304 and conditional:  # noqa: PLR2004 - Not Modified
            kept = answers.kept_validators(trip.validators, headers)
            return NotModified(kept, headers, str(trip.url), trip.moved_for_good)
        if answers.is_document(status):
            return await self._document(trip, response, headers)
        return await self._refused(trip, response, headers)

    async def _document(
        self, trip: _Trip, response: httpx.Response, headers: answers.Headers
    ) -> Fetched:
        kind = answers.header(headers, "content-type").partition(";")[0].strip().lower()
        if trip.manner.types and kind not in trip.manner.types:
            raise _Stop(FetchFault.UNREADABLE, f"it is {kind or 'of no type'}, not a page")
        body = b"".join([piece async for piece in self._decoded(trip, response, headers)])
        url = str(trip.url)
        return Fetched(
            url=url,
            body=body,
            content_type=answers.header(headers, "content-type"),
            validators=answers.given_validators(headers, url, self._clock()),
            headers=headers,
            permanent=trip.moved_for_good,
        )

    async def _refused(
        self, trip: _Trip, response: httpx.Response, headers: answers.Headers
    ) -> FetchFailed:
        head = b""
        if "html" in answers.header(headers, "content-type").lower():
            head = await self._head(trip, response, headers)
        failed = answers.failure(response.status_code, headers, head, self._clock())
        if failed.fault is FetchFault.THROTTLED:
            wish = failed.retry_after
            self._lanes.close(trip.url.host, THROTTLE_DEFAULT if wish is None else wish / 1000)
        return replace(failed, url=str(trip.url)) if trip.hops else failed

    async def _head(self, trip: _Trip, response: httpx.Response, headers: answers.Headers) -> bytes:
        """The start of an error page; empty where it cannot be read."""
        head = b""
        try:
            async for piece in self._decoded(trip, response, headers):
                head += piece
                if len(head) >= _HEAD:
                    break
        except (BadCoding, httpx.HTTPError, _Stop):
            pass
        return head[:_HEAD]

    async def _decoded(
        self, trip: _Trip, response: httpx.Response, headers: answers.Headers
    ) -> AsyncIterator[bytes]:
        """The decoded body in pieces; ends at either limit, by a cut or by a failure."""
        manner = trip.manner
        unfold = decoder(answers.header(headers, "content-encoding"))
        wire = _Meter(manner.max_wire_bytes, "on the wire", truncate=manner.truncate)
        body = _Meter(manner.max_body_bytes, "decoded", truncate=manner.truncate)
        breath = 0
        async for chunk in response.stream:  # type: ignore[union-attr]
            more = wire.add(len(chunk))
            for piece in unfold.feed(chunk):
                more = body.add(len(piece)) and more
                if body.size - breath >= _BREATHE:
                    breath = body.size
                    await asyncio.sleep(0)
                yield piece
                if not more:
                    break
            if not more:
                return
        if wire.size:
            unfold.finish()

    def _next_hop(self, trip: _Trip, status: int, location: str) -> httpx.URL:
        trip.hops += 1
        trip.permanent = trip.permanent and status in _PERMANENT
        most = trip.manner.max_redirects
        if trip.hops > most:
            raise _Stop(FetchFault.REDIRECT, f"more than {most} redirects")
        target = _joined(trip.url, location)
        if trip.url.scheme == "https" and target.scheme == "http":
            raise _Stop(FetchFault.REDIRECT, f"redirect from https to http: {target.host}")
        return target

    def _network_failure(self, trip: _Trip, error: httpx.HTTPError) -> FetchFailed:
        fault = _fault(error)
        own = isinstance(error, Unroutable) or (isinstance(error, NameUnknown) and error.passing)
        reachless = fault in (FetchFault.DNS, FetchFault.CONNECT, FetchFault.TIMEOUT)
        if reachless and self._weather.unreachable(trip.url.host, own=own):
            return FetchFailed(FetchFault.OFFLINE, f"our own network seems down ({error})")
        return FetchFailed(fault, str(error) or type(error).__name__)


_FAULTS: tuple[tuple[type[httpx.HTTPError], FetchFault], ...] = (
    (Guarded, FetchFault.GUARDED),
    (NameUnknown, FetchFault.DNS),
    (BadTls, FetchFault.TLS),
    (httpx.ConnectTimeout, FetchFault.TIMEOUT),
    (httpx.ProtocolError, FetchFault.HTTP),
)


def _fault(error: httpx.HTTPError) -> FetchFault:
    return next((fault for kind, fault in _FAULTS if isinstance(error, kind)), FetchFault.CONNECT)


def _our_headers(contact: str) -> dict[str, str]:
    about = f" (+{contact})" if contact else ""
    return {
        "User-Agent": f"media-monitor/{__version__}{about} feed reader",
        "Accept-Encoding": "gzip, br, zstd",
        "Connection": "close",
    }


def _request_url(text: str) -> httpx.URL:
    """The URL as it is asked for: http or https, with a host, without fragment."""
    url = httpx.URL(text.strip())
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("only http and https with a host")
    return url.copy_with(fragment=None) if url.fragment else url


def _joined(base: httpx.URL, location: str) -> httpx.URL:
    """The next hop; who we are to one host (userinfo) is not told to another."""
    if not location:
        raise _Stop(FetchFault.REDIRECT, "redirect without a target")
    try:
        target = _request_url(str(base.join(location)))
    except (httpx.InvalidURL, ValueError) as error:
        raise _Stop(FetchFault.REDIRECT, f"redirect to what is no URL: {error}") from error
    same = (base.scheme, base.host, base.port) == (target.scheme, target.host, target.port)
    return target.copy_with(userinfo=base.userinfo if same else b"")


def _plain(response: httpx.Response) -> answers.Headers:
    """Names in lower case, values byte for byte as latin-1."""
    return tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, value in response.headers.raw
    )
