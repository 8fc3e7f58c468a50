"""The channel that the how-to builds passes what every HTTP channel must."""

import contextlib
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor import configuration, model
from monitor.exchange import Exchange
from monitor.notify import answers, text
from monitor.testing import builders
from monitor.testing.fakes import loopback_exchange
from monitor.testing.listener import Behaviour, Listener, Received, Reply
from monitor.testing.notifier_suite import CASES, UNSPOKEN, Case

PAGE = Path(__file__).parents[2] / "docs/how-to/add-a-channel.md"
PATIENCE = 0.5

pytestmark = pytest.mark.anyio


class NtfyServer(Listener):
    """Answers as ntfy does: with the message and its id."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []

    def accepted(self) -> int:
        return len(self.messages)

    def answer(self, request: Received) -> Behaviour:
        self.messages.append(json.loads(request.body))
        return Reply(200, json.dumps({"id": "m1", "event": "message"}).encode())


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the page's code defines, with what its files would import."""
    value, channel, _ = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    known: dict[str, Any] = {"dataclass": dataclass, "Exchange": Exchange, "json": json}
    for module in (configuration, model, answers, text):
        known |= vars(module)
    exec(value + channel, known)
    return known


@pytest.fixture
async def server() -> AsyncIterator[NtfyServer]:
    async with NtfyServer() as opened:
        yield opened


@pytest.fixture
async def channel(names: dict[str, Any], server: NtfyServer) -> AsyncIterator[Any]:
    receiver = names["NtfyReceiver"]("phone", configuration.Secret("tip-7"), server.base)
    async with contextlib.aclosing(loopback_exchange()) as exchange:
        yield names["Ntfy"](receiver, exchange, PATIENCE)


@pytest.mark.parametrize("case", [*CASES, *UNSPOKEN], ids=lambda case: case.name)
async def test_the_channel_of_the_page_conforms(
    case: Case, channel: Any, server: NtfyServer
) -> None:
    await case.check(channel, server)

    assert server.messages == []


async def test_it_sends_what_the_page_says(channel: Any, server: NtfyServer) -> None:
    message = builders.message()

    outcome = await channel.send(message)

    (sent,) = server.messages
    assert outcome == model.Sent("m1")
    assert (sent["topic"], sent["click"]) == ("tip-7", message.reports[0].url)
    assert message.reports[0].title in sent["message"]
    assert "tip-7" not in repr(channel)
