"""The reference scene of March 2025: one message per receiver, its follow-up in the thread."""

import time
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from monitor.language.sentences import split
from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene, SceneEntry

pytestmark = pytest.mark.anyio

ENGLISH = (
    "Putin urges Trump to recognise annexed regions as wider ceasefire talks stall",
    (
        "The Russian leader wants Washington to accept the annexation of five Ukrainian regions, "
        "a Moscow business daily reports. In return he would lay no claim to Odesa. "
        "Both sides agreed to spare energy sites for 30 days."
    ),
)
RUSSIAN = (
    "Путин добивается от Трампа признания регионов, переговоры о прекращении огня буксуют",
    (
        "Газета сообщает, что Москва ждёт признания пяти регионов Украины. "
        "Взамен Кремль не будет претендовать на Одессу."
    ),
)
LATER = (
    "Envoys to meet on Sunday as wider ceasefire talks over annexed regions stall",
    (
        "Putin and Trump left recognition of the annexed regions open, the Kremlin said. "
        "Ukraine backs the limited ceasefire."
    ),
)


def news(guid: str, text: tuple[str, str], age: float = 60.0) -> SceneEntry:
    return SceneEntry(guid, text[0], text[1], time.time() - age)


def noise(guid: str) -> SceneEntry:
    text = ("Union calls a truce in the pay dispute", "Bus drivers go back to work on Monday.")
    return news(guid, text)


async def test_scene_alerts_once_per_receiver_in_two_languages(tmp_path: Path) -> None:
    async with Scene(tmp_path, ("courier", "vestnik"), verify=lambda s: Webhook(s).verify) as scene:
        scene.publish("courier", noise("n1"))
        scene.publish("vestnik", noise("n2"))
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await scene.webhook.until(1)  # the first start's message
            scene.publish("courier", noise("n3"), news("putin", ENGLISH))
            scene.publish("vestnik", news("putin-ru", RUSSIAN))
            await scene.slack.until(2)
            await scene.mail.until(2)
            await scene.webhook.until(3)
            scene.publish("courier", news("later", LATER, age=1))
            await scene.slack.until(3)
            await scene.mail.until(3)
            await scene.webhook.until(4)

            code = await daemon.stop()

    assert code == 0
    first = next(m for m in scene.slack.messages if "Putin urges" in m.text)
    assert ENGLISH[0] in first.text
    assert "a Moscow business daily reports." in first.text
    sentences = [each for each in split(ENGLISH[1]) if each in first.text]
    assert len(sentences) == 2  # verbatim, of three
    assert "Ceasefire talks" in first.text
    assert "https://courier.example/putin" in first.links
    russian = next(m for m in scene.slack.messages if RUSSIAN[0] in m.text)
    assert "https://vestnik.example/putin-ru" in russian.links
    follow_up = next(m for m in scene.slack.messages if LATER[0] in m.text)
    assert follow_up.thread_ts == first.ts
    assert [len(scene.slack.messages), len(scene.mail.messages)] == [3, 3]
    kinds = [call.body["data"]["kind"] for call in scene.webhook.calls]
    assert sorted(kinds) == ["alert", "alert", "follow_up", "notice"]
    mails = [str(each.letter["subject"]) for each in scene.mail.messages]
    assert any("Putin urges Trump" in subject for subject in mails)


async def test_first_start_records_and_says_what_would_have_been(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.publish("courier", news("putin", ENGLISH), noise("n1"))
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await scene.webhook.until(1)
            await daemon.logged("polled", result="not_modified")
            await daemon.stop()

    data = scene.webhook.calls[0].body["data"]
    assert data["kind"] == "notice"
    assert data["headline"] == "Watching 1 feeds for 1 topics: Ceasefire talks."
    assert data["lines"] == [
        "1 of 1 feeds were read; what stood in them is recorded, not alerted.",
        "The last 24 h would have been 1 alerts: Ceasefire talks 1.",
    ]
    assert scene.slack.messages == []
    assert scene.mail.messages == []


async def test_restart_tells_nothing_twice(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.publish("courier", noise("n1"))
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await scene.webhook.until(1)
            scene.publish("courier", news("putin", ENGLISH))
            await scene.told(1)
            await scene.webhook.until(2)
            await daemon.stop()
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await daemon.logged("polled")
            await daemon.stop()

    assert [len(scene.slack.messages), len(scene.mail.messages), len(scene.webhook.calls)] == [
        1,
        1,
        2,
    ]
