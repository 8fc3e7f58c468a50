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


async def play() -> None:
    """Run until interrupted; prints what each stand-in received."""
    async with _world() as (config, slack, mail, webhook):
        watchers = [
            asyncio.create_task(_show_slack(slack)),
            asyncio.create_task(_show_mail(mail)),
            asyncio.create_task(_show_webhook(webhook)),
        ]
        try:
            await run_daemon(Current(config, os.environ), Callbacks(on_ready=_ready))
        finally:
            for watcher in watchers:
                watcher.cancel()
            await asyncio.gather(*watchers, return_exceptions=True)


def _ready(url: str) -> None:
    typer.echo(f"The page: {url}   (Ctrl-C ends the demo)")


async def _show_slack(slack: SlackServer) -> None:
    async for message in _arriving(slack):
        thread = " (in the thread of its story)" if message.thread_ts else ""
        _box(f"Slack {message.channel or 'webhook'}{thread}", message.text)


async def _show_mail(mail: MailCatcher) -> None:
    async for message in _arriving(mail):
        letter = message.letter
        _box(f"mail to {', '.join(message.recipients)}", f"{letter['subject']}\n\n{message.text}")


async def _show_webhook(hook: WebhookEndpoint) -> None:
    async for call in _arriving(hook):
        _box(f"webhook {call.id}", json.dumps(call.body, ensure_ascii=False, indent=1))


async def _arriving(stand_in: Arriving[T]) -> AsyncIterator[T]:
    """Messages as they are accepted, without end."""
    seen = 0
    while True:
        await stand_in.until(seen + 1, timeout=HOUR)
        yield stand_in.messages[seen]
        seen += 1


def _box(head: str, text: str) -> None:
    typer.echo(f"--- {head} {'-' * max(4, 72 - len(head))}")
    for line in text.strip().splitlines():
        typer.echo(f"    {line}")
