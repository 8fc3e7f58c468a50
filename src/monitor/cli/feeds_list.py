"""`monitor feeds list`: each feed with its state, and what all together come to."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor import loading, schedule
from monitor.addresses import masked
from monitor.app.clock import SystemClock
from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, when
from monitor.cli.tables import Cell, Table, Tone
from monitor.configuration import HOUR, Configuration, Source
from monitor.model import Millis, PollState
from monitor.ports import Store
from monitor.push import Subscription
from monitor.schedule import Outlook, lasting

_TONES = {"ok": Tone.GOOD, "paused": Tone.WAITS}


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed as `list` shows it. `host_paused_until` is 0 where its host asked for no pause.

    `push` is there where a hub is to push it.
    """

    source: Source
    state: PollState
    host_paused_until: Millis
    push: Subscription | None

    @property
    def outlook(self) -> Outlook:
        """Its state and its next poll as of now."""
        return Outlook(self.state, self.host_paused_until)


def list_feeds(config: Config = CONFIG, *, as_json: AsJson = False) -> None:
    """Every feed: its state, its last and next poll, and why then; all polls an hour."""
    now = SystemClock().now()

    async def ask(
        store: Store,
    ) -> tuple[tuple[PollState, ...], dict[str, Millis], tuple[Subscription, ...]]:
        subscriptions = await store.pushes.subscriptions()
        return await store.poll_states(), await store.host_pauses(now), subscriptions

    states, pauses, subscriptions = with_store(config, ask)
    known = {state.source_id: state for state in states}
    pushed = {one.source_id: one for one in subscriptions if not one.leaving}
    configuration = loading.load_sound(config, os.environ)
    rows = [
        FeedLine(
            source=source,
            state=known.get(source.id, PollState(source.id)),
            host_paused_until=pauses.get(source.id, 0),
            push=pushed.get(source.id),
        )
        for source in configuration.sources
    ]
    planned = schedule.planned(states, now)
    budget = budget_line(configuration, planned)
    lines = (*_all_lines(rows, now), budget)
    shown = [_masked(row) for row in rows]
    emit(shown, lines, as_json=as_json, table=_table(rows, now, budget))


def _masked(row: FeedLine) -> FeedLine:
    """The same without the password of its address, for JSON that is passed on."""
    source, state = row.source, row.state
    validators = replace(state.validators, url=masked(state.validators.url))
    return replace(
        row,
        source=replace(source, url=masked(source.url)),
        state=replace(state, adopted=masked(state.adopted), validators=validators),
    )


def _all_lines(rows: Sequence[FeedLine], now: Millis) -> Iterator[str]:
    for row in rows:
        outlook = row.outlook
        yield f"{row.source.id}  {outlook.word}  {masked(row.source.url)}"
        ahead = outlook.next_at - now
        then = f"{when(outlook.next_at)} (in {lasting(ahead)})" if ahead > 0 else "now"
        why = f": {outlook.why}" if outlook.why else ""
        yield f"    last {when(row.state.polled_at)}, next {then}{why}"
        if row.state.ok_at:
            rhythm = schedule.rhythm(row.state)
            yield f"    newest item {when(rhythm.newest_at)}, {rhythm}"
        yield from (f"    {line}" for line in _remarks(row, now))


def _remarks(row: FeedLine, now: Millis) -> Iterator[str]:
    """What is not as usual with a feed."""
    state = row.state
    if state.adopted:
        yield f"moved for good: polled at {masked(state.adopted)}; please change its URL"
    if state.detail:
        yield _failed(state)
    if row.push:
        yield _pushed(row.push, now)


def _table(rows: Sequence[FeedLine], now: Millis, below: str) -> Table:
    """The feeds in columns; what is not as usual stands below them."""
    remarks = [f"{row.source.id}: {line}" for row in rows for line in _remarks(row, now)]
    heads = ("Feed", "State", "Next poll", "Why then", "Newest item", "A day")
    return Table(heads, [_cells(row, now) for row in rows], (*remarks, below))


def _cells(row: FeedLine, now: Millis) -> tuple[Cell, ...]:
    outlook, rhythm = row.outlook, schedule.rhythm(row.state)
    read, ahead = row.state.ok_at > 0, outlook.next_at - now
    tone = Tone.BAD if outlook.at_fault else _TONES.get(outlook.word, Tone.PLAIN)
    return (
        Cell(row.source.id),
        Cell(outlook.word, tone),
        Cell(f"in {lasting(ahead)}" if ahead > 0 else "now"),
        Cell(outlook.why, Tone.QUIET),
        Cell(_ago(rhythm.newest_at, now) if read else "-"),
        Cell(f"{rhythm.per_day:.0f}" if read else "-"),
    )


def _ago(at: Millis, now: Millis) -> str:
    return f"{lasting(max(now - at, 0))} ago" if at else "never"


def _failed(state: PollState) -> str:
    """Why there was no document, and how often in a row; a pause of its host is no failure."""
    if not state.failures:
        return state.detail
    return f"failed {schedule.times_in_a_row(state.failures)}: {state.detail}"


def _pushed(one: Subscription, now: Millis) -> str:
    """What a hub does for a feed."""
    until = f"{one.hub} until {when(one.expires_at)}"
    if one.feeding(now):
        return f"pushed by {until}, last {when(one.pushed_at)}"
    if not one.live(now):
        return f"not pushed: {one.reason}, next try {when(one.next_at)}"
    why = "it missed news" if one.missed_at else "it has yet to push"
    return f"subscribed at {until}, polled as usual: {why}"


def budget_line(configuration: Configuration, planned: float) -> str:
    """What is planned for all feeds together, against the budget where there is one."""
    line = f"all feeds: about {planned:.0f} polls an hour planned"
    limit = configuration.fetch.requests_per_hour
    if not limit:
        return f"{line}, no budget"
    least = sum(HOUR / source.interval_max for source in configuration.sources)
    if least > limit:
        return f"{line}; the budget of {limit} cannot be met: `at_most` alone asks for {least:.0f}"
    return f"{line}, the budget is {limit}"
