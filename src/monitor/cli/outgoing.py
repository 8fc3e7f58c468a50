"""`monitor notify test` and `monitor deliveries list | replay`."""

import asyncio
import os
import time
from collections.abc import Iterator
from typing import Annotated

import typer

from monitor import loading
from monitor.app.receivers import GuardedChannels
from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail, when
from monitor.configuration import Configuration
from monitor.model import Delivery, DeliveryKind, DeliveryState, Message, Outcome, Report, Sent
from monitor.ports import Store

notify = typer.Typer(help="Try a receiver.", no_args_is_help=True)
deliveries = typer.Typer(help="The outbox.", no_args_is_help=True)


@notify.callback()
def _notify() -> None:
    """Keeps `test` a sub-command of its own."""


@notify.command("test")
def notify_test(
    receiver: Annotated[str, typer.Argument(help="A receiver's name.")],
    config: Config = CONFIG,
    *,
    as_json: AsJson = False,
) -> None:
    """Send one invented alert to a receiver, and say what it answered."""
    configuration = loading.load(config, os.environ)
    names = [each.name for each in configuration.receivers]
    if receiver not in names:
        raise fail(f"no receiver {receiver}; configured: {', '.join(names)}", 2)
    outcome = asyncio.run(_send(configuration, receiver))
    name = type(outcome).__name__
    reason = getattr(outcome, "reason", "")
    emit(
        {"receiver": receiver, "outcome": name, "reason": reason},
        [f"{receiver}: {name} {reason}".rstrip()],
        as_json=as_json,
    )
    if not isinstance(outcome, Sent):
        raise typer.Exit(1)


@deliveries.command("list")
def list_deliveries(
    config: Config = CONFIG,
    *,
    state: Annotated[str, typer.Option(help="pending, sent or dead.")] = "",
    receiver: Annotated[str, typer.Option(help="Of this receiver only.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """The newest deliveries, with their state."""
    if state and state not in list(DeliveryState):
        raise fail(f"--state {state}: one of {', '.join(DeliveryState)}", 2)
    rows = with_store(
        config, lambda store: store.recent_deliveries(limit, state=state, receiver=receiver)
    )
    emit(rows, _lines(rows), as_json=as_json)


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

    async def work(store: Store) -> int:
        dead = await store.recent_deliveries(10_000, state=DeliveryState.DEAD) if every else ()
        wanted = [*(ids or ()), *(each.id for each in dead)]
        return await store.replay(wanted, time.time_ns() // 1_000_000)

    count = with_store(config, work)
    emit({"replayed": count}, [f"{count} dead deliveries will be sent again"], as_json=as_json)


async def _send(configuration: Configuration, receiver: str) -> Outcome:
    channels = GuardedChannels(configuration)
    try:
        return await channels.notifiers[receiver].send(_sample())
    finally:
        await channels.close()


def _sample() -> Message:
    now = time.time_ns() // 1_000_000
    report = Report(
        item_id="test",
        title="This is a test of this receiver",
        url="https://example.org/test",
        outlet="monitor",
        language="en",
        published=now,
        sentences=("If you can read this, alerts will arrive here.", "Nothing has happened."),
    )
    return Message(
        id=f"test-{now}",
        kind=DeliveryKind.ALERT,
        topic="Test",
        headline=report.title,
        reason="`monitor notify test` was called",
        created_at=now,
        reports=(report,),
    )


def _lines(rows: tuple[Delivery, ...]) -> Iterator[str]:
    for row in rows:
        yield (
            f"{row.id}  {when(row.created_at)}  {row.state:7}  {row.kind:9}  {row.receiver}  "
            f"{row.topic_id or '-'}  {row.detail}"
        ).rstrip()
    if not rows:
        yield "no deliveries"
