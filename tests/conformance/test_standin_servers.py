"""The stand-ins notice what a mistake would do; a stand-in that accepts all proves nothing."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from monitor.testing import builders
from monitor.testing.fakes import LOOPBACK
from monitor.testing.mail_catcher import MailCatcher
from monitor.testing.slack_server import SlackServer
from monitor.testing.webhook_receiver import WebhookEndpoint

pytestmark = pytest.mark.anyio


async def post(
    slack: SlackServer, payload: dict[str, Any], token: str | None = None
) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {slack.token if token is None else token}"}
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            slack.api_url + "chat.postMessage",
            json={"channel": "#desk"} | payload,
            headers=headers if token != "" else {},
        )
    found: dict[str, Any] = answer.json()
    return found


async def test_slack_sees_pings_and_forged_links_in_unescaped_text() -> None:
    async with SlackServer() as slack:
        section = {
            "type": "section",
            "text": {
                "type": "mrkdwn",
                "text": "<!channel> <https://evil.example|Bank> &amp; <@U1>",
            },
        }

        answer = await post(slack, {"text": "<!here>", "blocks": [section]})

        assert answer["ok"]
        assert slack.messages[0].pings == ("!here", "!channel", "@U1")
        assert slack.messages[0].links == ("https://evil.example",)
        assert slack.messages[0].text == "!channel Bank & @U1"


@pytest.mark.parametrize(
    ("payload", "token", "error"),
    [
        ({"text": "x"}, "xoxb-wrong", "invalid_auth"),
        ({"text": "x"}, "", "not_authed"),
        ({"text": "x", "channel": "#other"}, None, "channel_not_found"),
        ({}, None, "no_text"),
        ({"text": "x", "thread_ts": "1.0"}, None, "thread_not_found"),
        ({"blocks": [{"type": "divider"}] * 51}, None, "invalid_blocks"),
        ({"blocks": [{"type": "poem"}]}, None, "invalid_blocks"),
        (
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}]},
            None,
            "invalid_blocks",
        ),
        (
            {"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]},
            None,
            "invalid_blocks",
        ),
    ],
)
async def test_slack_refuses_what_slack_refuses(
    payload: dict[str, Any], token: str | None, error: str
) -> None:
    async with SlackServer() as slack:
        assert await post(slack, payload, token) == {"ok": False, "error": error}
        assert slack.messages == []


async def test_slack_webhook_refuses_what_is_no_payload() -> None:
    async with SlackServer() as slack, httpx.AsyncClient() as client:
        bad = await client.post(slack.url, content=b"not json")
        elsewhere = await client.post(slack.base + "/services/T/B/guess", json={"text": "x"})

        assert (bad.status_code, bad.text) == (400, "invalid_payload")
        assert (elsewhere.status_code, elsewhere.text) == (404, "no_service")


async def test_until_waits_for_the_nth_message_and_no_longer() -> None:
    async with SlackServer() as slack:
        waiting = asyncio.create_task(slack.until(2))
        await post(slack, {"text": "one"})
        assert not waiting.done()

        await post(slack, {"text": "two"})

        await waiting
        with pytest.raises(TimeoutError):
            await slack.until(3, timeout=0.05)


async def test_webhook_endpoint_refuses_what_its_verifier_refuses() -> None:
    def never(_: bytes, __: dict[str, str]) -> None:
        raise ValueError("no")

    async with WebhookEndpoint(lambda _: never) as hook, httpx.AsyncClient() as client:
        answer = await client.post(hook.url, json=json.loads("{}"))

        assert answer.status_code == 401
        assert hook.calls == []


async def test_mail_catcher_waits_for_the_nth_mail() -> None:
    from monitor.notify import Email

    async with MailCatcher() as mail:
        waiting = asyncio.create_task(mail.until(1))

        await Email(mail.receiver(), LOOPBACK).send(builders.message())

        await waiting
        assert mail.messages[0].recipients == ("desk@newsroom.example",)
