"""What Slack, and the services that speak like it, say of a message.

An incoming webhook answers `ok`, the Web API `{"ok": true, "channel": ..., "ts": ...}`.
Mattermost says `ok`, Rocket.Chat `{"success": true}`, Zulip `{"result": "success"}`, Discord
nothing or the message that it made. A proxy's page is no acceptance, whatever its status.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from monitor.exchange.contract import header
from monitor.exchange.posting import Answer, retry_after
from monitor.model import Outcome, Refusal, Refused, Sent, TryAgain

# Errors of chat.postMessage that a person must mend (docs.slack.dev/reference/methods,
# chat.postMessage). Those that are listed nowhere are tried again: `ok: false` means that nothing
# was posted.
_PERMANENT = frozenset(
    """
    account_inactive access_denied as_user_not_supported channel_not_found
    channel_type_not_supported deprecated_endpoint duplicate_channel_not_found ekm_access_denied
    enterprise_is_restricted invalid_arg_name invalid_arguments invalid_array_arg invalid_auth
    invalid_blocks invalid_blocks_format invalid_charset invalid_form_data
    invalid_metadata_format invalid_metadata_schema invalid_post_type is_archived is_inactive
    method_deprecated missing_post_type missing_scope msg_blocks_too_long msg_too_long
    no_permission no_text not_allowed_token_type not_authed not_in_channel
    posting_to_channel_denied restricted_action restricted_action_non_threadable_channel
    restricted_action_read_only_channel restricted_action_thread_locked
    restricted_action_thread_only_channel team_access_not_granted token_expired token_revoked
    too_many_attachments two_factor_setup_required
    """.split()  # noqa: SIM905
)
_MESSAGE = frozenset(
    """
    invalid_arguments invalid_array_arg invalid_blocks invalid_blocks_format invalid_charset
    invalid_metadata_format invalid_metadata_schema msg_blocks_too_long msg_too_long no_text
    too_many_attachments
    """.split()  # noqa: SIM905
)
# A webhook names some of them under status 200 as one word.
_WORD = re.compile(r"[a-z]+(?:_[a-z]+)+")
_YES = frozenset({"ok", "1", "true", "success", "accepted", "sent", "message received"})
_TOO_MUCH = frozenset({400, 413, 422})


def webhook_answer(answer: Answer) -> Outcome:
    """What an incoming webhook says under 2xx."""
    text = answer.text.strip()
    if text.lower().strip('".') in _YES or (not text and answer.whole):
        return Sent()
    parsed = _parsed(answer)
    if parsed is not None and answer.whole:
        return Sent() if _agrees(parsed) else TryAgain(f"HTTP {answer.status}: {answer.said}")
    if _WORD.fullmatch(text):
        return _error(text, answer)
    return TryAgain(f"HTTP {answer.status}, but not Slack's answer: {answer.said}")


def _agrees(parsed: Mapping[str, Any]) -> bool:
    """Whether an object of a service that we may not know says no fault."""
    verdict = [parsed.get(key) for key in ("ok", "success", "result", "status")]
    if any(each is False or each in ("error", "failure", "failed", "fail") for each in verdict):
        return False
    return any(verdict) or not parsed.get("error")


def api_answer(answer: Answer) -> Outcome:
    """What chat.postMessage says; the reference keeps channel and time stamp."""
    parsed = _parsed(answer) or {}
    if parsed.get("ok") is True:
        return Sent(reference(str(parsed.get("channel") or ""), str(parsed.get("ts") or "")))
    error = parsed.get("error")
    if not isinstance(error, str) or not error:
        return TryAgain(f"HTTP {answer.status}, but not Slack's answer: {answer.said}")
    return _error(error, answer)


def _error(error: str, answer: Answer) -> Outcome:
    reason = f"Slack says {error if re.fullmatch('[a-z_]{1,80}', error) else answer.said}"
    if error in _PERMANENT:
        about = Refusal.MESSAGE if error in _MESSAGE else Refusal.RECEIVER
        return Refused(reason, about)
    return TryAgain(reason, retry_after(header(answer.headers, "retry-after")))


def _parsed(answer: Answer) -> Mapping[str, Any] | None:
    """The object that the body is; None where it is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def reference(channel: str, stamp: str) -> str:
    """Where a message stands, `C012345/1700000000.000100`: enough to answer or update it."""
    return f"{channel}/{stamp}" if channel and stamp else stamp


def thread_of(ref: str) -> str:
    """The time stamp of a reference; '' where it has none."""
    stamp = ref.rpartition("/")[2]
    return stamp if re.fullmatch(r"[0-9]+\.[0-9]+", stamp, re.ASCII) else ""


# --- what to leave out -------------------------------------------------------------------


def wants_no_thread(reason: str) -> bool:
    """Whether the thread is what was refused: it is locked, deleted, or there are none here."""
    words = set(re.findall(r"[a-z_]+", reason))
    return bool(words & _NO_THREAD)


_NO_THREAD = frozenset(
    {
        "thread_not_found",
        "cannot_reply_to_message",
        "message_not_found",
        "invalid_thread_ts",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
    }
)
_TOO_LONG = frozenset({"msg_blocks_too_long", "msg_too_long"})
_NO_SUCH_FORM = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_payload"})


def wants_shorter(reason: str) -> bool:
    """Whether the message's length is what was refused."""
    status = re.match(r"HTTP ([0-9]{3})", reason)
    if status and int(status[1]) in _TOO_MUCH:
        return True
    return bool(set(re.findall(r"[a-z_]+", reason)) & _TOO_LONG)


def wants_no_blocks(reason: str) -> bool:
    """Whether blocks are what was refused, so that text alone may pass."""
    return bool(set(re.findall(r"[a-z_]+", reason)) & _NO_SUCH_FORM)
