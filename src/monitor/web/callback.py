"""Where hubs call: one route, outside the page.

    GET   verify or deny   challenge or nothing | 404
    POST  a document       202 once it is durable, also where its signature is wrong | 404 | 413 ...

Nobody finds a callback by trying: it has 256 random bits. That is also why the Host check does
not stand before it: a proxy may name us as it likes. What is not ours looks the same whatever is
wrong with it. Answers are quick and bounded: four bodies are read at once, each within a limit of
size and time; everything after that is the work of a tick.
"""

import asyncio
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from monitor import telemetry
from monitor.configuration import WebSub
from monitor.ports import Inbox
from monitor.push import Intent

BODY = 4 * 2**20  # bytes
BODIES = 4  # read at once
SECONDS = 10.0  # for one body
_DOCUMENT = re.compile(r"xml|json|rss|atom|rdf|^text/|octet-stream|^$", re.IGNORECASE)
_PATH = re.compile(r"(?P<prefix>/.*)?/websub/(?P<token>[A-Za-z0-9_-]{20,100})/?")

NOT_FOUND = PlainTextResponse("Not found.\n", 404)
BUSY = PlainTextResponse("Busy; please try again.\n", 503, {"Retry-After": "30"})
_ANSWERS = {"kept": 202, "ignored": 202, "pinged": 202, "unknown": 410}


def is_callback(path: str) -> bool:
    """Whether a path has the form of a callback."""
    return _PATH.fullmatch(path) is not None


class Callback:
    """The handler; `setting` gives the configuration in force."""

    def __init__(self, inbox: Inbox, setting: Callable[[], WebSub | None]) -> None:
        self._inbox, self._setting = inbox, setting
        self._readers = asyncio.Semaphore(BODIES)

    async def handle(self, request: Request) -> Response:
        """One call of a hub, or of a stranger."""
        token = "" if request.method == "HEAD" else self._token(request.url.path)
        known = await self._inbox.known(token) if token else False
        if known is None:
            return BUSY
        if not known:
            telemetry.PUSHES.labels("unknown").inc()
            return NOT_FOUND
        return await (self._push if request.method == "POST" else self._intent)(request, token)

    def _token(self, path: str) -> str:
        """The secret part, where the path is ours with or without the proxy's own prefix."""
        found, setting = _PATH.fullmatch(path), self._setting()
        if found is None or setting is None:
            return ""
        ours = urlsplit(setting.callback_url).path.rstrip("/")
        return found["token"] if (found["prefix"] or "") in ("", ours) else ""

    async def _intent(self, request: Request, token: str) -> Response:
        said = await self._inbox.answer(token, Intent.of(request.query_params))
        return NOT_FOUND if said is None else PlainTextResponse(said)

    async def _push(self, request: Request, token: str) -> Response:
        if not _DOCUMENT.search(request.headers.get("content-type", "")):
            return _refused(415, "not a feed's media type")
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            return _refused(415, "no content coding is accepted")
        if self._readers.locked():
            telemetry.PUSHES.labels("full").inc()
            return BUSY
        try:
            async with self._readers, asyncio.timeout(SECONDS):
                body = await _body(request)
        except TimeoutError:
            return _refused(408, "too slow")
        except ClientDisconnect:
            return _refused(400, "cut off")
        return (
            _refused(413, "too large") if body is None else await self._kept(request, token, body)
        )

    async def _kept(self, request: Request, token: str, body: bytes) -> Response:
        headers = request.headers
        signature = headers.get("x-hub-signature-256") or headers.get("x-hub-signature", "")
        result = await self._inbox.accept(token, headers.get("content-type", ""), signature, body)
        return PlainTextResponse("", _ANSWERS[result]) if result in _ANSWERS else BUSY


async def _body(request: Request) -> bytes | None:
    """The body; None where it is too large."""
    parts, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY:
            return None
        parts.append(chunk)
    return b"".join(parts)


def _refused(status: int, why: str) -> Response:
    telemetry.PUSHES.labels("refused").inc()
    return PlainTextResponse(f"{why}\n", status)
