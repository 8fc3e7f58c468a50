"""`monitor feeds discover URL`: what a site offers, as lines for feeds.yaml."""

import asyncio
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from monitor.alert.decide import span
from monitor.app.clock import SystemClock
from monitor.cli.feeds_add import Addition, add, additions
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail, plain
from monitor.configuration import FetchLimits
from monitor.fetch import HttpFetcher
from monitor.model import Millis
from monitor.pipeline.discover import STALE_NOTE, Discovered, Discovery, discover_feeds
from monitor.settings import read_settings
from monitor.watchlist import FEEDS
from monitor.workers import WorkerPool


def discover(
    url: Annotated[str, typer.Argument(help="A site, a page, a channel or a profile.")],
    config: Config = CONFIG,
    *,
    add_to: Annotated[
        Path | None, typer.Option("--add", help="Append the best one to this feeds.yaml.")
    ] = None,
    pick: Annotated[
        list[int] | None, typer.Option(help="With --add: these numbers of the list instead.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The feeds of a site, best first, as lines for feeds.yaml. 0 some, 1 none, 2 wrong call."""
    address = _address(url)
    now = SystemClock().now()
    found = asyncio.run(_search(address, _limits(config), now))
    offered = additions(found.feeds, add_to or config / "feeds.yaml")
    if as_json:
        emit(_as_json(found, offered), (), as_json=True)
    else:
        emit(None, _lines(found, offered, now), as_json=False)
    for fault in found.faults:
        typer.echo(fault, err=True)
    if not found.feeds:
        raise fail(f"{address}: no feed found (requests made: {found.requests})", 1)
    if add_to is not None:
        _append(offered, pick, add_to)


def _append(offered: tuple[Addition, ...], pick: list[int] | None, file: Path) -> None:
    """Raises Exit with 2 for a number that is not in the list, ConfigurationError for the file."""
    if file.name not in FEEDS:
        raise fail(f"{file} would not be read: the file is called {FEEDS[0]}", 2)
    numbers = pick or [1]
    wrong = [number for number in numbers if not 1 <= number <= len(offered)]
    if wrong:
        raise fail(f"--pick {wrong[0]}: the list has 1 to {len(offered)}", 2)
    for line in add([offered[number - 1] for number in dict.fromkeys(numbers)], file):
        typer.echo(line, err=True)


def _address(url: str) -> str:
    """`example.org` stands for https://example.org/."""
    other_scheme = re.match(r"\s*[A-Za-z][A-Za-z0-9+.-]*:(?!\d)", url)
    whole = url.strip() if other_scheme else f"https://{url.strip()}"
    try:
        parts = urlsplit(whole)
    except ValueError as fault:
        raise fail(f"{url!r} is no address: {fault}", 2) from fault
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in whole:
        raise fail(f"{url!r} is not an http or https address", 2)
    return whole


def _limits(config: Path) -> FetchLimits:
    """Those of monitor.yaml where there is one; a fault in watchlists is no matter here."""
    return read_settings(config, os.environ).fetch if config.is_dir() else FetchLimits()


async def _search(url: str, limits: FetchLimits, now: Millis) -> Discovery:
    async with HttpFetcher(limits) as fetcher, WorkerPool(1) as workers:
        return await discover_feeds(url, fetcher, workers, now)


def _lines(found: Discovery, offered: tuple[Addition, ...], now: Millis) -> Iterator[str]:
    """Comments and YAML only, so that the output as it is can be appended to a feeds.yaml."""
    for number, (feed, addition) in enumerate(zip(found.feeds, offered, strict=True), 1):
        yield f"# {number}. {_described(feed, now)}"
        known = f"already there as {addition.known_as}" if addition.known_as else feed.note
        if known:
            yield f"#    {known}"
        spare = known and not known.startswith(STALE_NOTE)
        yield f"# {addition.line}" if spare else addition.line


def _described(feed: Discovered, now: Millis) -> str:
    age = "no dates" if feed.newest is None else f"newest {span(max(0, now - feed.newest))} ago"
    entries = "1 entry" if feed.entries == 1 else f"{feed.entries} entries"
    facts = (feed.kind, feed.language, entries, age, feed.found)
    return ", ".join(fact for fact in facts if fact)


def _as_json(found: Discovery, offered: tuple[Addition, ...]) -> list[dict[str, object]]:
    hidden = {"links"}
    return [
        {k: v for k, v in plain(feed).items() if k not in hidden}
        | {"id": addition.id, "known_as": addition.known_as, "yaml": addition.line}
        for feed, addition in zip(found.feeds, offered, strict=True)
    ]
