"""A small world for whole-daemon tests: feeds, a Slack workspace, a mailbox, a webhook.

async with Scene(tmp_path) as scene:
    scene.publish("courier", report(...))
    async with DaemonProcess(scene.folder) as daemon: ...
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from xml.sax.saxutils import escape

import yaml

from monitor.testing.feed_server import FeedServer
from monitor.testing.mail_catcher import MailCatcher
from monitor.testing.slack_server import SlackServer
from monitor.testing.webhook_receiver import WebhookEndpoint

Yaml = dict[str, Any]

WATCHLIST = {
    "entities": {
        "putin": {"name": "Vladimir Putin", "aliases": ["Putin", "Путин"]},
        "ukraine": {"name": "Ukraine", "aliases": ["Ukrainian", "Kyiv", "Украина"]},
    },
    "topics": {
        "ceasefire-talks": {
            "name": "Ceasefire talks",
            "query": (
                '(ceasefire OR truce OR "peace talks" OR annexed OR перемири* OR прекращени*)'
                " AND (entity:ukraine OR entity:putin)"
            ),
        }
    },
}


@dataclass(frozen=True, slots=True)
class SceneEntry:
    """An entry of an invented feed; `at` is seconds since 1970."""

    guid: str
    title: str
    summary: str
    at: float


class Scene:
    """Everything around a daemon; `folder` is its configuration."""

    def __init__(
        self,
        folder: Path,
        feeds: tuple[str, ...] = ("courier",),
        verify: Callable[..., Any] | None = None,
    ) -> None:
        self.folder = folder
        self.feeds = FeedServer()
        self.slack = SlackServer()
        self.mail = MailCatcher()
        self.webhook = WebhookEndpoint(verify)
        self._entries: dict[str, list[SceneEntry]] = {name: [] for name in feeds}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for part in (self.feeds, self.slack, self.mail, self.webhook):
            await self._stack.enter_async_context(part)
        for name in self._entries:
            self._serve(name)
        self.write()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def publish(self, feed: str, *news: SceneEntry) -> None:
        """Put entries on top of a feed."""
        self._entries[feed][:0] = news
        self._serve(feed)

    def write(self, **settings: Any) -> None:  # noqa: ANN401 - any key of monitor.yaml
        """Write the configuration; `settings` replace whole keys of monitor.yaml."""
        (self.folder / "watchlists").mkdir(parents=True, exist_ok=True)
        self._dump("watchlists/ceasefire.yaml", WATCHLIST)
        self._dump("monitor.yaml", self._settings() | settings)
        rows = {name: self._feed(name) for name in self._entries}
        self._dump("feeds.yaml", rows)

    async def told(self, count: int, within: float = 60.0) -> None:
        """Wait until Slack, mail and webhook have each accepted `count` messages."""
        await asyncio.gather(
            *(part.until(count, within) for part in (self.slack, self.mail, self.webhook))
        )

    def _dump(self, name: str, value: Yaml) -> None:
        text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
        (self.folder / name).write_text(text, "utf-8")

    def _feed(self, name: str) -> Yaml:
        return {
            "url": self.feeds.url(f"/{name}.xml"),
            "title": name.title(),
            "every": "1s",
            "at_most": "1s",
        }

    def _settings(self) -> Yaml:
        return {
            "store": {"url": f"sqlite:///{self.folder}/data/monitor.db"},
            "web": {"port": 0},
            "log": {"format": "json", "level": "info"},
            "fetch": {"allow_networks": ["127.0.0.0/8"], "host_delay": "0s", "per_host": 8},
            "receivers": {
                "desk": {
                    "slack": {
                        "token": self.slack.token,
                        "channel": "#desk",
                        "api_url": self.slack.api_url,
                    }
                },
                "mail": {
                    "email": {
                        "to": ["desk@newsroom.example"],
                        "from": "monitor@newsroom.example",
                        "host": "127.0.0.1",
                        "port": self.mail.port,
                        "tls": "none",
                    }
                },
                "hook": {"webhook": {"url": self.webhook.url, "secret": self.webhook.secret}},
            },
            "route": {
                "receiver": "hook",
                "group_wait": "0s",
                "group_interval": "1s",
                "routes": [
                    {"receiver": "desk", "matchers": ['topic="ceasefire-talks"'], "continue": True},
                    {"receiver": "mail", "matchers": ['topic="ceasefire-talks"'], "continue": True},
                    {"receiver": "hook", "matchers": ['topic="ceasefire-talks"']},
                ],
            },
        }

    def _serve(self, name: str) -> None:
        self.feeds.put(f"/{name}.xml", self.document(name))

    def document(self, name: str) -> bytes:
        """A feed as it stands."""
        entries = "".join(_entry(name, each) for each in self._entries[name])
        text = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>{name.title()}</title><link>https://{name}.example/</link>"
            f"<description>News</description>{entries}</channel></rss>"
        )
        return text.encode()


def _entry(feed: str, news: SceneEntry) -> str:
    return (
        f"<item><guid isPermaLink='false'>{escape(news.guid)}</guid>"
        f"<link>https://{feed}.example/{escape(news.guid)}</link>"
        f"<title>{escape(news.title)}</title><description>{escape(news.summary)}</description>"
        f"<pubDate>{formatdate(news.at, usegmt=True)}</pubDate></item>"
    )
