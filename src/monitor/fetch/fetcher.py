"""The fetcher: `ports.Fetcher` over our exchange."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from monitor import __version__
from monitor.addresses import lane_of
from monitor.configuration import FetchLimits
from monitor.errors import is_our_shortage
from monitor.exchange import Exchange, Guard, GuardedTransport, Response
from monitor.exchange.coding import BadCoding, decoder
from monitor.exchange.contract import (
    BadTls,
    ExchangeFailed,
    Guarded,
    Headers,
    NameUnknown,
    NoHttp,
    TooSlow,
    Unroutable,
    every,
    header,
)
from monitor.exchange.url import Url, host_of, request_url
from monitor.fetch import answers
from monitor.fetch.challenge import HEAD, is_challenge, may_be_challenge
from monitor.fetch.forms import Form, Poster
from monitor.fetch.hops import NoTarget, next_hop
from monitor.fetch.lanes import HostLanes, NoTurn
from monitor.fetch.manner import Manner, of_feeds
from monitor.fetch.own_network import OwnNetwork, no_descriptor_left
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

THROTTLE_DEFAULT = 600.0  # seconds of silence where 429 or 503 name none
_FORM = (b"Content-Type", b"application/x-www-form-urlencoded")
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PATIENCE = 25.0  # seconds for the turns of a fetch's hosts; a poll has 60 in all
_AGAIN = 30_000  # milliseconds until a fetch whose turn did not come is tried again
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

    url: Url
    validators: Validators
    manner: Manner
    seconds: float  # left of its deadline
    patience: float  # seconds left to wait for turns
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

    def expect(self, declared: str) -> None:
        """Ends the fetch before the body where its header says that it is too long."""
        if declared.isascii() and declared.isdigit() and not self._truncate:
            self._check(int(declared[:18]))

    def add(self, count: int) -> bool:
        """False where the rest is cut off; ends the fetch where it may not be cut."""
        self.size += count
        if not self._truncate:
            self._check(self.size)
        return self.size <= self._limit

    def _check(self, size: int) -> None:
        if size > self._limit:
            detail = f"more than {self._limit:,} bytes {self._where}"
            raise _Stop(FetchFault.TOO_LARGE, detail)


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
        self._own_network = OwnNetwork()
        self._guard = guard
        self._headers = _our_headers(limits.contact)
        self._exchange: Exchange | None = None

    async def __aenter__(self) -> Self:
        limits = self._limits
        self._lanes = HostLanes(limits.per_host, limits.host_delay / 1000, limits.concurrency)
        guard = self._guard or Guard(limits.allow_networks)
        self._exchange = GuardedTransport(guard, limits.connect_timeout / 1000)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._exchange is not None:
            await self._exchange.aclose()

    async def fetch(
        self,
        url: str,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        manner: Manner | None = None,
    ) -> FetchResult:
        """A document, nothing new, or why not; asked for as a feed unless `manner` says else."""
        trip = self._trip(url, validators, manner or self._polling)
        return trip if isinstance(trip, FetchFailed) else await self._travel(trip)

    def leave_alone(self, url: str, duration: Millis) -> None:
        """Ask the URL's host for nothing for so long from now on; 0 ends a pause that it got."""
        self._lanes.reopen(lane_of(host_of(request_url(url))), duration / 1000)

    async def step(self, url: str, manner: Manner) -> FetchResult | Moved:
        """One request without its redirects, for who must ask about each hop."""
        trip = self._trip(url, Validators(), manner)
        answer = trip if isinstance(trip, FetchFailed) else await self._hop(trip)
        return Moved(str(answer)) if isinstance(answer, Url) else answer

    async def submit(self, url: str, fields: Mapping[str, str]) -> HubAnswer:
        """POST a form to a hub, guarded and in its host's lane as a fetch is."""
        poster = Poster(self._send, self._lanes, self._limits, self._clock)
        return await poster.submit(url, fields)

    def _trip(self, url: str, validators: Validators, manner: Manner) -> _Trip | FetchFailed:
        try:
            return _Trip(request_url(url), validators, manner, manner.deadline / 1000, _PATIENCE)
        except ValueError as error:
            return FetchFailed(FetchFault.HTTP, f"not a URL that can be fetched: {error}")

    async def _travel(self, trip: _Trip) -> FetchResult:
        """Url | turn of its host | ask | redirect? again | result."""
        while True:
            answer = await self._hop(trip)
            if not isinstance(answer, Url):
                return answer
            trip.url = answer

    async def _hop(self, trip: _Trip) -> FetchResult | Url:
        """One request in the lane of its host, which a redirect may well share with others."""
        host, came = lane_of(host_of(trip.url)), time.monotonic()
        try:
            async with self._lanes.enter(host, trip.patience):
                trip.patience -= time.monotonic() - came
                return await self._in_turn(trip, host)
        except NoTurn:
            why = f"{host} is asked for too much at once, its turn did not come"
            return FetchFailed(FetchFault.THROTTLED, why, 0, _AGAIN)

    async def _in_turn(self, trip: _Trip, host: str) -> FetchResult | Url:
        if closed := self._lanes.closed_for(host):
            wish = int(closed * 1000)
            return FetchFailed(FetchFault.THROTTLED, "the host asked for a pause", 0, wish)
        started = time.monotonic()
        try:
            return await self._within_deadline(trip)
        finally:
            trip.seconds -= time.monotonic() - started

    async def _within_deadline(self, trip: _Trip) -> FetchResult | Url:
        try:
            async with asyncio.timeout(trip.seconds):
                return await self._ask(trip)
        except TimeoutError:
            seconds = trip.manner.deadline / 1000
            return FetchFailed(FetchFault.TIMEOUT, f"not complete after {seconds:g} s")
        except _Stop as stop:
            return stop.failed
        except NoTarget as error:
            return FetchFailed(FetchFault.REDIRECT, str(error))
        except ExchangeFailed as error:
            return self._network_failure(trip, error)
        except BadCoding as error:
            return FetchFailed(FetchFault.ENCODING, str(error))

    async def _send(
        self, url: Url, headers: Sequence[tuple[bytes, bytes]], form: Form | None = None
    ) -> Response:
        """GET, or POST of a form, with what every request of ours says."""
        assert self._exchange is not None, "use `async with HttpFetcher(...)`"
        asked = [*self._headers, *headers]
        if form is None:
            return await self._exchange.send("GET", url, asked)
        return await self._exchange.send("POST", url, [*asked, _FORM], urlencode(form).encode())

    async def _ask(self, trip: _Trip) -> FetchResult | Url:
        conditions = answers.conditions(trip.validators, str(trip.url), self._clock())
        headers = [(b"Accept", trip.manner.accept.encode()), *conditions]
        response = await self._send(trip.url, headers)
        self._own_network.answered()
        try:
            return await self._read(trip, response, conditional=bool(conditions))
        finally:
            await response.aclose()

    async def _read(
        self, trip: _Trip, response: Response, *, conditional: bool
    ) -> FetchResult | Url:
        headers, status = response.headers, response.status
        if status in _REDIRECTS:
            return self._next_hop(trip, status, header(headers, "location"))
        if status == 304 and conditional:  # noqa: PLR2004 - Not Modified
            kept = answers.kept_validators(trip.validators, headers)
            return NotModified(kept, headers, str(trip.url), trip.moved_for_good)
        if answers.is_document(status, headers):
            return await self._document(trip, response, headers)
        return await self._refused(trip, response, headers)

    async def _document(
        self, trip: _Trip, response: Response, headers: Headers
    ) -> Fetched | FetchFailed:
        kind = header(headers, "content-type").partition(";")[0].strip().lower()
        if trip.manner.types and kind not in trip.manner.types:
            raise _Stop(FetchFault.UNREADABLE, f"it is {kind or 'of no type'}, not a page")
        body = await self._body(trip, response, headers)
        if is_challenge(response.status, headers, body[:HEAD]):
            return answers.failure(response.status, headers, body[:HEAD], self._clock())
        url = str(trip.url)
        return Fetched(
            url=url,
            body=body,
            content_type=header(headers, "content-type"),
            validators=answers.given_validators(headers, url, self._clock()),
            headers=headers,
            permanent=trip.moved_for_good,
        )

    async def _body(self, trip: _Trip, response: Response, headers: Headers) -> bytes:
        """The decoded body; of an answer that ends too early only what is whole all the same."""
        pieces: list[bytes] = []
        try:
            async for piece in self._decoded(trip, response, headers):
                pieces.append(piece)  # noqa: PERF401 - what came before a failure counts
        except NoHttp:
            if not answers.is_whole(b"".join(pieces)):
                raise
        return b"".join(pieces)

    async def _refused(self, trip: _Trip, response: Response, headers: Headers) -> FetchFailed:
        head = b""
        if may_be_challenge(response.status, headers):
            head = await self._head(trip, response, headers)
        failed = answers.failure(response.status, headers, head, self._clock())
        if failed.fault is FetchFault.THROTTLED and not trip.manner.alone:
            wish = failed.retry_after
            seconds = THROTTLE_DEFAULT if wish is None else wish / 1000
            self._lanes.close(lane_of(host_of(trip.url)), seconds)
        return replace(failed, url=str(trip.url)) if trip.hops else failed

    async def _head(self, trip: _Trip, response: Response, headers: Headers) -> bytes:
        """The start of an error page; empty where it cannot be read."""
        head = b""
        try:
            async for piece in self._decoded(trip, response, headers):
                head += piece
                if len(head) >= HEAD:
                    break
        except (BadCoding, ExchangeFailed, _Stop):
            pass
        return head[:HEAD]

    async def _decoded(
        self, trip: _Trip, response: Response, headers: Headers
    ) -> AsyncIterator[bytes]:
        """The decoded body in pieces; ends at either limit, by a cut or by a failure."""
        manner = trip.manner
        unfold = decoder(every(headers, "content-encoding"))
        wire = _Meter(manner.max_wire_bytes, "on the wire", truncate=manner.truncate)
        wire.expect(header(headers, "content-length"))
        body = _Meter(manner.max_body_bytes, "decoded", truncate=manner.truncate)
        breath = 0
        async for chunk in response.wire():
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

    def _next_hop(self, trip: _Trip, status: int, location: str) -> Url:
        trip.hops += 1
        trip.permanent = trip.permanent and status in _PERMANENT
        most = trip.manner.max_redirects
        if trip.hops > most:
            raise _Stop(FetchFault.REDIRECT, f"more than {most} redirects")
        return next_hop(trip.url, location)

    def _network_failure(self, trip: _Trip, error: ExchangeFailed) -> FetchFailed:
        if is_our_shortage(error) or no_descriptor_left():
            return FetchFailed(FetchFault.OFFLINE, "this machine has no file descriptor left")
        fault = _fault(error)
        own = isinstance(error, Unroutable) or (isinstance(error, NameUnknown) and error.passing)
        reachless = fault in (FetchFault.DNS, FetchFault.CONNECT, FetchFault.TIMEOUT)
        if reachless and self._own_network.unreachable(host_of(trip.url), own=own):
            return FetchFailed(FetchFault.OFFLINE, f"our own network seems down ({error})")
        return FetchFailed(fault, str(error) or type(error).__name__)


_FAULTS: tuple[tuple[type[ExchangeFailed], FetchFault], ...] = (
    (Guarded, FetchFault.GUARDED),
    (NameUnknown, FetchFault.DNS),
    (BadTls, FetchFault.TLS),
    (TooSlow, FetchFault.TIMEOUT),
    (NoHttp, FetchFault.HTTP),
)


def _fault(error: ExchangeFailed) -> FetchFault:
    return next((fault for kind, fault in _FAULTS if isinstance(error, kind)), FetchFault.CONNECT)


def _our_headers(contact: str) -> tuple[tuple[bytes, bytes], ...]:
    """Of every request; nothing else is sent but what a request itself needs: no cookie."""
    about = f" (+{contact})" if contact else ""
    agent = f"media-monitor/{__version__}{about} feed reader"
    return (
        (b"User-Agent", agent.encode("utf-8")),
        (b"Accept-Encoding", b"gzip, br, zstd"),
    )
