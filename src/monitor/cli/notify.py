"""`monitor notify test`: one invented alert to a receiver."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.app.clock import SystemClock
from monitor.app.receivers import GuardedChannels
from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail
from monitor.configuration import Configuration
from monitor.errors import StoreError
from monitor.model import (
    DeliveryKind,
    Message,
    Outcome,
    Refusal,
    Refused,
    Report,
    Sent,
)
from monitor.outbox import health
from monitor.ports import ReceiverLedger, Store
from monitor.settings import load_settings

app = typer.Typer(help="Try a receiver.", no_args_is_help=True)


@app.callback()
def _notify() -> None:
    """Keeps `test` a sub-command of its own."""


@app.command("test")
def notify_test(
    receiver: Annotated[str, typer.Argument(help="A receiver's name.")],
    config: Config = CONFIG,
    *,
    as_json: AsJson = False,
) -> None:
    """Send one invented alert to a receiver, and say what it answered and what follows."""
    configuration = load_settings(config, os.environ)
    names = [each.name for each in configuration.receivers]
    if receiver not in names:
        raise fail(f"no receiver {receiver}; configured: {', '.join(names)}", 2)
    with contextlib.redirect_stdout(sys.stderr) if as_json else contextlib.nullcontext():
        outcome = asyncio.run(_send(configuration, receiver))
    if isinstance(outcome, Sent):
        _well_again(config, receiver)
    name, reason = type(outcome).__name__, _reason(outcome)
    emit(
        {"receiver": receiver, "outcome": name, "reason": reason, "follows": _follows(outcome)},
        [f"{receiver}: {name} {reason}".rstrip(), f"  {_follows(outcome)}"],
        as_json=as_json,
    )
    if not isinstance(outcome, Sent):
        raise typer.Exit(1)


def _reason(outcome: Outcome) -> str:
    return outcome.missed if isinstance(outcome, Sent) else outcome.reason


def _follows(outcome: Outcome) -> str:
    """What the daemon does after this answer."""
    match outcome:
        case Sent(missed=""):
            return "the daemon would count this message as sent"
        case Sent():
            return "the daemon would count it as sent, and tell notify.fallback who is missed"
        case Refused(about=Refusal.MESSAGE):
            return "the daemon would keep this message as a dead letter, and tell notify.fallback"
        case Refused(about=Refusal.GONE):
            return "the daemon would park what waits until the configuration changes"
        case Refused():
            return "the daemon would park what waits, tell notify.fallback, and try again"
    return "the daemon would pause this receiver and try again"


def _well_again(config: Path, receiver: str) -> None:
    """A receiver that takes messages is in trouble no more: what waits for it is due."""

    def work(ledger: ReceiverLedger) -> None:
        healths = health.read(ledger.get_meta(health.MEMORY))
        if healths.pop(receiver, None):
            ledger.set_meta(health.MEMORY, health.written(healths))
            ledger.release(receiver, SystemClock().now())

    async def go(store: Store) -> None:
        if receiver in health.read(await store.get_meta(health.MEMORY)):
            await store.write(work)

    with contextlib.suppress(StoreError, OSError):  # there may be no store yet
        with_store(config, go)


async def _send(configuration: Configuration, receiver: str) -> Outcome:
    channels = GuardedChannels(configuration)
    try:
        return await channels.notifiers[receiver].send(_sample())
    finally:
        await channels.close()


def _sample() -> Message:
    now = SystemClock().now()
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
