"""Slack: an incoming webhook, or a bot token with `chat.postMessage`.

Feed text goes into `rich_text` and `plain_text` only, which Slack shows as they are: no
mention, emoji, link or formatting can come out of a title. The `text` fallback (notifications,
and services that speak Slack's webhook but no blocks) is mrkdwn, where & < > are escaped, as
Slack asks (docs.slack.dev, "Formatting message text"), so that `<!channel>` stays literal.

A token's answer carries `ts`, the message's reference: further reports go into its thread.
An incoming webhook gives none, so its further reports stand alone.
"""

import json
import time
from typing import Any
from urllib.parse import urljoin

import httpx

from monitor.configuration import Secret, SlackReceiver
from monitor.errors import MonitorError
from monitor.model import Message, Outcome, Refused, Report, Sent, TryAgain
from monitor.notify.answers import PATIENCE, QUOTED, Answer, Request, post, retry_after
from monitor.notify.identity import wire_id
from monitor.notify.text import (
    banner,
    byline,
    heading,
    headline,
    isolated,
    line,
    link,
    pieces,
    shown,
)

MOST_REPORTS = 12
MOST_BLOCKS = 50
MOST_TEXT = 3_000  # characters of a text object; Slack's own limit
_TITLE, _SENTENCE, _LINE, _LINES = 300, 450, 280, 10

Block = dict[str, Any]

# Errors of chat.postMessage that pass (docs.slack.dev/reference/methods/chat.postMessage). Those
# that are listed nowhere are tried again: `ok: false` means that nothing was posted.
_PERMANENT = frozenset(
    {
        "account_inactive",
        "access_denied",
        "as_user_not_supported",
        "channel_not_found",
        "channel_type_not_supported",
        "deprecated_endpoint",
        "duplicate_channel_not_found",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_auth",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_charset",
        "invalid_form_data",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_post_type",
        "is_archived",
        "is_inactive",
        "method_deprecated",
        "missing_post_type",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_permission",
        "no_text",
        "not_allowed_token_type",
        "not_authed",
        "not_in_channel",
        "posting_to_channel_denied",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "too_many_attachments",
        "two_factor_setup_required",
    }
)
_BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
_BAD_THREAD = frozenset(
    {"thread_not_found", "cannot_reply_to_message", "message_not_found", "invalid_thread_ts"}
)


class Slack:
    """Posts messages to one channel."""

    def __init__(
        self, receiver: SlackReceiver, client: httpx.AsyncClient, patience: float = PATIENCE
    ) -> None:
        self._receiver = receiver
        self._client = client
        self._patience = patience
        if not receiver.webhook_url and not receiver.token:
            raise MonitorError(f"receiver {receiver.name}: neither webhook_url nor token is set")

    def __repr__(self) -> str:
        return f"Slack({self._receiver.name!r})"

    async def send(self, message: Message) -> Outcome:
        """Post it; where Slack rejects blocks or thread as such, once more without them."""
        payload: Block | None = self._payload(message)
        outcome: Outcome = TryAgain(f"no answer within {self._patience:.1f} s")
        deadline = time.monotonic() + self._patience
        while payload and (left := deadline - time.monotonic()) > 0:
            outcome = await self._post(payload, left)
            payload = None if isinstance(outcome, Sent) else _poorer(payload, outcome.reason)
        return outcome

    def _payload(self, message: Message) -> Block:
        payload = render(message)
        if self._receiver.webhook_url:
            return payload
        payload["channel"] = self._receiver.channel
        payload["metadata"] = {
            "event_type": "monitor_delivery",
            "event_payload": {"delivery_id": wire_id(message.id)},
        }
        if message.thread:
            payload["thread_ts"] = message.thread
        return payload

    async def _post(self, payload: Block, patience: float) -> Outcome:
        body = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"content-type": "application/json; charset=utf-8"}
        if self._receiver.webhook_url:
            request = Request(self._receiver.webhook_url, body, headers)
            return await post(self._client, request, _webhook_answer, patience)
        token = self._receiver.token or Secret("")
        headers["authorization"] = f"Bearer {token.reveal()}"
        url = Secret(urljoin(self._receiver.api_url, "chat.postMessage"))
        request = Request(url, body, headers, (token,))
        return await post(self._client, request, _api_answer, patience)


# --- answers -----------------------------------------------------------------------------


def _webhook_answer(answer: Answer) -> Outcome:
    """An incoming webhook says `ok`, services that speak it may say nothing; a proxy has words."""
    text = answer.text.strip()
    if text == "ok" or (not text and answer.whole):
        return Sent()
    parsed = _parsed(answer)
    if parsed.get("ok") is True or parsed.get("success") is True:
        return Sent()
    return TryAgain(f"HTTP {answer.status}, but not Slack's answer: {line(text, QUOTED)}")


def _api_answer(answer: Answer) -> Outcome:
    parsed = _parsed(answer)
    if parsed.get("ok") is True:
        return Sent(str(parsed.get("ts") or ""))
    error = parsed.get("error")
    if not isinstance(error, str) or not error:
        return TryAgain(
            f"HTTP {answer.status}, but not Slack's answer: {line(answer.text, QUOTED)}"
        )
    reason = f"Slack says {line(error, QUOTED)}"
    if error in _PERMANENT:
        return Refused(reason)
    return TryAgain(reason, retry_after(answer.headers.get("retry-after", "")))


def _parsed(answer: Answer) -> Block:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _poorer(payload: Block, reason: str) -> Block | None:
    """The payload without the part that Slack rejects; None where no part is named."""
    words = set(reason.replace(":", " ").split())
    if "blocks" in payload and words & _BAD_BLOCKS:
        return {key: value for key, value in payload.items() if key != "blocks"}
    if "thread_ts" in payload and words & _BAD_THREAD:
        return {key: value for key, value in payload.items() if key != "thread_ts"}
    return None


# --- rendering ---------------------------------------------------------------------------


def render(message: Message) -> Block:
    """Payload of both ways: fallback text and blocks; nothing is unfurled or parsed."""
    return {
        "text": _fallback(message),
        "blocks": _blocks(message)[:MOST_BLOCKS],
        "unfurl_links": False,
        "unfurl_media": False,
        "link_names": False,
    }


def escape(text: str) -> str:
    """Text as mrkdwn shows it: & < > are Slack's only control characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fallback(message: Message) -> str:
    rows = [f"[{banner(message)}] {headline(message, _TITLE)}", *message.lines[:_LINES]]
    for report in message.reports[:1]:
        rows.append(line(" ".join(report.sentences), 2 * _SENTENCE))
        rows.append(" ".join(part for part in (line(report.outlet, 80), link(report.url)) if part))
    rows.append(message.reason)
    return escape("\n".join(line(row, 1_000) for row in rows if row))[:MOST_TEXT]


def _blocks(message: Message) -> list[Block]:
    reports, rest = shown(message.reports, MOST_REPORTS)
    lines = "\n".join(line(text, _LINE) for text in message.lines[:_LINES])
    blocks = [
        _context(banner(message)),
        _rich([_text(heading(message, _TITLE), bold=True)]),
        _rich([_text(lines.strip())]),
        *(_rich(_report(report)) for report in reports),
        _context(rest),
        _context(isolated(line(message.reason, 1_000))),
    ]
    return [block for block in blocks if block]


def _report(report: Report) -> list[Block]:
    """Title, sentences with their evidence in bold, outlet and time."""
    told = " ".join(line(sentence, _SENTENCE) for sentence in report.sentences).strip()
    runs = [_text(run, bold=marked) for run, marked in pieces(told, report.evidence)]
    below = [_text(byline(report), italic=True)]
    return [_title(report), *_next_line(runs), *_next_line(below)]


def _next_line(elements: list[Block]) -> list[Block]:
    """The elements after a line break; none where they say nothing."""
    return [_text("\n"), *elements] if any(each["text"] for each in elements) else []


def _title(report: Report) -> Block:
    text, url = line(report.title, _TITLE) or "Untitled", link(report.url)
    if not url:
        return _text(text, bold=True)
    return {"type": "link", "url": url, "text": text, "style": {"bold": True}}


def _text(text: str, **style: bool) -> Block:
    marks = {name: True for name, value in style.items() if value}
    return {"type": "text", "text": text} | ({"style": marks} if marks else {})


def _rich(elements: list[Block]) -> Block:
    """A block of rich text; empty where there is nothing to say, which Slack would refuse."""
    said = [element for element in elements if element["text"]]
    if not said:
        return {}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": said}]}


def _context(text: str) -> Block:
    if not text:
        return {}
    return {
        "type": "context",
        "elements": [{"type": "plain_text", "text": text, "emoji": False}],
    }
