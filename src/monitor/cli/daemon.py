"""`monitor run`, `once` and `demo`."""

import asyncio
import os
import resource
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Annotated

import typer

from monitor import telemetry
from monitor.app.current import Current
from monitor.app.daemon import Callbacks, run_daemon
from monitor.app.deadline import Deadline
from monitor.app.once import Pass, run_once
from monitor.app.service_manager import ServiceManager
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail, when
from monitor.errors import MonitorError

DESCRIPTORS = 16_384  # files and connections; many systems start a process with 1,024


def run(config: Config = CONFIG) -> None:
    """Run the daemon until SIGTERM; reloads on SIGHUP and when the folder changes."""
    current = Current(config, os.environ)
    configuration = current.configuration()
    telemetry.configure(configuration.log_format, configuration.log_level)
    _set_limits()
    deadline = Deadline()
    try:
        asyncio.run(_run(current, deadline))
    except MonitorError as fault:
        telemetry.logger("daemon").critical("not_started", reason=str(fault))
        raise typer.Exit(1) from fault


def _set_limits() -> None:
    """No core file, which would hold every secret; as many descriptors as the system gives.

    A program that is handed cores (core_pattern) gets them in spite of 0, and not for 1: core(5).
    """
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (1, 1) if most else (0, 0))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if 0 <= soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def _run(current: Current, deadline: Deadline) -> None:
    manager = ServiceManager(os.environ)

    def stop() -> None:
        deadline.begin()
        manager.stopping()

    await run_daemon(current, Callbacks(manager.ready, stop, manager.look))
    deadline.closed()


def once(config: Config = CONFIG, *, as_json: AsJson = False) -> None:
    """Poll every feed that is due, deliver what follows, and stop.

    Exit code 0: all settled. 1: a delivery failed or waits to be tried again, or no feed was read.
    """
    current = Current(config, os.environ)
    telemetry.configure(current.configuration().log_format, "warning")
    done = asyncio.run(run_once(current))
    emit(done, _lines(done), as_json=as_json)
    raise typer.Exit(done.exit_code)


def demo(
    *, verbose: Annotated[bool, typer.Option(help="Show all that each receiver was sent.")] = False
) -> None:
    """Replay an invented news day from loopback: first alert within seconds, no network, no key."""
    if find_spec("aiosmtpd") is None:
        raise fail("the demo needs a package that is not installed: make demo installs it", 2)
    from monitor.cli.newsday import play  # noqa: PLC0415 - the daemon must not carry stand-ins

    telemetry.configure("auto", "warning")
    asyncio.run(play(verbose=verbose))


def _lines(done: Pass) -> Iterator[str]:
    for polled in done.polled:
        new = polled.recorded.new
        yield f"{polled.source_id}: {polled.result}, {new} new  {polled.detail}".rstrip()
    for delivery in done.settled:
        yield f"{delivery.receiver}: {delivery.kind} {delivery.state}  {delivery.detail}".rstrip()
    yield (
        f"{len(done.polled)} feeds polled, {len(done.failed)} failed; "
        f"{len(done.settled)} deliveries settled, {done.pending} left for later"
    )
    following = [polled.next_at for polled in done.polled if polled.next_at]
    if following:
        yield f"next feed due {when(min(following))}"
