"""Slack: an incoming webhook, or a bot token with `chat.postMessage`.

    parts | a turn of the channel | the richest form that is taken, in the thread or beside it

A token's answer carries channel and `ts`, the message's reference: further reports go into its
thread. An incoming webhook gives none, so its further reports stand alone. A message with more
reports than one can carry is several; where one of them fails, the next attempt goes on there.
"""

import json
import time
from collections.abc import Iterator

from monitor.configuration import Secret, SlackReceiver
from monitor.errors import MonitorError
from monitor.exchange import Exchange
from monitor.model import Message, Outcome, Refused, Sent, TryAgain
from monitor.notify.answers import PATIENCE, Request, post
from monitor.notify.identity import wire_id
from monitor.notify.pace import Pace
from monitor.notify.slack_answers import (
    api_answer,
    thread_of,
    wants_no_blocks,
    wants_no_thread,
    wants_shorter,
    webhook_answer,
)
from monitor.notify.slack_forms import Block, forms, parts


class Slack:
    """Posts messages to one channel."""

    def __init__(
        self,
        receiver: SlackReceiver,
        exchange: Exchange,
        patience: float = PATIENCE,
        pace: Pace | None = None,
    ) -> None:
        self._receiver = receiver
        self._exchange = exchange
        self._patience = patience
        self._pace = pace or Pace()
        if not receiver.webhook_url and not receiver.token:
            raise MonitorError(f"receiver {receiver.name}: neither webhook_url nor token is set")

    def __repr__(self) -> str:
        return f"Slack({self._receiver.name!r})"

    async def send(self, message: Message) -> Outcome:
        """Post every part that no earlier attempt posted; further parts go below the first."""
        done, ref = _progress(message.progress)
        for number, part in enumerate(parts(message)):
            if number < done:
                continue
            outcome = await self._part(part, thread_of(message.thread) or thread_of(ref))
            if not isinstance(outcome, Sent):
                return _interrupted(outcome, number, ref)
            ref = ref or outcome.ref
        return Sent(ref)

    async def _part(self, message: Message, thread: str) -> Outcome:
        """One message, in a plainer form or without its thread where Slack rejects these."""
        async with self._pace:
            deadline = time.monotonic() + self._patience
            outcome: Outcome = TryAgain(f"no answer within {self._patience:.1f} s")
            rest = forms(message, self._receiver.zone)
            payload = next(rest, None)
            while payload and (left := deadline - time.monotonic()) > 0:
                outcome = await self._post(self._addressed(payload, message, thread), left)
                if isinstance(outcome, Sent):
                    return outcome
                payload, thread = _next(payload, rest, thread, outcome.reason)
        return outcome

    def _addressed(self, payload: Block, message: Message, thread: str) -> Block:
        if self._receiver.webhook_url:
            return payload
        metadata = {
            "event_type": "monitor_delivery",
            "event_payload": {"delivery_id": wire_id(message.id)},
        }
        addressed = {**payload, "channel": self._receiver.channel, "metadata": metadata}
        return addressed | ({"thread_ts": thread} if thread else {})

    async def _post(self, payload: Block, patience: float) -> Outcome:
        body = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "monitor-slack/1",
        }
        if self._receiver.webhook_url:
            request = Request(self._receiver.webhook_url, body, headers)
            return await post(self._exchange, request, webhook_answer, patience)
        token = self._receiver.token or Secret("")
        headers["authorization"] = f"Bearer {token.reveal()}"
        url = f"{self._receiver.api_url.rstrip('/')}/chat.postMessage"
        request = Request(Secret(url), body, headers, (token,))
        return await post(self._exchange, request, api_answer, patience)


def _next(
    payload: Block, rest: Iterator[Block], thread: str, reason: str
) -> tuple[Block | None, str]:
    """What to try after a refusal, and in which thread; None where nothing is left to leave out."""
    if thread and wants_no_thread(reason):
        return payload, ""
    if "blocks" in payload and wants_no_blocks(reason):
        return next((form for form in rest if "blocks" not in form), None), thread
    return (next(rest, None) if wants_shorter(reason) else None), thread


def _interrupted(outcome: TryAgain | Refused, done: int, ref: str) -> Outcome:
    """The outcome, with what was posted so far, so that it is not posted again."""
    if not done or isinstance(outcome, Refused):
        return outcome
    return TryAgain(outcome.reason, outcome.after, f"{done} posted {ref}")


def _progress(text: str) -> tuple[int, str]:
    """How many parts an earlier attempt posted, and the reference of the first."""
    count, _, ref = text.partition(" posted ")
    return (int(count), ref) if count.isdigit() else (0, "")
