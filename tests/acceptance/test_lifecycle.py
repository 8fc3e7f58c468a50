"""Start, signals, reload, refusal: the real process."""

import asyncio
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene, SceneEntry

pytestmark = pytest.mark.anyio


async def test_daemon_without_network_stays_up_and_says_why(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        port = scene.feeds.port
    async with Scene(tmp_path) as scene:  # the first scene's feed server is gone: nobody answers
        (tmp_path / "feeds.yaml").write_text(
            f"gone: {{url: 'http://127.0.0.1:{port}/gone.xml'}}\n", "utf-8"
        )
        async with DaemonProcess(tmp_path) as daemon:
            page = await daemon.started()
            line = await daemon.logged("polled", source="gone")
            async with httpx.AsyncClient() as client:
                health = await client.get(f"{page}/healthz")
                front = await client.get(page)
            code = await daemon.stop()

    assert line["result"] in ("connect", "offline")
    assert datetime.fromisoformat(line["next"]) > datetime.now(UTC)
    assert "verdicts" not in line
    assert health.status_code == 200
    assert "gone" in front.text
    assert code == 0


async def test_sigterm_ends_within_eight_seconds_with_a_slow_channel(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene, DaemonProcess(tmp_path) as daemon:
        await daemon.started()
        await scene.webhook.until(1)

        begun = asyncio.get_running_loop().time()
        code = await daemon.stop()
        took = asyncio.get_running_loop().time() - begun

    assert code == 0
    assert took < 8


async def test_second_daemon_on_the_same_file_is_refused(tmp_path: Path) -> None:
    async with Scene(tmp_path), DaemonProcess(tmp_path) as first:
        await first.started()
        async with DaemonProcess(tmp_path) as second:
            code = await second.wait()
        (said,) = second.log
        first_code = await first.stop()

    assert code == 1
    assert (said["event"], said["level"]) == ("not_started", "critical")
    assert "already runs on" in said["reason"]
    assert first_code == 0


@pytest.mark.parametrize("by_signal", [True, False], ids=["sighup", "changed-file"])
async def test_reload_takes_a_good_configuration(tmp_path: Path, by_signal: bool) -> None:
    async with Scene(tmp_path) as scene, DaemonProcess(tmp_path) as daemon:
        await daemon.started()
        await scene.webhook.until(1)
        text = (tmp_path / "watchlists/ceasefire.yaml").read_text("utf-8")
        (tmp_path / "watchlists/ceasefire.yaml").write_text(
            text.replace("ceasefire OR truce", "ceasefire OR armistice OR truce"), "utf-8"
        )
        if by_signal:
            daemon.signal(signal.SIGHUP)
        accepted = await daemon.logged("configuration_accepted")
        assert accepted["changes"] == ["topics: changed ceasefire-talks"]
        summary = "Kyiv is informed. Nothing else is known."
        scene.publish("courier", SceneEntry("a1", "An armistice is near", summary, time.time()))
        await scene.slack.until(1)

        assert "An armistice is near" in scene.slack.messages[0].text
        assert await daemon.stop() == 0


async def test_reload_refuses_a_bad_configuration_and_keeps_the_old(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene, DaemonProcess(tmp_path) as daemon:
        page = await daemon.started()
        await scene.webhook.until(1)
        file = tmp_path / "watchlists/ceasefire.yaml"
        file.write_text(file.read_text("utf-8").replace("query:", "qurey:"), "utf-8")
        line = await daemon.logged("configuration_refused")
        async with httpx.AsyncClient() as client:
            front, ready = await client.get(page), await client.get(f"{page}/readyz")
        summary = "Kyiv is informed. Nothing else is known."
        scene.publish("courier", SceneEntry("a1", "A ceasefire is near", summary, time.time()))
        await scene.slack.until(1)

        assert any("qurey" in problem and "query" in problem for problem in line["problems"])
        assert "The changed configuration is not in force" in front.text
        assert "qurey" in front.text
        assert ready.status_code == 200
        assert "so the old one is in force" in ready.json()["detail"]
        assert "qurey" not in ready.text  # whoever asks it is told no more than that
        assert await daemon.stop() == 0


async def test_bad_configuration_never_starts(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.write(receivers={"desk": {"slak": {}}})
        async with DaemonProcess(tmp_path) as daemon:
            code = await daemon.wait()

    assert code == 2
    text = " ".join(str(line.get("text", "")) for line in daemon.log)
    assert "monitor.yaml:" in text
    assert "slack" in text


async def test_receiver_at_home_waits_for_its_network_to_be_opened(tmp_path: Path) -> None:
    async with Scene(tmp_path, feeds=()) as scene:
        scene.write(fetch={})
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            warned = await daemon.logged("receiver_unreachable", receiver="hook")
            waiting = await daemon.logged("delivery", receiver="hook")
            scene.write(fetch={}, notify={"allow_networks": ["127.0.0.0/8"]})
            await daemon.logged("configuration_accepted")
            await scene.webhook.until(1, 60)

            assert await daemon.stop() == 0

    assert "notify.allow_networks" in warned["reason"]
    assert (waiting["outcome"], waiting["state"]) == ("TryAgain", "pending")
    assert "notify.allow_networks" in waiting["detail"]


async def test_heartbeat_is_told_once_a_day_by_the_real_process(tmp_path: Path) -> None:
    """The time is moved by the zone: a day begins 26 hours earlier on Kiritimati than in GMT-12."""
    west = {"at": "00:00", "zone": "Etc/GMT+12", "receiver": "mail"}
    east = {**west, "zone": "Pacific/Kiritimati"}
    async with Scene(tmp_path) as scene:
        scene.write(heartbeat=west)
        scene.publish("courier", SceneEntry("a1", "Rain is expected", "In the north.", time.time()))
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await scene.webhook.until(1)  # the welcome: this store is in use
            await daemon.logged("heartbeat_begun")
            assert await daemon.stop() == 0
        scene.write(heartbeat=east)
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            told = await daemon.logged("heartbeat_told")
            await scene.mail.until(1)
            assert await daemon.stop() == 0

    (mail,) = scene.mail.messages
    assert mail.letter["Subject"].endswith("1 feed, none in trouble.")
    assert "Deliveries: " in mail.text
    assert told["lines"][0] in mail.letter["Subject"]


async def test_secrets_stay_out_of_the_log(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene, DaemonProcess(tmp_path) as daemon:
        page = await daemon.started()
        await scene.webhook.until(1)
        async with httpx.AsyncClient() as client:
            shown = (await client.get(page)).text
        secrets = (scene.slack.token, scene.webhook.secret, scene.webhook.url)
        await daemon.stop()

    for secret in secrets:
        assert secret not in str(daemon.log)
        assert secret not in shown
