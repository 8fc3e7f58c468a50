"""A WebSub hub on loopback: takes requests, verifies intent over real HTTP, pushes, signs.

    async with HubServer() as hub:
        ... the feed declares hub.url ...
        await hub.until(1)                           # one subscription verified
        statuses = await hub.publish(topic, body)    # to each subscriber, signed by `method`

It does what websub.rocks does for subscribers, and the misbehaviour that its tests need: another
topic in the verification, no lease, a wrong signature or none, redirects to another address.
"""

import asyncio
import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import parse_qsl, urlencode

from monitor.exchange.url import request_url
from monitor.testing.fakes import loopback_exchange
from monitor.testing.listener import Behaviour, Listener, Received, Reply

_SUCCESS = range(200, 300)
_PATIENCE = 10.0  # seconds for an answer of a callback


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A verified subscription, as the hub knows it."""

    callback: str
    topic: str
    secret: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a callback answered to a GET."""

    mode: str
    topic: str
    status: int
    agreed: bool


class HubServer(Listener):
    """`verifies=False` leaves verification to the test: `await hub.verify(hub.forms[0])`."""

    def __init__(
        self, *, verifies: bool = True, method: str = "sha256", lease_seconds: int | None = 86_400
    ) -> None:
        super().__init__()
        self.verifies, self.method, self.lease_seconds = verifies, method, lease_seconds
        self.forms: list[dict[str, str]] = []
        self.verifications: list[Verification] = []
        self.subscribers: dict[tuple[str, str], Subscriber] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._exchange = loopback_exchange()

    @property
    def url(self) -> str:
        """What a feed declares."""
        return self.base + "/hub"

    def accepted(self) -> int:
        """How many subscriptions are verified."""
        return len(self.subscribers)

    def answer(self, request: Received) -> Behaviour:
        """202 to a form that holds what a hub needs; `/moved/STATUS` redirects to the hub."""
        if request.path.startswith("/moved/"):
            status = int(request.path.removeprefix("/moved/"))
            return Reply(status, headers={"Location": "/hub"})
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        wrong = _fault(request, form)
        if wrong:
            return Reply(400, wrong.encode(), {"Content-Type": "text/plain"})
        self.forms.append(form)
        if self.verifies:
            task = asyncio.get_running_loop().create_task(self._verify_soon(form))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return Reply(202)

    async def verify(
        self, form: Mapping[str, str], *, topic: str = "", mode: str = "", challenge: str = ""
    ) -> Verification:
        """Ask a callback whether it wants what the form says, or something else."""
        asked = challenge or secrets.token_urlsafe(16)
        wanted = topic or form["hub.topic"]
        query = {
            "hub.mode": mode or form["hub.mode"],
            "hub.topic": wanted,
            "hub.challenge": asked,
        }
        if self.lease_seconds is not None:
            query["hub.lease_seconds"] = str(self.lease_seconds)
        status, said = await self._get(form["hub.callback"], query)
        agreed = status in _SUCCESS and said == asked.encode()
        found = Verification(query["hub.mode"], wanted, status, agreed)
        await self._note(found, form)
        return found

    async def deny(self, form: Mapping[str, str], reason: str = "") -> int:
        """Tell a callback that its subscription is denied; the status that it answered."""
        query = {"hub.mode": "denied", "hub.topic": form["hub.topic"], "hub.reason": reason}
        return (await self._get(form["hub.callback"], query))[0]

    async def publish(
        self,
        topic: str,
        body: bytes,
        content_type: str = "application/rss+xml",
        signature: str | None = None,
    ) -> list[int]:
        """Push to every subscriber of the topic; the statuses. `signature` replaces ours."""
        known = [one for one in self.subscribers.values() if one.topic == topic]
        return [await self.push(one, body, content_type, signature) for one in known]

    async def push(
        self,
        subscriber: Subscriber,
        body: bytes,
        content_type: str = "application/rss+xml",
        signature: str | None = None,
    ) -> int:
        """One content distribution (WebSub, 7); `signature=""` sends none."""
        signed = self.sign(subscriber.secret, body) if signature is None else signature
        headers = {
            "Content-Type": content_type,
            "Link": f'<{self.url}>; rel="hub", <{subscriber.topic}>; rel="self"',
        }
        if signed:
            headers["X-Hub-Signature"] = signed
        return (await self._ask("POST", subscriber.callback, headers, body))[0]

    def sign(self, secret: str, body: bytes) -> str:
        """`method=hex`, empty where there is no secret."""
        made = hmac.new(secret.encode(), body, getattr(hashlib, self.method)).hexdigest()
        return f"{self.method}={made}" if secret else ""

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._exchange.aclose()
        await super().__aexit__(kind, value, trace)

    async def _get(self, callback: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        """The callback with these in its query beside its own (WebSub, 5.3)."""
        joint = "&" if "?" in callback else "?"
        return await self._ask("GET", f"{callback}{joint}{urlencode(query)}", {})

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> tuple[int, bytes]:
        """Status and body of an answer."""
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        async with asyncio.timeout(_PATIENCE):
            response = await self._exchange.send(method, request_url(url), raw, body)
            async with contextlib.aclosing(response):
                return response.status, b"".join([chunk async for chunk in response.wire()])

    async def _verify_soon(self, form: Mapping[str, str]) -> None:
        await self.verify(form)

    async def _note(self, found: Verification, form: Mapping[str, str]) -> None:
        key = (form["hub.topic"], form["hub.callback"])
        if found.agreed and found.mode == "subscribe":
            one = Subscriber(form["hub.callback"], form["hub.topic"], form.get("hub.secret", ""))
            self.subscribers[key] = one
        elif found.agreed:
            self.subscribers.pop(key, None)
        async with self._changed:
            self.verifications.append(found)
            self._changed.notify_all()

    async def until_verified(self, count: int, timeout: float = 60.0) -> None:  # noqa: ASYNC109
        """Wait until `count` verifications were answered, with whatever."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: len(self.verifications) >= count)


def _fault(request: Received, form: Mapping[str, str]) -> str:
    """What a hub would complain of (WebSub, 5.1), or ""."""
    if request.method != "POST" or request.path != "/hub":
        return "the hub takes POST at /hub"
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return "not a form"
    if form.get("hub.mode") not in ("subscribe", "unsubscribe"):
        return "no mode"
    if not form.get("hub.topic") or not form.get("hub.callback"):
        return "the request is missing the callback or the topic"
    return "the secret is too long" if len(form.get("hub.secret", "")) >= 200 else ""  # noqa: PLR2004 - as the text says
