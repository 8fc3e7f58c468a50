"""The script of the day: outlets and their reports, read from `day/*.yaml`.

Times are seconds from the start of the day; what stands in a feed from the start is negative.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
LENGTH = 60.0  # seconds until the last report stands in its feed
SUFFIXES = {"rss": "rss", "atom": "atom", "rdf": "rdf", "jsonfeed": "json"}


@dataclass(frozen=True, slots=True)
class Report:
    """One entry of one outlet. `dated` is what it claims, `at` when it appears."""

    id: str
    at: float
    dated: float
    title: str
    link: str
    summary: str
    body: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    retitled_at: float | None = None
    new_title: str = ""

    def title_at(self, now: float) -> str:
        """The headline as it reads then; editors change their minds."""
        changed = self.retitled_at is not None and now >= self.retitled_at
        return self.new_title if changed else self.title


@dataclass(frozen=True, slots=True)
class Outlet:
    """One feed: its format and encoding, and everything it will carry."""

    id: str
    title: str
    format: str
    encoding: str
    language: str
    country: str
    tags: tuple[str, ...]
    reports: tuple[Report, ...]

    @property
    def path(self) -> str:
        """Where the server has it."""
        return f"/{self.id}.{SUFFIXES[self.format]}"

    @property
    def home(self) -> str:
        """The outlet's own page, on a name that exists nowhere (RFC 2606)."""
        return f"https://{self.id}.example/"

    def standing(self, now: float) -> tuple[Report, ...]:
        """What the feed lists then, the newest first."""
        listed = [r for r in self.reports if r.at <= now]
        return tuple(sorted(listed, key=lambda r: r.at, reverse=True))


@cache
def outlets() -> tuple[Outlet, ...]:
    """The whole cast, by id."""
    folder = files("monitor.testing.newsday") / "day"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(_outlet(name, (folder / name).read_text("utf-8")) for name in names)


def _outlet(name: str, text: str) -> Outlet:
    raw = yaml.safe_load(text)
    ident = name.removesuffix(".yaml")
    return Outlet(
        id=ident,
        title=raw["title"],
        format=raw["format"],
        encoding=raw["encoding"],
        language=raw["language"],
        country=raw["country"],
        tags=tuple(raw["tags"]),
        reports=tuple(_report(ident, item) for item in raw["items"]),
    )


def _report(outlet: str, raw: dict[str, object]) -> Report:
    text = {key: str(raw.get(key, "")) for key in ("title", "summary", "body", "author")}
    retitled = raw.get("retitled")
    change = retitled if isinstance(retitled, dict) else {}
    tags = raw.get("tags", ())
    return Report(
        id=str(raw["id"]),
        at=seconds(str(raw["at"])),
        dated=seconds(str(raw.get("dated", raw["at"]))),
        title=text["title"] * int(str(raw.get("repeat", 1))),
        link=str(raw.get("link", f"https://{outlet}.example/2025/03/{raw['id']}")),
        summary=text["summary"] * int(str(raw.get("repeat", 1))),
        body=text["body"],
        author=text["author"],
        tags=tuple(tags) if isinstance(tags, list) else (),
        retitled_at=seconds(change["at"]) if change else None,
        new_title=change.get("title", ""),
    )


def seconds(text: str) -> float:
    """`-40m`, `2s`: a moment of the day."""
    return float(text[:-1]) * UNITS[text[-1]]
