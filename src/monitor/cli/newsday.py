"""The demo: the real daemon on an invented news day, with stand-ins for Slack, mail and webhook.

news day server -> daemon -> console, page, Slack stand-in, mail catcher, webhook stand-in
"""

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol, TypeVar

import typer

from monitor.app.current import Current
from monitor.app.daemon import Callbacks, run_daemon
from monitor.testing.mail_catcher import MailCatcher
from monitor.testing.newsday import NewsDayServer, SlackBot, write_config
from monitor.testing.slack_server import SlackServer
from monitor.testing.webhook_receiver import WebhookEndpoint

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
HOUR = 3600.0
WIDTH = 120  # of a line that says where a message went


class Show(Protocol):
    """How a message that arrived is shown: where, what, and the payload where that differs."""

    def __call__(self, where: str, text: str, payload: str = ..., /) -> None:
        """Print it."""
        ...


class Arriving(Protocol[T_co]):
    """What every stand-in has."""

    @property
    def messages(self) -> Sequence[T_co]:
        """Accepted so far."""
        ...

    async def until(self, count: int, timeout: float = ...) -> None:  # noqa: ASYNC109
        """Wait until `count` were accepted."""
        ...


@asynccontextmanager
async def _world() -> AsyncIterator[tuple[Path, SlackServer, MailCatcher, WebhookEndpoint]]:
    with tempfile.TemporaryDirectory(prefix="monitor-demo-") as folder:
        async with (
            NewsDayServer() as feeds,
            SlackServer() as slack,
            MailCatcher() as mail,
            WebhookEndpoint() as webhook,
        ):
            config = Path(folder)
            bot = SlackBot(slack.token, "#desk", slack.api_url)
            write_config(config, feeds.url, bot, f"127.0.0.1:{mail.port}", webhook.url)
            yield config, slack, mail, webhook


async def play(*, verbose: bool) -> None:
    """Run until interrupted; a line for each message that a stand-in received, or all of it."""
    show = _in_full if verbose else _in_a_line
    async with _world() as (config, slack, mail, webhook):
        watchers = [
            asyncio.create_task(_show_slack(slack, show)),
            asyncio.create_task(_show_mail(mail, show)),
            asyncio.create_task(_show_webhook(webhook, show)),
        ]
        try:
            await run_daemon(Current(config, os.environ), Callbacks(on_ready=_ready))
        finally:
            for watcher in watchers:
                watcher.cancel()
            await asyncio.gather(*watchers, return_exceptions=True)


def _ready(url: str) -> None:
    typer.echo(f"The page: {url}   (Ctrl-C ends the demo)")


async def _show_slack(slack: SlackServer, show: Show) -> None:
    async for message in _arriving(slack):
        thread = " (in the thread of its story)" if message.thread_ts else ""
        show(f"Slack {message.channel or 'webhook'}{thread}", message.text)


async def _show_mail(mail: MailCatcher, show: Show) -> None:
    async for message in _arriving(mail):
        letter = message.letter
        show(f"mail to {', '.join(message.recipients)}", f"{letter['subject']}\n\n{message.text}")


async def _show_webhook(hook: WebhookEndpoint, show: Show) -> None:
    async for call in _arriving(hook):
        told = str(call.body.get("data", {}).get("headline") or call.body.get("type", ""))
        show(f"webhook {call.id}", told, json.dumps(call.body, ensure_ascii=False, indent=1))


async def _arriving(stand_in: Arriving[T]) -> AsyncIterator[T]:
    """Messages as they are accepted, without end."""
    seen = 0
    while True:
        await stand_in.until(seen + 1, timeout=HOUR)
        yield stand_in.messages[seen]
        seen += 1


def _in_a_line(where: str, text: str, _: str = "") -> None:
    """Where it went, and its first line: the message itself stands on the console already."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    line = f"  -> {where}: {first}"
    typer.echo(line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}\u2026")


def _in_full(where: str, text: str, payload: str = "") -> None:
    """Everything that arrived."""
    typer.echo(f"--- {where} {'-' * max(4, 72 - len(where))}")
    for line in (payload or text).strip().splitlines():
        typer.echo(f"    {line}")
