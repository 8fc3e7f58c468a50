"""A stand-in for a user's webhook endpoint on loopback."""

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from monitor.configuration import Secret, WebhookReceiver
from monitor.testing.listener import Behaviour, Listener, Received, Reply

# Checks a signature and raises if it is wrong: `standardwebhooks.Webhook(secret).verify` fits.
Verify = Callable[[bytes, dict[str, str]], object]


@dataclass(frozen=True, slots=True)
class WebhookCall:
    """A call that was accepted."""

    id: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]


class WebhookEndpoint(Listener):
    """`async with WebhookEndpoint() as hook:` then `hook.receiver()`, `hook.calls`.

    `verify` makes a verifier of the secret; without one every call is accepted.
    """

    def __init__(self, verify: Callable[[str], Verify] | None = None) -> None:
        super().__init__()
        self.calls: list[WebhookCall] = []
        self.secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
        self._verify = verify(self.secret) if verify else None

    @property
    def url(self) -> str:
        """Where to post."""
        return self.base + "/hook"

    @property
    def messages(self) -> list[WebhookCall]:
        """The calls, under the name that every stand-in has."""
        return self.calls

    def receiver(self, name: str = "hook") -> WebhookReceiver:
        """A receiver that posts here, signed."""
        return WebhookReceiver(name, Secret(self.url), Secret(self.secret))

    def accepted(self) -> int:
        """How many calls were accepted."""
        return len(self.calls)

    def answer(self, request: Received) -> Behaviour:
        """204 where path and signature are right."""
        if request.method != "POST" or request.path != "/hook":
            return Reply(404)
        if not self._is_signed(request):
            return Reply(401, b"bad signature")
        call = WebhookCall(
            request.headers.get("webhook-id", ""), json.loads(request.body), request.headers
        )
        self.calls.append(call)
        return Reply(204)

    def _is_signed(self, request: Received) -> bool:
        if self._verify is None:
            return True
        try:
            self._verify(request.body, dict(request.headers))
        except Exception:  # noqa: BLE001 - a verifier of any library says no by raising
            return False
        return True
