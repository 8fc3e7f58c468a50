"""The whole invented day through the real daemon, to Slack, mailbox and webhook."""

import asyncio
import os
import re
import signal
import socket
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.app.current import Current
from monitor.app.daemon import run_daemon
from monitor.testing.mail_catcher import Caught, MailCatcher
from monitor.testing.newsday import LENGTH, NewsDayServer, outlets, write_config
from monitor.testing.slack_server import SlackServer
from monitor.testing.webhook_receiver import WebhookCall, WebhookEndpoint

pytestmark = pytest.mark.anyio

PATIENCE = 60.0
COPIES = {"annexed-regions-pressed", "copy-annexed-regions"}  # whichever comes second is folded
ALERTED = {
    "annexed-regions-denied",
    "zelensky-limited",
    "jeddah-sunday",
    "recognition-price",
    "mediators-gaza",
    "prisoner-exchange",
    "gaza-crossing",
    "black-sea-shipping",
    "gas-slips",
    "priznanie-regionov",
    "kreml-oproverg",
    "uitkoff-dzhidda",
    "putin-tysne",
    "zelenskyi-pauza",
    "putin-draengt",
    "selenskyj-waffenruhe",
    "putin-trump-regions",
    "gaza-mediators",
}
HOSTILE = 4  # reports of The Loud Hailer


def reported(calls: list[WebhookCall]) -> Counter[str]:
    """Ids (the end of the link) of all reports in all messages; hostile ones by outlet."""
    return Counter(
        "hostile" if report["outlet"] == "The Loud Hailer" else report["url"].rpartition("/")[2]
        for call in calls
        for report in call.body["data"]["reports"]
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


async def until_told(hook: WebhookEndpoint) -> None:
    """Wait until every report that must be told was."""
    async with asyncio.timeout(PATIENCE):
        while not (
            reported(hook.messages).keys() >= ALERTED
            and reported(hook.messages)["hostile"] >= HOSTILE
            and reported(hook.messages).keys() & COPIES
        ):
            await hook.until(len(hook.messages) + 1, timeout=PATIENCE)


async def until_linked(stand_in: SlackServer | MailCatcher, links: Callable[[], list[str]]) -> None:
    """Wait until its messages lead to every report, each once: a message may tell of several."""
    async with asyncio.timeout(PATIENCE):
        while not {link.rpartition("/")[2] for link in links()} >= ALERTED:
            await stand_in.until(len(stand_in.messages) + 1, timeout=PATIENCE)
    reports = Counter(link.rpartition("/")[2] for link in links())
    assert {reports[name] for name in ALERTED} == {1}


def linked(letter: Caught) -> list[str]:
    """The addresses in its text."""
    return re.findall(r"https?://\S+", letter.text)


async def test_day_is_told_once_to_everybody_and_hostile_text_is_text(tmp_path: Path) -> None:
    now = [0.0]
    async with (
        NewsDayServer(elapsed=lambda: now[0]) as feeds,
        SlackServer() as slack,
        MailCatcher() as mail,
        WebhookEndpoint() as hook,
    ):
        folder = write_config(tmp_path, feeds.url, slack.url, f"127.0.0.1:{mail.port}", hook.url)
        environ = {"MONITOR_WEB__PORT": str(free_port())}
        daemon = asyncio.create_task(run_daemon(Current(folder, environ)))
        await feeds.until_asked(2)
        baseline = [told for told in hook.messages if told.body["type"] != "monitor.notice"]

        now[0] = LENGTH
        await until_told(hook)
        await until_linked(slack, lambda: [link for m in slack.messages for link in m.links])
        await until_linked(mail, lambda: [link for m in mail.messages for link in linked(m)])
        os.kill(os.getpid(), signal.SIGTERM)
        await daemon

    told = reported(hook.messages)
    assert baseline == []
    assert told.pop("hostile") == HOSTILE
    assert told == Counter(ALERTED | (told.keys() & COPIES))
    assert len(told.keys() & COPIES) == 1
    assert [m.pings for m in slack.messages if m.pings] == []
    assert any("<!channel>" in m.text for m in slack.messages)
    assert {m.recipients for m in mail.messages} == {("desk@example.org",)}
    assert [m for m in mail.messages if m.letter["Bcc"]] == []


def test_every_new_report_of_the_day_is_expected_or_noise() -> None:
    new = {r.id for o in outlets() for r in o.reports if r.at > 0 and o.id != "loud-hailer"}

    assert new >= ALERTED | COPIES
