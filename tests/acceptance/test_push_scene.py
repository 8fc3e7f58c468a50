"""A hub pushes to the real daemon: told within seconds, and never again by a poll or a restart."""

import json
import os
import re
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from monitor.testing import process
from monitor.testing.hub_server import HubServer
from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene, SceneEntry

pytestmark = pytest.mark.anyio

PUTIN = ("Putin urges Trump to recognise annexed regions as ceasefire talks stall", "Kyiv objects.")
ENVOYS = ("Envoys of Ukraine meet on Sunday over a wider ceasefire", "Both ministries said so.")


def news(guid: str, text: tuple[str, str]) -> SceneEntry:
    return SceneEntry(guid, text[0], text[1], time.time() - 1)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class PushScene(Scene):
    """Its feed declares a hub; the daemon's callback is on loopback."""

    def __init__(self, folder: Path, hub: HubServer) -> None:
        super().__init__(folder)
        self.hub, self.port = hub, free_port()

    @property
    def topic(self) -> str:
        return self.feeds.url("/courier.xml")

    def _serve(self, name: str) -> None:
        links = ("Link", f'<{self.hub.url}>; rel="hub", <{self.topic}>; rel="self"')
        self.feeds.put(f"/{name}.xml", self.document(name), headers=(links,))

    def document_with(self, *more: SceneEntry) -> bytes:
        """The document that the hub gets; the feed itself is served as it was."""
        kept = list(self._entries["courier"])
        self._entries["courier"][:0] = more
        document = self.document("courier")
        self._entries["courier"] = kept
        return document

    def write(self, **settings: Any) -> None:
        callback = {"callback_url": f"http://127.0.0.1:{self.port}/"}
        super().write(websub=callback, web={"port": self.port}, **settings)


async def monitor(folder: Path, *words: str) -> str:
    ran = await process.monitor(*words, config=folder, folder=folder)
    assert ran.code == 0, ran.out + ran.err
    return ran.out


async def feeds_list(folder: Path, *options: str) -> str:
    return await monitor(folder, "feeds", "list", *options)


async def test_pushed_news_is_told_at_once_and_not_again(tmp_path: Path) -> None:
    async with HubServer() as hub, PushScene(tmp_path, hub) as scene:
        scene.publish("courier", news("old", ("Union calls a truce in the pay dispute", "")))
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await scene.webhook.until(1)  # the first start's message
            await hub.until(1)
            before = await feeds_list(tmp_path)
            pushed = news("putin", PUTIN)

            at, began = hub.url, time.monotonic()
            statuses = await hub.publish(scene.topic, scene.document_with(pushed))
            await scene.webhook.until(2)
            took = time.monotonic() - began
            await daemon.logged("pushed", source="courier", new=1)
            after = await feeds_list(tmp_path)
            shown = json.loads(await feeds_list(tmp_path, "--json"))
            doctor = await monitor(tmp_path, "doctor")

            scene.publish("courier", pushed)
            seen = len(daemon.log)
            await daemon.logged("polled", result="ok", after=seen)
            await hub.publish(scene.topic, scene.document("courier"))
            await daemon.logged("pushed", new=0)
            code = await daemon.stop()

        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await daemon.logged("polled")
            await hub.publish(scene.topic, scene.document_with(news("envoys", ENVOYS)))
            await scene.webhook.until(3)
            await daemon.stop()

    told = [call.body["data"]["headline"] for call in scene.webhook.calls]
    assert (statuses, code) == ([202], 0)
    assert told[1:] == [PUTIN[0], ENVOYS[0]]
    assert took < 10  # a second on an idle machine; the suite's machine is not idle
    assert f"subscribed at {at} until" in before
    assert re.search(rf"pushed by {at} until 20\d\d-", after)
    assert shown[0]["push"]["secret"] == shown[0]["push"]["callback"] == "Secret(***)"
    assert "hubs: 1 push, 0 have yet to, 0 wait" in doctor
    assert len(hub.forms) == 1  # the restart asked for nothing
    assert hub.forms[0]["hub.secret"] not in json.dumps(daemon.log)


async def test_a_document_that_was_accepted_survives_a_kill(tmp_path: Path) -> None:
    async with HubServer() as hub, PushScene(tmp_path, hub) as scene:
        scene.publish("courier", news("old", ("Union calls a truce in the pay dispute", "")))
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await scene.webhook.until(1)
            await hub.until(1)
            statuses = await hub.publish(scene.topic, scene.document_with(news("putin", PUTIN)))
            daemon.process.kill()
            await daemon.wait()
        told_before = len(scene.webhook.calls)
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await scene.webhook.until(2)
            await daemon.stop()

    told = [call.body["data"]["headline"] for call in scene.webhook.calls]
    assert statuses == [202]
    assert told_before in (1, 2)
    assert PUTIN[0] in told


async def test_without_the_setting_no_hub_is_asked(tmp_path: Path) -> None:
    async with HubServer() as hub, PushScene(tmp_path, hub) as scene:
        Scene.write(scene)
        scene.publish("courier", news("old", PUTIN))
        async with DaemonProcess(tmp_path, dict(os.environ)) as daemon:
            await daemon.started()
            await daemon.logged("polled", result="not_modified")
            await daemon.stop()

    assert hub.requests == []
    assert [line for line in daemon.log if line.get("part") == "websub"] == []
