"""A webhook: HTTP POST of JSON, signed after Standard Webhooks (standardwebhooks.com, 1.0).

Headers: `webhook-id` is the delivery's id (the same in every copy: drop a second one),
`webhook-timestamp` the second of this attempt, `webhook-signature` is `v1,` and the base64 of
HMAC-SHA256 over `id.timestamp.body` with the secret's bytes (`whsec_` + base64).

The body:

    {"type": "monitor.alert" | "monitor.follow_up" | "monitor.digest" |
              "monitor.notice",
     "timestamp": "2025-03-19T14:05:00.000Z",          when the message was made
     "data": {"id", "kind", "topic", "severity", "headline", "reason", "root_id",
              "lines": [...],                          a notice's text
              "reports": [{"item_id", "title", "url", "outlet", "language",
                           "published": ISO 8601 | null, "sentences": [...],
                           "evidence": [...]}]}}

2xx is Sent; 410 and other 4xx are Refused; 408, 425, 429 and 5xx are TryAgain.
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from typing import Any

from monitor.configuration import Secret, WebhookReceiver
from monitor.errors import MonitorError
from monitor.exchange import Exchange
from monitor.exchange.posting import Answer
from monitor.model import Message, Outcome, Report, Sent, TryAgain
from monitor.notify.answers import PATIENCE, Request, post
from monitor.notify.identity import wire_id
from monitor.notify.text import line, link
from monitor.printed import iso

_SHORTEST_KEY = 16  # bytes; the specification asks for 24 to 64, signing works with fewer


class Webhook:
    """Posts messages to one URL."""

    def __init__(
        self, receiver: WebhookReceiver, exchange: Exchange, patience: float = PATIENCE
    ) -> None:
        self._receiver = receiver
        self._exchange = exchange
        self._patience = patience
        _key(receiver)

    def __repr__(self) -> str:
        return f"Webhook({self._receiver.name!r})"

    async def send(self, message: Message) -> Outcome:
        """Post it, signed where a secret is set."""
        body = render(message)
        try:
            headers = self._headers(message, body)
        except MonitorError as fault:  # its file holds something else by now
            return TryAgain(str(fault))
        request = Request(self._receiver.url, body, headers, self._secrets())
        return await post(self._exchange, request, _accepted, self._patience)

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        identity, second = wire_id(message.id), int(time.time())
        headers = {
            "content-type": "application/json",
            "user-agent": "monitor-webhook/1",
            "webhook-id": identity,
            "webhook-timestamp": str(second),
        }
        if key := _key(self._receiver):
            headers["webhook-signature"] = sign(key, identity, second, body)
        return headers

    def _secrets(self) -> tuple[Secret, ...]:
        return (self._receiver.secret,) if self._receiver.secret else ()


def sign(key: bytes, identity: str, second: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    signed = f"{identity}.{second}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def render(message: Message) -> bytes:
    """The JSON body."""
    data: dict[str, Any] = {
        "id": wire_id(message.id),
        "kind": message.kind.value,
        "topic": line(message.topic),
        "severity": line(message.severity),
        "headline": line(message.headline),
        "reason": line(message.reason),
        "root_id": wire_id(message.root_id) if message.root_id else "",
        "lines": [line(text) for text in message.lines],
        "reports": [_report(report) for report in message.reports],
    }
    body = {
        "type": f"monitor.{message.kind.value}",
        "timestamp": iso(message.created_at),
        "data": data,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _report(report: Report) -> dict[str, Any]:
    return {
        "item_id": report.item_id,
        "title": line(report.title),
        "url": link(report.url),
        "outlet": line(report.outlet),
        "language": report.language,
        "published": None if report.published is None else iso(report.published),
        "changes": [line(change) for change in report.changes],
        "sentences": [line(sentence) for sentence in report.sentences],
        "evidence": [line(word) for word in report.evidence],
    }


def _key(receiver: WebhookReceiver) -> bytes:
    """The secret's bytes, none where none is set; never named in the error."""
    if receiver.secret is None:
        return b""
    text = receiver.secret.reveal()
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < _SHORTEST_KEY:
        raise MonitorError(
            f"receiver {receiver.name}: the secret must be `whsec_` and the base64 of "
            f"{_SHORTEST_KEY} bytes or more"
        )
    return key


def _accepted(answer: Answer) -> Outcome:  # noqa: ARG001 - any 2xx is an acceptance
    return Sent()
