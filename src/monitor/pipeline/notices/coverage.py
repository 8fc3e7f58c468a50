"""Feeds in trouble, told once.

    poll states | trouble? | has it lasted? | one notice | remembered

A trouble is told when it has lasted, with all others that have, at most one notice in 6 hours;
its end is told once, too. A failure that passes by itself is never told.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from monitor import telemetry
from monitor.configuration import HOUR, Configuration
from monitor.model import AlertKind, Millis
from monitor.pipeline.notices.notice import notice, notice_labels, tell_routed
from monitor.ports import Clock, NoticeLedger, NoticeStore
from monitor.schedule import Trouble, troubles

LASTED = 3 * HOUR  # after the first sight of a trouble whose beginning is known
LASTED_UNDATED = 12 * HOUR  # and of one that may have begun just then
WELL = HOUR  # without trouble until its end is told
APART = 6 * HOUR  # between two notices
_AT_ONCE = frozenset({"moved", "flooding"})  # seen in three polls over a day; disks fill meanwhile
LISTED = 40  # feeds that a notice names
COVERAGE = "coverage"  # meta key: what was seen and told


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered of one feed's trouble. `well_at` > 0: it is over since then."""

    kind: str
    seen_at: Millis
    told: bool = False
    well_at: Millis = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is remembered between two looks."""

    told_at: Millis = 0
    feeds: Mapping[str, Seen] = field(default_factory=dict)


async def tell_coverage(store: NoticeStore, clock: Clock, configuration: Configuration) -> bool:
    """Look at every feed's state; True where a notice was enqueued."""
    states, now = await store.poll_states(), clock.now()
    found = {trouble.source_id: trouble for trouble in troubles(states, now)}
    polled = frozenset(state.source_id for state in states)

    def tell(ledger: NoticeLedger) -> tuple[str, ...]:
        before = _load(ledger.get_meta(COVERAGE))
        feeds = _looked(before, found, polled, now)
        after, lines = _told(replace(before, feeds=feeds), found, now)
        if lines:
            key = f"{COVERAGE},{before.told_at}"  # two replicas that look at once tell once
            trouble = notice(key, notice_labels(AlertKind.FEED_TROUBLE), now, lines)
            tell_routed(ledger, trouble, configuration)
        if after != before:
            ledger.set_meta(COVERAGE, json.dumps(asdict(after)))
        return lines

    lines = await store.write(tell)
    if lines:
        telemetry.logger("coverage").warning("feeds_in_trouble", lines=lines)
    return bool(lines)


def _looked(
    before: Memory, found: Mapping[str, Trouble], polled: frozenset[str], now: Millis
) -> dict[str, Seen]:
    """What is known after this look; feeds that are no longer configured are forgotten."""
    feeds: dict[str, Seen] = {}
    for name in sorted(polled & (before.feeds.keys() | found.keys())):
        seen = _seen(before.feeds.get(name), found.get(name), now)
        if seen is not None:
            feeds[name] = seen
    return feeds


def _seen(seen: Seen | None, trouble: Trouble | None, now: Millis) -> Seen | None:
    if trouble is None:
        over = seen is not None and seen.told
        return replace(seen, well_at=min(seen.well_at or now, now)) if over and seen else None
    if seen is None or seen.kind != trouble.kind:
        return Seen(trouble.kind, now)
    return replace(seen, seen_at=min(seen.seen_at, now), well_at=0)


def _told(
    memory: Memory, found: Mapping[str, Trouble], now: Millis
) -> tuple[Memory, tuple[str, ...]]:
    """The notice's lines, and what to remember once it is enqueued."""
    feeds = memory.feeds
    ill = [found[n] for n, seen in feeds.items() if not seen.told and _ripe(seen, found[n], now)]
    well = [n for n, seen in feeds.items() if seen.well_at and now - seen.well_at >= WELL]
    if (not ill and not well) or 0 <= now - memory.told_at < APART:
        return memory, ()
    rest = {name: seen for name, seen in feeds.items() if name not in well}
    told = {trouble.source_id: replace(rest[trouble.source_id], told=True) for trouble in ill}
    return Memory(now, {**rest, **told}), _lines(ill, well)


def _ripe(seen: Seen, trouble: Trouble, now: Millis) -> bool:
    if trouble.kind in _AT_ONCE:
        return True
    return now - seen.seen_at >= (LASTED if trouble.since else LASTED_UNDATED)


def _lines(ill: Sequence[Trouble], well: Sequence[str]) -> tuple[str, ...]:
    counts = [f"{len(ill)} in trouble"] if ill else []
    counts += [f"{len(well)} well again"] if well else []
    told = [f"{each.source_id}, {each.kind}: {each.reason}" for each in ill]
    return (f"Feeds: {', '.join(counts)}.", *_some([*told, *(f"{n}: well again" for n in well)]))


def _some(lines: Sequence[str]) -> Iterable[str]:
    more = len(lines) - LISTED
    return [*lines[:LISTED], f"and {more} more; see `monitor feeds health`"] if more > 0 else lines


def _load(text: str | None) -> Memory:
    kept = json.loads(text or "{}")
    feeds = {name: Seen(**seen) for name, seen in kept.get("feeds", {}).items()}
    return Memory(kept.get("told_at", 0), feeds)
