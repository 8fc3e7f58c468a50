"""Every channel against what a server can do: the shared suite, and each channel's own words."""

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from standardwebhooks import Webhook as Verifier

from monitor.configuration import (
    Configuration,
    ConsoleReceiver,
    Secret,
    SlackReceiver,
    WebhookReceiver,
)
from monitor.errors import MonitorError
from monitor.exchange import Exchange
from monitor.model import Refused, Sent, TryAgain
from monitor.notify import Slack, Webhook, build
from monitor.notify.channels import Channels
from monitor.notify.pace import SECOND, Pace
from monitor.testing import builders
from monitor.testing.fakes import LOOPBACK, loopback_exchange
from monitor.testing.listener import Reply
from monitor.testing.notifier_suite import CASES, UNSPOKEN, Case
from monitor.testing.slack_server import SlackServer
from monitor.testing.webhook_receiver import Verify, WebhookEndpoint
from monitor.uris import uri

pytestmark = pytest.mark.anyio

BRIEF = 0.5  # seconds of patience, where silence is expected


def verifier(secret: str) -> Verify:
    return Verifier(secret).verify


@pytest.fixture
async def exchange() -> AsyncIterator[Exchange]:
    opened = loopback_exchange()
    yield opened
    await opened.aclose()


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def hook() -> AsyncIterator[WebhookEndpoint]:
    async with WebhookEndpoint(verifier) as server:
        yield server


@pytest.mark.parametrize("case", [*CASES, *UNSPOKEN], ids=lambda case: case.name)
@pytest.mark.parametrize("bot", [True, False], ids=["bot", "webhook"])
async def test_slack_conforms(
    case: Case, bot: bool, slack: SlackServer, exchange: Exchange
) -> None:
    notifier = Slack(slack.receiver(bot=bot), exchange, BRIEF)

    await case.check(notifier, slack)

    assert slack.messages == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_webhook_conforms(case: Case, hook: WebhookEndpoint, exchange: Exchange) -> None:
    notifier = Webhook(hook.receiver(), exchange, BRIEF)

    await case.check(notifier, hook)

    assert hook.calls == []


@pytest.mark.parametrize("case", UNSPOKEN, ids=lambda case: case.name)
async def test_webhook_takes_the_status_for_the_answer(
    case: Case, hook: WebhookEndpoint, exchange: Exchange
) -> None:
    hook.answer_next(case.behaviour)

    assert await Webhook(hook.receiver(), exchange).send(builders.message()) == Sent()


async def test_connection_refused_is_passing(exchange: Exchange) -> None:
    async with SlackServer() as gone:
        receivers = (gone.receiver(), gone.receiver(bot=False))
    notifiers = [Slack(r, exchange) for r in receivers]

    outcomes = [await n.send(builders.message()) for n in notifiers]

    assert [type(o) for o in outcomes] == [TryAgain, TryAgain]


@pytest.mark.parametrize("url", ["gopher://127.0.0.1/x", "nonsense", "http://[::1", "http://a:b/"])
async def test_a_url_that_cannot_be_called_is_refused(url: str, exchange: Exchange) -> None:
    outcome = await Webhook(WebhookReceiver("w", Secret(url)), exchange).send(builders.message())

    assert outcome == Refused("the receiver's URL is not one that can be called")


async def test_cancelling_a_send_is_not_swallowed(
    hook: WebhookEndpoint, exchange: Exchange
) -> None:
    from monitor.testing.listener import Silence

    hook.answer_next(Silence())
    sending = asyncio.create_task(Webhook(hook.receiver(), exchange).send(builders.message()))
    await hook.until_requests(1)

    sending.cancel()

    with pytest.raises(asyncio.CancelledError):
        await sending


# --- Slack -------------------------------------------------------------------------------


async def test_slack_bot_posts_and_returns_its_reference(
    slack: SlackServer, exchange: Exchange
) -> None:
    outcome = await build(slack.receiver(), exchange=exchange, gate=LOOPBACK).send(
        builders.message()
    )

    (arrived,) = slack.messages
    assert outcome == Sent(f"#desk/{arrived.ts}")
    assert arrived.delivery_id == "d0000000000000000001"
    assert arrived.links == ("https://harbour.example/truce",)
    assert "Envoys meet again in Jeddah" in arrived.text
    assert 'matches Truce talks: "truce" in title' in arrived.text


async def test_slack_webhook_posts(slack: SlackServer, exchange: Exchange) -> None:
    outcome = await build(slack.receiver(bot=False), exchange=exchange, gate=LOOPBACK).send(
        builders.message()
    )

    assert outcome == Sent("")
    assert len(slack.messages) == 1


async def test_slack_feed_text_is_data(slack: SlackServer, exchange: Exchange) -> None:
    hostile = "<!channel> @here <https://evil.example|Bank> & *bold* :tada: <@U123> `x`"
    report = builders.report(title=hostile, sentences=(hostile,), outlet="<!everyone>")
    message = builders.message(headline=hostile, reports=(report,), reason=hostile, topic=hostile)

    for bot in (True, False):
        await Slack(slack.receiver(bot=bot), exchange).send(message)

    for arrived in slack.messages:
        assert arrived.pings == ()
        assert set(arrived.links) == {"https://harbour.example/truce"}
        assert hostile in arrived.text
        assert hostile in arrived.fallback.replace("\u200b", "")
        assert not re.search(r"@\w", arrived.fallback)


async def test_slack_further_reports_go_into_the_thread(
    slack: SlackServer, exchange: Exchange
) -> None:
    notifier = Slack(slack.receiver(), exchange, pace=Pace(0))
    first = await notifier.send(builders.message())
    assert isinstance(first, Sent)

    second = await notifier.send(builders.message(id="d2", thread=first.ref, root_id="d1"))

    assert isinstance(second, Sent)
    assert slack.messages[1].thread_ts == slack.messages[0].ts


async def test_slack_thread_that_is_gone_does_not_lose_the_alert(
    slack: SlackServer, exchange: Exchange
) -> None:
    outcome = await Slack(slack.receiver(), exchange).send(builders.message(thread="1.000"))

    assert isinstance(outcome, Sent)
    assert slack.messages[0].thread_ts == ""


async def test_slack_blocks_that_are_rejected_do_not_lose_the_alert(
    slack: SlackServer, exchange: Exchange
) -> None:
    slack.answer_next(Reply(200, b'{"ok": false, "error": "invalid_blocks"}'))

    outcome = await Slack(slack.receiver(), exchange).send(builders.message())

    assert isinstance(outcome, Sent)
    assert "blocks" not in slack.messages[0].payload


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("channel_not_found", Refused),
        ("invalid_auth", Refused),
        ("is_archived", Refused),
        ("not_in_channel", Refused),
        ("ratelimited", TryAgain),
        ("internal_error", TryAgain),
        ("fatal_error", TryAgain),
        ("something_new", TryAgain),
    ],
)
async def test_slack_errors_are_told_apart(
    error: str, expected: type, slack: SlackServer, exchange: Exchange
) -> None:
    slack.answer_next(Reply(200, json.dumps({"ok": False, "error": error}).encode()))

    outcome = await Slack(slack.receiver(), exchange).send(builders.message())

    assert type(outcome) is expected
    assert isinstance(outcome, Refused | TryAgain)
    assert outcome.reason == f"Slack says {error}"


async def test_slack_wrong_token_is_refused_and_never_named(
    slack: SlackServer, exchange: Exchange
) -> None:
    receiver = SlackReceiver("desk", token=Secret("xoxb-wrong"), api_url=slack.api_url)
    notifier = Slack(receiver, exchange)

    outcome = await notifier.send(builders.message())

    assert outcome == Refused("Slack says invalid_auth")
    assert "xoxb-wrong" not in repr(notifier)


@pytest.mark.parametrize("count", [0, 1, 12, 20, 100])
@pytest.mark.parametrize("bot", [True, False], ids=["bot", "webhook"])
async def test_slack_loses_no_link_of_a_long_message(
    count: int, bot: bool, slack: SlackServer, exchange: Exchange
) -> None:
    urls = [f"https://harbour.example/{n}/" + "x" * 60 for n in range(count)]
    reports = tuple(
        builders.report(title="Title & " * 80, sentences=("<Word> " * 300,) * 3, url=url)
        for url in urls
    )
    message = builders.message(reports=reports, headline="Head " * 500, lines=("line " * 200,) * 30)

    outcome = await Slack(slack.receiver(bot=bot), exchange, pace=Pace(0)).send(message)

    assert isinstance(outcome, Sent)
    assert [link for arrived in slack.messages for link in arrived.links] == urls
    assert len(slack.messages) == max(1, -(-count // 20))
    for arrived in slack.messages[1:]:
        assert arrived.thread_ts == (slack.messages[0].ts if bot else "")


async def test_slack_goes_on_where_a_long_message_was_interrupted(
    slack: SlackServer, exchange: Exchange
) -> None:
    reports = tuple(builders.report(url=f"https://a.example/{n}") for n in range(100))
    message = builders.message(reports=reports)
    notifier = Slack(slack.receiver(), exchange, pace=Pace(0))
    slack.answer_next(None, Reply(500, b"fatal_error"))

    first = await notifier.send(message)
    assert isinstance(first, TryAgain)
    second = await notifier.send(replace(message, progress=first.progress))

    assert second == Sent(f"#desk/{slack.messages[0].ts}")
    links = [link for arrived in slack.messages for link in arrived.links]
    assert links == [report.url for report in reports]


@pytest.mark.parametrize("limit", [11_000, 5_000, 1_000, 0])
async def test_slack_that_takes_less_than_it_says_gets_a_shorter_or_plainer_message(
    limit: int, exchange: Exchange
) -> None:
    reports = tuple(
        builders.report(sentences=("Word " * 80,) * 2, url=f"https://a.example/{n}")
        for n in range(12)
    )
    async with SlackServer(limit=limit) as slack:
        outcome = await Slack(slack.receiver(), exchange).send(builders.message(reports=reports))

    (arrived,) = slack.messages
    assert isinstance(outcome, Sent)
    told = f"{arrived.links} {arrived.fallback}"
    assert [report.url for report in reports if report.url not in told] == []


async def test_a_service_with_discords_limit_gets_the_headline_and_what_fits(
    slack: SlackServer, exchange: Exchange
) -> None:
    refusal = Reply(400, b'{"content": ["Must be 2000 or fewer in length."]}')
    slack.answer_next(refusal, refusal, refusal)
    reports = tuple(
        builders.report(sentences=("Word " * 80,) * 2, url=f"https://a.example/{n}")
        for n in range(12)
    )

    outcome = await Slack(slack.receiver(bot=False), exchange).send(
        builders.message(reports=reports, severity="high")
    )

    (arrived,) = slack.messages
    assert isinstance(outcome, Sent)
    assert len(arrived.payload["text"]) <= 2_000
    assert arrived.fallback.startswith("[🔴 HIGH · Truce talks] Arland and Brevia agree")
    assert "https://a.example/11" in arrived.fallback


LONG_IRI = "https://vesti.example/" + "новости/" * 300


async def test_a_link_longer_than_slacks_advice_arrives(
    slack: SlackServer, exchange: Exchange
) -> None:
    reports = (builders.report(url=LONG_IRI), builders.report(url="https://a.example/2"))

    outcome = await Slack(slack.receiver(bot=False), exchange).send(
        builders.message(reports=reports)
    )

    (arrived,) = slack.messages
    assert isinstance(outcome, Sent)
    assert uri(LONG_IRI) in arrived.fallback
    assert "https://a.example/2" in arrived.fallback


@pytest.mark.parametrize(
    "error",
    [
        "thread_not_found",
        "message_not_found",
        "cannot_reply_to_message",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
    ],
)
async def test_slack_thread_that_cannot_be_answered_falls_back_to_the_channel(
    error: str, slack: SlackServer, exchange: Exchange
) -> None:
    slack.answer_next(Reply(200, json.dumps({"ok": False, "error": error}).encode()))

    outcome = await Slack(slack.receiver(), exchange).send(builders.message(thread="C1/1.000"))

    (arrived,) = slack.messages
    assert isinstance(outcome, Sent)
    assert arrived.thread_ts == ""
    assert "blocks" in arrived.payload


@pytest.mark.parametrize(
    "body",
    [
        b"ok",
        b"OK",
        b"",
        b"1",
        b'{"ok": true}',
        b'{"success": true}',
        b'{"result": "success", "msg": ""}',
        b'{"id": "1", "channel_id": "2", "content": "x"}',
        b'{"status": "ok"}',
    ],
)
async def test_services_that_speak_like_slack_are_told_once(
    body: bytes, slack: SlackServer, exchange: Exchange
) -> None:
    slack.answer_next(Reply(200, body))

    outcome = await Slack(slack.receiver(bot=False), exchange).send(builders.message())

    assert outcome == Sent()
    assert len(slack.requests) == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"success": false, "error": "error-not-allowed"}', TryAgain),
        (b'{"result": "error", "msg": "Unknown stream"}', TryAgain),
        (b"channel_is_archived", TryAgain),
        (b"token_revoked", Refused),
        (b"We are down for maintenance", TryAgain),
    ],
)
async def test_a_2xx_that_says_no_is_no_acceptance(
    body: bytes, expected: type, slack: SlackServer, exchange: Exchange
) -> None:
    slack.answer_next(Reply(200, body))

    outcome = await Slack(slack.receiver(bot=False), exchange).send(builders.message())

    assert type(outcome) is expected


@pytest.mark.parametrize("ending", ["/api", "/api/"])
async def test_slack_api_is_found_with_and_without_a_slash(
    ending: str, slack: SlackServer, exchange: Exchange
) -> None:
    receiver = replace(slack.receiver(), api_url=slack.base + ending)

    outcome = await Slack(receiver, exchange).send(builders.message())

    assert isinstance(outcome, Sent)


async def test_two_receivers_of_one_slack_channel_share_its_pace(slack: SlackServer) -> None:
    receivers = (slack.receiver("a"), slack.receiver("b"))
    channels = Channels(
        Configuration(receivers=receivers), lambda _way: loopback_exchange(), LOOPBACK
    )
    loop = asyncio.get_running_loop()
    start = loop.time()

    await asyncio.gather(*(each.send(builders.message()) for each in channels.notifiers.values()))

    assert loop.time() - start >= SECOND
    assert len(slack.messages) == 2
    await channels.close()


async def test_slack_needs_a_way_to_post(exchange: Exchange) -> None:
    with pytest.raises(MonitorError, match="neither webhook_url nor token"):
        build(SlackReceiver("desk"), exchange=exchange, gate=LOOPBACK)


# --- webhook -----------------------------------------------------------------------------


async def test_webhook_is_signed_so_that_the_reference_library_accepts_it(
    hook: WebhookEndpoint, exchange: Exchange
) -> None:
    outcome = await build(hook.receiver(), exchange=exchange, gate=LOOPBACK).send(
        builders.message()
    )

    (call,) = hook.calls
    assert outcome == Sent("")
    assert call.id == "d0000000000000000001"
    assert call.body["type"] == "monitor.alert"
    assert call.body["timestamp"] == "2025-03-19T12:00:00.000Z"
    assert call.body["data"]["reports"][0]["url"] == "https://harbour.example/truce"


async def test_webhook_with_another_secret_is_refused(
    hook: WebhookEndpoint, exchange: Exchange
) -> None:
    receiver = WebhookReceiver("w", Secret(hook.url), Secret("whsec_" + "QUJD" * 8))

    outcome = await Webhook(receiver, exchange).send(builders.message())

    assert outcome == Refused("HTTP 401: bad signature")


async def test_webhook_copies_carry_the_same_id(hook: WebhookEndpoint, exchange: Exchange) -> None:
    notifier = Webhook(hook.receiver(), exchange)

    await notifier.send(builders.message())
    await notifier.send(builders.message())

    assert len({call.id for call in hook.calls}) == 1


async def test_webhook_id_is_safe_in_a_header(hook: WebhookEndpoint, exchange: Exchange) -> None:
    await Webhook(hook.receiver(), exchange).send(builders.message(id="a.b\r\nx-evil: 1"))

    assert hook.calls[0].id.isalnum()
    assert "x-evil" not in hook.calls[0].headers


async def test_webhook_secret_in_an_answer_is_never_repeated(
    hook: WebhookEndpoint, exchange: Exchange
) -> None:
    hook.answer_next(Reply(500, f"key {hook.secret} at {hook.url}".encode()))

    outcome = await Webhook(hook.receiver(), exchange).send(builders.message())

    assert outcome == TryAgain("HTTP 500: key *** at ***")


ECHOES = [
    "Cannot POST /hooks/T0KEN-of-the-path?key=k3y-of-the-query",
    "Cannot POST /hooks/T0KEN-of-the-pa",
    'no route "\\/hooks\\/T0KEN-of-the-path"',
    "&#x2F;hooks&#x2F;T0KEN-of-the-path is unknown",
    "%2Fhooks%2FT0KEN-of-the-path%3Fkey%3Dk3y-of-the-query",
    "key k3y-of-the-query is wrong",
    "x" * 195 + "T0KEN-of-the-path",
]


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("status", [404, 500])
async def test_webhook_whose_server_echoes_the_request_gives_nothing_away(
    echo: str, status: int, hook: WebhookEndpoint, exchange: Exchange
) -> None:
    url = f"{hook.base}/hooks/T0KEN-of-the-path?key=k3y-of-the-query"
    hook.answer_next(Reply(status, echo.encode()))

    outcome = await Webhook(WebhookReceiver("w", Secret(url)), exchange).send(builders.message())

    assert not isinstance(outcome, Sent)
    assert "***" in outcome.reason
    assert re.search("t0ken|-of-the|k3y", outcome.reason, re.IGNORECASE) is None


async def test_webhook_secret_that_is_none_is_named_without_itself(
    exchange: Exchange,
) -> None:
    receiver = WebhookReceiver("w", Secret("https://a.example"), Secret("whsec_???"))

    with pytest.raises(MonitorError, match="receiver w: the secret must be") as caught:
        build(receiver, exchange=exchange, gate=LOOPBACK)

    assert "???" not in str(caught.value)


async def test_an_endless_answer_is_cut(hook: WebhookEndpoint, exchange: Exchange) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    hook.answer_next(Reply(500, bomb, {"Content-Encoding": "gzip"}))

    outcome = await Webhook(hook.receiver(), exchange).send(builders.message())

    assert outcome == TryAgain("HTTP 500")


async def test_console_is_built(exchange: Exchange, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = await build(ConsoleReceiver("console"), exchange=exchange, gate=LOOPBACK).send(
        builders.message()
    )

    assert outcome == Sent()
    assert "* Truce talks\n" in capsys.readouterr().out
