"""A stand-in for Slack on loopback: incoming webhook and `chat.postMessage`.

It checks what Slack checks (token, channel, block types and their limits), answers in Slack's
words, and renders what arrived as a reader would see it, control sequences resolved: an
unescaped `<!channel>` becomes a ping, and a test sees it.
"""

import html
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from monitor.configuration import Secret, SlackReceiver
from monitor.testing.listener import Behaviour, Listener, Received, Reply

Block = Mapping[str, Any]

_CONTROL = re.compile(r"<([^<>]*)>")
_MOST_BLOCKS, _SECTION, _HEADER, _CONTEXT = 50, 3_000, 150, 10
_MOST_TEXT = 40_000


class _Rejectable(Exception):
    """What Slack would refuse; the argument is its error code."""


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """A message that was accepted."""

    ts: str
    channel: str
    text: str  # as a reader sees it, blocks before fallback
    fallback: str  # the `text` of the payload, rendered
    pings: tuple[str, ...]  # mentions that would have fired
    links: tuple[str, ...]
    thread_ts: str
    delivery_id: str  # from the metadata
    payload: Mapping[str, Any]


class SlackServer(Listener):
    """`async with SlackServer() as slack:` then `slack.receiver()`, `slack.messages`."""

    def __init__(self, channels: tuple[str, ...] = ("#desk",), limit: int = 13_000) -> None:
        super().__init__()
        self.limit = limit  # characters of a message's blocks, escaped
        self.messages: list[SlackMessage] = []
        self.token = "xoxb-" + secrets.token_hex(12)
        self.path = "/services/T000/B000/" + secrets.token_hex(12)
        self._channels = channels
        self._clock = 1_700_000_000

    @property
    def url(self) -> str:
        """The incoming webhook's URL."""
        return self.base + self.path

    @property
    def api_url(self) -> str:
        """The base of the Web API, for `SlackReceiver.api_url`."""
        return self.base + "/api/"

    def receiver(self, name: str = "desk", *, bot: bool = True) -> SlackReceiver:
        """A receiver that posts here, as a bot or through the incoming webhook."""
        if not bot:
            return SlackReceiver(name, webhook_url=Secret(self.url))
        return SlackReceiver(
            name, token=Secret(self.token), channel=self._channels[0], api_url=self.api_url
        )

    def accepted(self) -> int:
        """How many messages were accepted."""
        return len(self.messages)

    def answer(self, request: Received) -> Behaviour:
        """Slack's answer to a request."""
        path = urlsplit(request.path).path
        if path == self.path:
            return self._webhook(request)
        if path == "/api/chat.postMessage":
            return self._api(request)
        return Reply(404, b"no_service")

    def _webhook(self, request: Received) -> Reply:
        try:
            self._accept(_payload(request), "webhook")
        except _Rejectable as fault:
            return Reply(400, str(fault).encode())
        return Reply(200, b"ok", {"Content-Type": "text/html"})

    def _api(self, request: Received) -> Reply:
        try:
            self._authorise(request)
            payload = _payload(request)
            message = self._accept(payload, self._channel(payload))
        except _Rejectable as fault:
            return _json({"ok": False, "error": str(fault)})
        return _json({"ok": True, "channel": message.channel, "ts": message.ts})

    def _channel(self, payload: Block) -> str:
        channel = str(payload.get("channel", ""))
        if channel not in self._channels:
            raise _Rejectable("channel_not_found")
        return channel

    def _authorise(self, request: Received) -> None:
        given = request.headers.get("authorization", "")
        if not given:
            raise _Rejectable("not_authed")
        if given != f"Bearer {self.token}":
            raise _Rejectable("invalid_auth")

    def _accept(self, payload: Block, channel: str) -> SlackMessage:
        blocks = payload.get("blocks") or []
        _check_blocks(blocks)
        if _characters(blocks) > self.limit:
            raise _Rejectable("msg_blocks_too_long")
        if len(str(payload.get("text", ""))) > _MOST_TEXT:
            raise _Rejectable("msg_too_long")
        if not payload.get("text") and not blocks:
            raise _Rejectable("no_text")
        self._check_thread(str(payload.get("thread_ts", "")))
        self._clock += 1
        seen = _Reading()
        fallback = seen.mrkdwn(str(payload.get("text", "")))
        text = "\n".join(seen.block(block) for block in blocks) or fallback
        message = SlackMessage(
            ts=f"{self._clock}.000100",
            channel=channel,
            text=text,
            fallback=fallback,
            pings=tuple(seen.pings),
            links=tuple(seen.links),
            thread_ts=str(payload.get("thread_ts", "")),
            delivery_id=_delivery_id(payload),
            payload=payload,
        )
        self.messages.append(message)
        return message

    def _check_thread(self, thread: str) -> None:
        if thread and thread not in {message.ts for message in self.messages}:
            raise _Rejectable("thread_not_found")


def _payload(request: Received) -> Block:
    try:
        payload = json.loads(request.body)
    except ValueError as fault:
        raise _Rejectable("invalid_payload") from fault
    if not isinstance(payload, dict):
        raise _Rejectable("invalid_payload")
    return payload


def _delivery_id(payload: Block) -> str:
    metadata = payload.get("metadata") or {}
    return str((metadata.get("event_payload") or {}).get("delivery_id", ""))


def _json(body: Block) -> Reply:
    return Reply(200, json.dumps(body).encode(), {"Content-Type": "application/json"})


# --- what Slack checks -------------------------------------------------------------------


def _check_blocks(blocks: list[Block]) -> None:
    if len(blocks) > _MOST_BLOCKS or not all(map(_is_sound, blocks)):
        raise _Rejectable("invalid_blocks")


def _characters(node: object) -> int:
    """Of all texts, as they travel."""
    if isinstance(node, dict):
        return sum(
            len(html.escape(each, quote=False))
            if key == "text" and isinstance(each, str)
            else _characters(each)
            for key, each in node.items()
        )
    return sum(map(_characters, node)) if isinstance(node, list) else 0


def _is_sound(block: Block) -> bool:
    match block.get("type"):
        case "section":
            return 0 < len(block["text"]["text"]) <= _SECTION
        case "header":
            text = block["text"]
            return text["type"] == "plain_text" and 0 < len(text["text"]) <= _HEADER
        case "context":
            elements = block["elements"]
            return 0 < len(elements) <= _CONTEXT and all(
                0 < len(e["text"]) <= _SECTION for e in elements
            )
        case "rich_text":
            return _is_sound_rich_text(block)
        case "divider":
            return True
        case _:
            return False


def _is_sound_rich_text(block: Block) -> bool:
    """No empty text (Slack refuses it), http links only, within the size of a text."""
    size = 0
    for section in block["elements"]:
        for element in section["elements"]:
            text = element.get("text", "")
            size += len(text)
            if element["type"] == "text" and not text:
                return False
            if element["type"] == "link" and not element["url"].startswith(("http:", "https:")):
                return False
    return 0 < size <= _SECTION


# --- what a reader sees ------------------------------------------------------------------


class _Reading:
    """Renders a message and notes who is pinged and what is linked."""

    def __init__(self) -> None:
        self.pings: list[str] = []
        self.links: list[str] = []

    def block(self, block: Block) -> str:
        match block["type"]:
            case "rich_text":
                return "".join(self._elements(block))
            case "context":
                return " ".join(self._text(element) for element in block["elements"])
            case "section" | "header":
                return self._text(block["text"])
            case _:
                return ""

    def mrkdwn(self, text: str) -> str:
        """`<...>` resolved as Slack does, entities last."""
        return html.unescape(_CONTROL.sub(self._control, text))

    def _text(self, text: Block) -> str:
        return self.mrkdwn(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])

    def _elements(self, block: Block) -> Iterator[str]:
        for section in block["elements"]:
            for element in section["elements"]:
                if element["type"] == "link":
                    self.links.append(element["url"])
                elif element["type"] in ("broadcast", "user", "usergroup"):
                    self.pings.append(element["type"])
                yield element.get("text") or element.get("url", "")

    def _control(self, found: re.Match[str]) -> str:
        target, _, label = found[1].partition("|")
        if target[:1] in "!@#":
            self.pings.append(target)
        else:
            self.links.append(target)
        return label or target
