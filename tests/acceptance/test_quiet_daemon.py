"""The real daemon keeps back what is silenced or muted, and tells it when that ends."""

import time
from pathlib import Path
from typing import Any

import pytest

from monitor.testing import process
from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene, SceneEntry

pytestmark = pytest.mark.anyio

LINK = "https://courier.example/talks"
MUTED = {"time_intervals": [{"name": "always", "time_intervals": [{"years": ["2000:2999"]}]}]}


async def monitor(folder: Path, *arguments: str) -> Any:
    """What a command prints as JSON."""
    ran = await process.monitor(*arguments, "--json", config=folder)
    assert ran.code == 0
    return ran.json


def talks() -> SceneEntry:
    title = "Putin presses Trump on annexed regions as ceasefire talks stall"
    return SceneEntry("talks", title, "Kyiv is not convinced.", time.time() - 30)


async def begun(daemon: DaemonProcess, scene: Scene) -> None:
    """The feed was read for the first time, and told of."""
    scene.publish("courier", SceneEntry("old", "Weather", "Rain.", time.time() - 60))
    await daemon.started()
    await daemon.logged("polled", source="courier")


async def held(daemon: DaemonProcess, receiver: str) -> None:
    await daemon.logged("decided", receiver=receiver, others={"hold": 1})


async def sent(daemon: DaemonProcess, receiver: str) -> None:
    await daemon.logged("delivery", receiver=receiver, kind="alert", state="sent")


def alerts(daemon: DaemonProcess) -> list[str]:
    """The receivers of the alerts that were brought out so far."""
    brought = [line for line in daemon.log if line["event"] == "delivery"]
    return sorted(line["receiver"] for line in brought if line["kind"] == "alert")


async def test_a_silence_holds_alerts_and_its_end_tells_them(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene, DaemonProcess(tmp_path) as daemon:
        await begun(daemon, scene)
        added = await monitor(
            tmp_path, "silence", "add", "topic=ceasefire-talks", "--word", "trump", "--until", "2h"
        )
        scene.publish("courier", talks())
        for receiver in ("desk", "mail", "hook"):
            await held(daemon, receiver)
        why = await monitor(tmp_path, "why", LINK)
        before = alerts(daemon)

        await monitor(tmp_path, "silence", "expire", added["id"])
        for receiver in ("desk", "mail", "hook"):
            await sent(daemon, receiver)
        after = alerts(daemon)

    assert (before, after) == ([], ["desk", "hook", "mail"])
    assert [place["until"] for place in why["waiting"]] == [added["until"]] * 3
    assert f"silenced by {added['id']} until" in why["waiting"][0]["held_because"]


async def test_a_muted_route_tells_what_it_held_when_it_is_muted_no_longer(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        settings = scene._settings()
        settings["route"]["routes"][2]["mute_time_intervals"] = ["always"]
        scene.write(**settings, **MUTED)
        async with DaemonProcess(tmp_path) as daemon:
            await begun(daemon, scene)
            scene.publish("courier", talks())
            await held(daemon, "hook")
            for receiver in ("desk", "mail"):
                await sent(daemon, receiver)
            before = alerts(daemon)

            scene.write()
            await sent(daemon, "hook")

    assert before == ["desk", "mail"]
