"""`monitor feeds discover URL`: what a site offers, as lines for feeds.yaml."""

import asyncio
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from monitor.addresses import masked
from monitor.alert.decide import span
from monitor.app.clock import SystemClock
from monitor.cli.feeds_add import Addition, add, additions
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail, plain
from monitor.configuration import FetchLimits
from monitor.fetch import HttpFetcher
from monitor.model import Millis
from monitor.pipeline.discover import STALE_NOTE, Discovered, Discovery, discover_feeds
from monitor.printed import counted
from monitor.settings import read_settings
from monitor.watchlist import FEEDS
from monitor.workers import WorkerPool

Url = Annotated[str, typer.Argument(help="A site, a page, a channel or a profile.")]
Pick = Annotated[list[int] | None, typer.Option(help="These numbers of the list instead.")]


def discover(
    url: Url,
    config: Config = CONFIG,
    *,
    add_to: Annotated[
        Path | None, typer.Option("--add", help="Append the best one to this feeds.yaml.")
    ] = None,
    pick: Pick = None,
    as_json: AsJson = False,
) -> None:
    """The feeds of a site, best first, as lines for feeds.yaml. 0 some, 1 none, 2 wrong call."""
    if pick and add_to is None:
        raise fail("--pick says which feeds --add appends: give both", 2)
    if not config.is_dir() and config != CONFIG:
        raise fail(f"{config}: no such folder", 2)
    if add_to is not None:
        _check_file(add_to)
    addresses = _addresses(url)
    now = SystemClock().now()
    found = asyncio.run(_search(addresses, _limits(config), now))
    offered = additions(found.feeds, add_to or config / "feeds.yaml")
    if as_json:
        emit(_as_json(found, offered), (), as_json=True)
    else:
        emit(None, _lines(found, offered, now), as_json=False)
    for fault in found.faults:
        typer.echo(masked(fault), err=True)
    if not found.feeds:
        made = counted(found.requests, "request")
        hint = "if a browser shows you one, give its own address"
        raise fail(f"{masked(addresses[0])}: no feed found in {made}; {hint}", answered=as_json)
    if add_to is not None:
        _append(offered, pick, add_to)


def add_feed(url: Url, config: Config = CONFIG, *, pick: Pick = None) -> None:
    """The best feed of a site into the feeds.yaml of the folder. 0 added, 1 none, 2 wrong call."""
    there = (config / name for name in FEEDS)
    file = next((path for path in there if path.exists()), config / FEEDS[0])
    discover(url, config, add_to=file, pick=pick)


def _check_file(file: Path) -> None:
    """Before anybody is asked: a file that would be read, in a folder that is there."""
    if file.name not in FEEDS:
        raise fail(f"{file} would not be read: the file is called {FEEDS[0]}", 2)
    if not file.parent.is_dir():
        raise fail(f"{file.parent}: no such folder", 2)


def _append(offered: tuple[Addition, ...], pick: list[int] | None, file: Path) -> None:
    """Raises Exit with 2 for a number that is not in the list, ConfigurationError for the file."""
    numbers = pick or [1]
    wrong = [number for number in numbers if not 1 <= number <= len(offered)]
    if wrong:
        raise fail(f"--pick {wrong[0]}: the list has 1 to {len(offered)}", 2)
    for line in add([offered[number - 1] for number in dict.fromkeys(numbers)], file):
        typer.echo(line, err=True)


def _addresses(url: str) -> tuple[str, ...]:
    """`example.org` stands for https://example.org/, and for http where that is not spoken."""
    text = url.strip()
    other_scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)", text)
    return (
        (_address(text),)
        if other_scheme
        else tuple(_address(f"{scheme}://{text}") for scheme in ("https", "http"))
    )


def _address(url: str) -> str:
    """The URL; raises Exit with 2 where it is none of the web's."""
    try:
        parts = urlsplit(url)
    except ValueError as fault:
        raise fail(f"{masked(url)!r} is no address: {fault}", 2) from fault
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in url:
        raise fail(f"{masked(url)!r} is not an http or https address", 2)
    return url


def _limits(config: Path) -> FetchLimits:
    """Those of monitor.yaml where there is one; a fault in watchlists is no matter here."""
    return read_settings(config, os.environ).fetch if config.is_dir() else FetchLimits()


async def _search(addresses: tuple[str, ...], limits: FetchLimits, now: Millis) -> Discovery:
    """Of the first address that anybody answers at."""
    async with HttpFetcher(limits) as fetcher, WorkerPool(1) as workers:
        for url in addresses[:-1]:
            found = await discover_feeds(url, fetcher, workers, now)
            if found.answered:
                return found
        return await discover_feeds(addresses[-1], fetcher, workers, now)


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
    entries = counted(feed.entries, "entry", "entries")
    facts = (feed.kind, feed.language, entries, age, feed.found)
    return ", ".join(fact for fact in facts if fact)


def _as_json(found: Discovery, offered: tuple[Addition, ...]) -> list[dict[str, object]]:
    hidden = {"links"}
    return [
        {k: v for k, v in plain(feed).items() if k not in hidden}
        | {"id": addition.id, "known_as": addition.known_as, "yaml": addition.line}
        for feed, addition in zip(found.feeds, offered, strict=True)
    ]
