"""A configuration folder with which the daemon watches the day.

monitor.yaml         receivers, route and limits; the store lies beside it, in data/
feeds.yaml           every outlet of the day, and one feed that is not there
watchlists/*.yaml    the topics, copied from this package
"""

from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

import yaml

from monitor.testing.newsday.script import Outlet, outlets

WEBHOOK_SECRET = "whsec_bmV3c2RheS1vbi1sb29wYmFjay1vbmx5IQ=="  # noqa: S105 - a demo's, on loopback
MISSING = {
    "title": "The Old Gazette",
    "tags": ["world"],
    "language": "en",
    "every": "5s",
    "at_most": "10s",
}  # a feed that answers 404, since every real list of feeds has one


@dataclass(frozen=True, slots=True)
class SlackBot:
    """A bot's access to one channel: its messages have threads, an incoming webhook's have not."""

    token: str
    channel: str
    api_url: str


def write_config(
    folder: Path,
    server_url: str,
    slack: str | SlackBot,
    smtp_host_port: str,
    webhook_url: str,
) -> Path:
    """Write the folder for a day served at `server_url`; returns it.

    `slack` is an incoming webhook's URL or a bot, `smtp_host_port` is `host:port` of a plain SMTP
    server, `webhook_url` takes signed POSTs. The console receiver is always on.
    """
    watchlists = folder / "watchlists"
    watchlists.mkdir(parents=True, exist_ok=True)
    for entry in (files("monitor.testing.newsday") / "watchlists").iterdir():
        (watchlists / entry.name).write_text(entry.read_text("utf-8"), "utf-8")
    store_url = f"sqlite:///{(folder / 'data' / 'monitor.db').resolve()}"
    receivers = _receivers(_slack(slack), smtp_host_port, webhook_url)
    _dump(folder / "monitor.yaml", {"store": {"url": store_url}, **_settings(receivers)})
    _dump(folder / "feeds.yaml", _feeds(server_url))
    return folder


def _dump(path: Path, value: object) -> None:
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8")


def _settings(receivers: dict[str, object]) -> dict[str, object]:
    """Everybody is told; what the monitor says of itself goes to the console, the root."""
    others = [{"receiver": name, "continue": True} for name in receivers if name != "console"]
    return {
        "fetch": {"allow_networks": ["127.0.0.0/8"], "host_delay": "0s", "per_host": 10},
        "receivers": receivers,
        "route": {
            "receiver": "console",
            "group_by": ["story"],
            "group_wait": "0s",
            "group_interval": "5s",
            "routes": [*others, {"receiver": "console"}],
        },
    }


def _receivers(slack: dict[str, str], smtp_host_port: str, webhook_url: str) -> dict[str, object]:
    host, _, port = smtp_host_port.rpartition(":")
    return {
        "console": {"console": {}},
        "desk": {"slack": slack},
        "mail": {
            "email": {
                "to": ["desk@example.org"],
                "from": "monitor@example.org",
                "host": host,
                "port": int(port),
                "tls": "none",
            }
        },
        "archive": {"webhook": {"url": webhook_url, "secret": WEBHOOK_SECRET}},
    }


def _slack(slack: str | SlackBot) -> dict[str, str]:
    return {"webhook_url": slack} if isinstance(slack, str) else asdict(slack)


def _feeds(server_url: str) -> dict[str, object]:
    listed: dict[str, object] = {outlet.id: _feed(outlet, server_url) for outlet in outlets()}
    return listed | {"old-gazette": {"url": f"{server_url}/old-gazette.rss", **MISSING}}


def _feed(outlet: Outlet, server_url: str) -> dict[str, object]:
    return {
        "url": f"{server_url}{outlet.path}",
        "title": outlet.title,
        "tags": list(outlet.tags),
        "language": outlet.language,
        "country": outlet.country,
        "every": "1s",
        "at_most": "1s",
    }
