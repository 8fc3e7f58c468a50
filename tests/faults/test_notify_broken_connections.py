"""The connection breaks at step N, for every N until the send passes: never an exception, never
Sent before the other side accepted, and no copy after it did.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from monitor.configuration import EmailReceiver, Secret, SlackReceiver, WebhookReceiver
from monitor.exchange import Exchange
from monitor.model import Outcome, Sent, TryAgain
from monitor.notify import Email, Slack, Webhook
from monitor.ports import Notifier
from monitor.testing.builders import message
from monitor.testing.fakes import LOOPBACK, loopback_exchange

pytestmark = pytest.mark.anyio

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(serve: Serve) -> AsyncIterator[int]:
    """A server on loopback whose connections all end before it does."""
    tasks: set[asyncio.Task[None]] = set()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(one(reader, writer))
        tasks.add(task)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


class Postman:
    """Speaks SMTP for `steps` replies, then hangs up. `kept` counts accepted mails."""

    SCRIPT = (
        ("", "220 hello"),
        ("EHLO", "250 mail.example"),
        ("MAIL", "250 ok"),
        ("RCPT", "250 ok"),
        ("DATA", "354 go on"),
        (".", "250 kept"),
        ("QUIT", "221 bye"),
    )

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.kept = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for awaited, reply in self.SCRIPT[: self.steps]:
            while awaited and not (await reader.readline()).decode().startswith(awaited):
                if reader.at_eof():
                    return
            self.kept += awaited == "."
            writer.write(reply.encode() + b"\r\n")
            await writer.drain()


async def test_smtp_that_breaks_at_every_step() -> None:
    outcomes: list[Outcome] = []
    for steps in range(len(Postman.SCRIPT) + 1):
        postman = Postman(steps)
        async with serving(postman.serve) as port:
            receiver = EmailReceiver(
                "m", ("a@b.example",), "c@d.example", "127.0.0.1", port, tls="none"
            )
            outcomes.append(await Email(receiver, LOOPBACK, patience=5).send(message()))
        assert isinstance(outcomes[-1], Sent) == bool(postman.kept)

    assert [type(outcome) for outcome in outcomes] == [TryAgain] * 6 + [Sent] * 2


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n"
WHOLE = HEAD + b'{"ok": true, "ts": "17.42"}'


@pytest.mark.parametrize(("channel", "accepted"), [("slack", len(WHOLE)), ("webhook", len(HEAD))])
async def test_http_that_breaks_after_every_byte(channel: str, accepted: int) -> None:
    async with contextlib.aclosing(loopback_exchange()) as exchange:
        outcomes = [await cut_off(channel, exchange, WHOLE[:n]) for n in range(len(WHOLE) + 1)]

    sent = len(WHOLE) + 1 - accepted
    assert [type(outcome) for outcome in outcomes] == [TryAgain] * accepted + [Sent] * sent


async def cut_off(channel: str, exchange: Exchange, data: bytes) -> Outcome:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        writer.write(data)
        await writer.drain()

    async with serving(serve) as port:
        return await notifier(channel, exchange, port).send(message())


def notifier(channel: str, exchange: Exchange, port: int) -> Notifier:
    url = f"http://127.0.0.1:{port}/"
    if channel == "webhook":
        return Webhook(WebhookReceiver("w", Secret(url)), exchange)
    return Slack(SlackReceiver("s", token=Secret("xoxb-1"), channel="#x", api_url=url), exchange)
