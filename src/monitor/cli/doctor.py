"""`monitor doctor`: what would keep the daemon from working here."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from monitor import __version__, loading, push
from monitor.app.clock import SystemClock
from monitor.app.embeddings import tried
from monitor.app.receivers import unreachable
from monitor.cli.output import CONFIG, AsJson, Config, emit, when
from monitor.configuration import Configuration, Embeddings, Entrance, WebAddress, entrance
from monitor.embeddings import Unanswered
from monitor.errors import ConfigurationError, MonitorError
from monitor.model import PollState
from monitor.outbox import health
from monitor.pipeline.hubs.subscriber import state_of
from monitor.ports import Store
from monitor.printed import counted
from monitor.store import open_store

SHOWN = 10  # alerts that nothing would tell


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that doctor looked at."""

    subject: str
    good: bool
    detail: str


def doctor(config: Config = CONFIG, *, as_json: AsJson = False) -> None:
    """What would keep the daemon from working here, from its configuration to its hubs."""
    findings = tuple(_examine(config))
    lines = (f"{'ok  ' if f.good else 'BAD '} {f.subject}: {f.detail}" for f in findings)
    emit(findings, lines, as_json=as_json)
    raise typer.Exit(0 if all(f.good for f in findings) else 1)


def _examine(config: Path) -> Iterator[Finding]:
    yield Finding("version", good=True, detail=f"{__version__}, Python {sys.version.split()[0]}")
    try:
        configuration = loading.load(config, os.environ)
    except ConfigurationError as fault:
        yield Finding("configuration", good=False, detail=str(fault))
        return
    yield Finding("configuration", good=True, detail=_counts(configuration))
    yield _receivers(configuration)
    yield _page(configuration.web)
    if configuration.embeddings:
        yield _embeddings(configuration, configuration.embeddings)
    try:
        yield from asyncio.run(_examine_store(configuration))
    except (MonitorError, OSError) as fault:
        yield Finding("store", good=False, detail=str(fault))


def _counts(configuration: Configuration) -> str:
    return (
        f"{len(configuration.sources)} feeds, {len(configuration.topics)} topics, "
        f"{len(configuration.receivers)} receivers"
    )


def _receivers(configuration: Configuration) -> Finding:
    barred = asyncio.run(unreachable(configuration))
    detail = "; ".join(f"{each.receiver}: {each.reason}" for each in barred)
    return Finding("receivers", good=not barred, detail=detail or "none is kept out by the guard")


def _embeddings(configuration: Configuration, embeddings: Embeddings) -> Finding:
    """One text asked for: the dimensions of its vector, or why there is none."""
    found = asyncio.run(tried(configuration, embeddings))
    if isinstance(found, Unanswered):
        detail = f"{found.reason}; reports are compared by their words alone"
        return Finding("embeddings", good=False, detail=detail)
    return Finding("embeddings", good=True, detail=f"{embeddings.model}, {found} dimensions")


def _page(web: WebAddress) -> Finding:
    how = entrance(web)
    detail = {
        Entrance.GUARDED: "a password, a token or a proxy stands before it",
        Entrance.LOCAL: "only this machine reaches it",
        Entrance.OPEN: "open to everybody who reaches it: topics, feeds, alerts and metrics",
        Entrance.CLOSED: "closed: set web.password_file, web.token_file or web.open",
    }[how]
    return Finding("page", good=how is not Entrance.OPEN, detail=f"{web.host}: {detail}")


async def _examine_store(configuration: Configuration) -> list[Finding]:
    store = open_store(configuration.store_url, own=False)
    await store.open()
    try:
        found = [
            await _contents(store),
            await _soundness(store),
            await _troubles(store),
            await _alerts(store),
            await _outbox(store),
            await _feeds(store),
        ]
        return [*found, await _hubs(store)] if configuration.websub else found
    finally:
        await store.close()


async def _contents(store: Store) -> Finding:
    counts = await store.counts()
    return Finding("store", good=True, detail=", ".join(f"{v} {k}" for k, v in counts.items()))


async def _soundness(store: Store) -> Finding:
    """A row written beside the daemon, and the file's own check."""
    await store.probe(SystemClock().now())
    damaged = await store.examine()
    detail = "; ".join(damaged) or "takes a row; no page is damaged"
    return Finding("store's soundness", good=not damaged, detail=detail)


async def _troubles(store: Store) -> Finding:
    """Receivers that take no messages, since when and why, and how many wait."""
    healths = health.read(await store.get_meta(health.MEMORY))
    waiting = await store.waiting_by_receiver()
    bad = [
        f"{name}: {each.reason}, since {when(each.since)}, {waiting.get(name, 0)} messages wait"
        for name, each in healths.items()
    ]
    return Finding("delivery", good=not bad, detail="; ".join(bad) or "every receiver is well")


async def _alerts(store: Store) -> Finding:
    """What waits to be told, and what nothing would ever tell."""
    now = SystemClock().now()
    lost = await store.unsettled(now, SHOWN)
    waiting, due = await store.waiting_groups(now)
    found = [f"{each.alert_id} for {each.group.receiver or 'nobody'}: {each.why}" for each in lost]
    detail = "; ".join(found) or f"{waiting} groups wait to be told, {due} of them are due"
    return Finding("alerts", good=not found, detail=detail)


async def _outbox(store: Store) -> Finding:
    dead = await store.recent_deliveries(1000, state="dead")
    _, overdue = await store.pending(SystemClock().now() - 10 * 60_000)
    detail = f"{len(dead)} dead letters, {overdue} deliveries overdue by more than 10 min"
    return Finding("outbox", good=not dead and not overdue, detail=detail)


async def _feeds(store: Store) -> Finding:
    states = await store.poll_states()
    bad = [f"{s.source_id} ({s.detail})" for s in states if s.status in ("failing", "suspended")]
    return Finding("feeds", good=not bad, detail="; ".join([_read(states), *bad]))


def _read(states: Sequence[PollState]) -> str:
    """How many feeds are well; one that was never read is not, whatever its state says."""
    unread = [state for state in states if not state.ok_at]
    if unread and len(unread) == len(states):
        return f"nothing has been read yet: {counted(len(states), 'feed')} to read"
    fine = sum(state.status == "ok" for state in states)
    later = f", {len(unread)} not read yet" if unread else ""
    return f"{fine} of {len(states)} fine{later}"


async def _hubs(store: Store) -> Finding:
    now = SystemClock().now()
    wanted = [one for one in await store.pushes.subscriptions() if not one.leaving]
    states = Counter(state_of(one, now) for one in wanted)
    bad = [f"{one.source_id} ({one.reason})" for one in wanted if push.failing(one, now)]
    detail = f"{states['pushing']} push, {states['live']} have yet to, {states['waiting']} wait"
    return Finding("hubs", good=not bad, detail=detail + "".join(f"; {each}" for each in bad))
