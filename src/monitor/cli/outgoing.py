"""`monitor deliveries list | show | replay`."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from monitor.app.clock import SystemClock
from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail, plain, when
from monitor.cli.tables import Cell, Table, Tone
from monitor.model import (
    Delivery,
    DeliveryState,
    Item,
    Millis,
)
from monitor.outbox import health
from monitor.ports import Store
from monitor.settings import load_settings
from monitor.yaml_reader import nearest
from monitor.yaml_reader.quantities import parse_duration

PARKED = "parked"  # pending, and its receiver is in trouble
STATES = (*DeliveryState, PARKED)
READ = 10_000  # of the newest deliveries, those that a list chooses from

deliveries = typer.Typer(help="The outbox.", no_args_is_help=True)


# --- deliveries list ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery as people know it: by what it tells."""

    delivery: Delivery
    headline: str
    link: str
    parked: bool

    @property
    def state(self) -> str:
        """Its state, or that it waits for a receiver in trouble."""
        return PARKED if self.parked else self.delivery.state

    def to_dict(self) -> dict[str, Any]:
        """The delivery's own fields, and these."""
        row: dict[str, Any] = plain(self.delivery)
        return row | {"headline": self.headline, "link": self.link, "parked": self.parked}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which deliveries are listed; empty conditions hold for all."""

    state: str = ""
    receiver: str = ""
    topic: str = ""
    since: Millis = 0

    def takes(self, row: Delivery, *, parked: bool) -> bool:
        """Whether all conditions hold."""
        state = PARKED if parked and self.state == PARKED else row.state
        wanted = ((self.state, state), (self.receiver, row.receiver), (self.topic, row.topic_id))
        return row.created_at >= self.since and all(a in ("", b) for a, b in wanted)


@deliveries.command("list")
def list_deliveries(  # noqa: PLR0913 - an argument for each option
    config: Config = CONFIG,
    *,
    state: Annotated[str, typer.Option(help=f"One of {', '.join(STATES)}.")] = "",
    receiver: Annotated[str, typer.Option(help="Of this receiver only.")] = "",
    topic: Annotated[str, typer.Option(help="Of this topic only, by its id.")] = "",
    since: Annotated[str, typer.Option(help="`2h`, `3d`, or a time: 2025-03-19T14:00.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=READ)] = 50,
    as_json: AsJson = False,
) -> None:
    """The newest deliveries: what each tells, to whom, and how it stands."""
    if state and state not in STATES:
        raise fail(f"--state {state}: one of {', '.join(STATES)}", 2)
    choice = Choice(state, receiver, topic, _moment(since) if since else 0)
    names = {each.name for each in load_settings(config, os.environ).receivers}
    rows = with_store(config, lambda store: _chosen(store, choice, names, limit))
    emit([row.to_dict() for row in rows], _lines(rows), as_json=as_json, table=_table(rows))


def _moment(text: str) -> Millis:
    """The time, which may be given as an age."""
    with contextlib.suppress(ValueError):
        return SystemClock().now() - parse_duration(text)
    try:
        at = datetime.fromisoformat(text)
    except ValueError as fault:
        raise fail(
            f"--since {text}: write an age (2h, 3d) or a time (2025-03-19T14:00)", 2
        ) from fault
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


async def _chosen(store: Store, choice: Choice, names: set[str], limit: int) -> tuple[Row, ...]:
    found = await store.recent_deliveries(READ, receiver=choice.receiver)
    _check_known("receiver", choice.receiver, names | {each.receiver for each in found})
    if choice.topic:
        every = found if not choice.receiver else await store.recent_deliveries(READ)
        _check_known("topic", choice.topic, {each.topic_id for each in every} - {""})
    troubled = health.read(await store.get_meta(health.MEMORY))
    taken = [
        (each, parked)
        for each in found
        for parked in [each.state is DeliveryState.PENDING and each.receiver in troubled]
        if choice.takes(each, parked=parked)
    ][:limit]
    firsts = await store.items([each.item_ids[0] for each, _ in taken if each.item_ids])
    items = {item.id: item for item in firsts}
    return tuple(_row(each, items, parked=parked) for each, parked in taken)


def _check_known(kind: str, name: str, known: set[str]) -> None:
    if name and name not in known:
        raise fail(f"no {kind} {name} among the newest deliveries ({nearest(name, known)})", 2)


def _row(delivery: Delivery, items: dict[str, Item], *, parked: bool) -> Row:
    item = items.get(delivery.item_ids[0]) if delivery.item_ids else None
    headline = delivery.lines[0] if delivery.lines else item.title if item else ""
    return Row(delivery, headline, item.url if item and not delivery.lines else "", parked)


_TONES = {
    DeliveryState.SENT: Tone.GOOD,
    DeliveryState.DEAD: Tone.BAD,
    PARKED: Tone.WAITS,
}


def _table(rows: Sequence[Row]) -> Table:
    """The deliveries in columns; those that failed say below why."""
    heads = ("Id", "Written", "State", "Kind", "Receiver", "Topic", "Tells")
    below = [f"{row.delivery.id}: {row.delivery.detail}" for row in rows if row.delivery.detail]
    return Table(heads, [_cells(row) for row in rows], below)


def _cells(row: Row) -> tuple[Cell, ...]:
    one = row.delivery
    return (
        Cell(one.id),
        Cell(when(one.created_at), Tone.QUIET),
        Cell(row.state, _TONES.get(row.state, Tone.PLAIN)),
        Cell(one.kind),
        Cell(one.receiver),
        Cell(one.topic_id),
        Cell(_tells(row)),
    )


def _tells(row: Row) -> str:
    others = len(row.delivery.item_ids) - 1
    more = f" and {others} more" if others > 0 else ""
    return f"{row.headline or '(no longer kept)'}{more}"


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        one = row.delivery
        yield f"{one.id}  {when(one.created_at)}  {row.state:7}  {one.kind:9}  {one.receiver}"
        yield f"    {_tells(row)}"
        about = [row.link, f"topic {one.topic_id}" if one.topic_id else ""]
        about += [f"story {one.story_id}" if one.story_id else "", one.detail]
        told = "  ".join(part for part in about if part)
        if told:
            yield f"    {told}"
    if not rows:
        yield "no deliveries"


# --- deliveries show ---------------------------------------------------------------------


@deliveries.command("show")
def show(
    delivery_id: Annotated[str, typer.Argument(help="A delivery's id.")],
    config: Config = CONFIG,
    *,
    as_json: AsJson = False,
) -> None:
    """A delivery with all the reports that it tells, also those for which it had no room."""

    async def work(store: Store) -> tuple[Delivery, tuple[Item, ...]]:
        found = await _known(store, delivery_id)
        return found, await store.items(found.item_ids)

    found, items = with_store(config, work)
    reports = [{"title": item.title, "url": item.url, "outlet": item.outlet} for item in items]
    emit({**plain(found), "reports": reports}, _shown(found, items), as_json=as_json)


def _shown(found: Delivery, items: Sequence[Item]) -> Iterator[str]:
    yield f"{found.id}  {when(found.created_at)}  {found.state}  {found.kind}  {found.receiver}"
    yield from (f"    {line}" for line in found.lines)
    for item in items:
        yield f"  {item.title or '(no title)'}"
        yield f"    {item.by}  {item.url}"
    if len(items) < len(found.item_ids):
        yield f"  {len(found.item_ids) - len(items)} reports are no longer kept"


# --- deliveries replay -------------------------------------------------------------------


@deliveries.command("replay")
def replay(
    ids: Annotated[list[str] | None, typer.Argument(help="Delivery ids.")] = None,
    config: Config = CONFIG,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every dead delivery.")] = False,
    as_json: AsJson = False,
) -> None:
    """Dead deliveries go out again, with the same id."""
    if not ids and not every:
        raise fail("give delivery ids, or --all", 2)

    async def work(store: Store) -> tuple[Delivery, ...]:
        wanted = [await _known(store, one, "; nothing was replayed") for one in ids or ()]
        if every:
            wanted += await store.recent_deliveries(READ, state=DeliveryState.DEAD)
        await store.replay([each.id for each in wanted], SystemClock().now())
        return tuple({each.id: each for each in wanted}.values())

    found = with_store(config, work)
    again = [each for each in found if each.state is DeliveryState.DEAD]
    left = [each for each in found if each.state is not DeliveryState.DEAD]
    emit(
        {"replayed": len(again), "ids": [each.id for each in again], "left": _left(left)},
        _replayed(again, left),
        as_json=as_json,
    )


async def _known(store: Store, delivery_id: str, then: str = "") -> Delivery:
    found = await store.delivery(delivery_id)
    if found is None:
        raise fail(f"no delivery {delivery_id}{then}", 2)
    return found


def _left(rows: Sequence[Delivery]) -> list[dict[str, str]]:
    return [{"id": each.id, "state": each.state} for each in rows]


def _replayed(again: Sequence[Delivery], left: Sequence[Delivery]) -> Iterator[str]:
    for each in again:
        yield f"{each.id}  to {each.receiver}: will be sent again; it failed with: {each.detail}"
    for each in left:
        yield f"{each.id}  to {each.receiver}: left alone, it is {each.state}"
    yield f"{len(again)} dead deliveries will be sent again"
