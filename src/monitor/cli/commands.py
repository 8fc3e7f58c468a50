"""All commands, by name; each group has its own file, imported when it is run."""

import os
import sys
from typing import Annotated, ClassVar

import typer

from monitor import __version__
from monitor.cli.failing import FOUND, INTERRUPTED, WRONG_USE, Failure, refuse, wrong_call
from monitor.cli.lazy import Entry, LazyGroup
from monitor.cli.output import CONFIG, AsJson, Config, emit
from monitor.errors import ConfigurationError, MonitorError


class Root(LazyGroup):
    """`monitor`."""

    entries: ClassVar = {
        "run": Entry("daemon:run", "Run the daemon until SIGTERM."),
        "once": Entry("daemon:once", "Poll and deliver what is due, and stop."),
        "demo": Entry("daemon:demo", "Replay an invented news day from loopback."),
        "check": Entry("check:check", "Check the configuration, and run the topics' tests."),
        "schema": Entry("schema_command:schema", "JSON Schema of every YAML file, for editors."),
        "doctor": Entry("doctor:doctor", "What would keep the daemon from working here."),
        "match": Entry("matching:match", "Which topics an item meets, with score and evidence."),
        "parse": Entry("matching:parse", "A feed file to JSON."),
        "why": Entry("archive:why", "Why an item did, or did not, become an alert."),
        "feeds": Entry("feeds:app", "The feeds: state, health, discovery, OPML in and out."),
        "topics": Entry("topics:app", "A first topic, out of example reports."),
        "entities": Entry("entities:app", "Names from files, candidates from the archive."),
        "query": Entry("query:app", "Queries of other products."),
        "notify": Entry("notify:app", "Try a receiver."),
        "routes": Entry("routes:app", "Who is told of what, and why."),
        "silence": Entry("silences:app", "Alerts that are not told until a given time."),
        "deliveries": Entry("outgoing:deliveries", "The outbox."),
        "backup": Entry("copies:backup", "Write the store to a file while the daemon runs."),
        "restore": Entry("copies:restore", "Put a backup in the store's place."),
        "migrate": Entry("copies:migrate", "The schema of the store: check it, bring it up."),
        "healthcheck": Entry("commands:healthcheck", "Ask the daemon here whether it is well."),
        "version": Entry("commands:version", "Print the version."),
    }


app = typer.Typer(
    cls=Root,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - an option's callback
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help="The version.")
]


@app.callback()
def root(
    *,
    _version: VersionOption = False,
) -> None:
    """Media-monitoring alert daemon: polls feeds, matches topics, tells you once."""


def version(*, as_json: AsJson = False) -> None:
    """Print the version."""
    emit({"version": __version__}, [__version__], as_json=as_json)


def healthcheck(config: Config = CONFIG) -> None:
    """Ask the daemon of this machine whether it is well. 0 it is, 1 it is not or is not there."""
    from monitor.cli.healthcheck import check_health  # noqa: PLC0415 - HTTP, for this one alone

    raise typer.Exit(check_health(config))


def main() -> None:
    """Run a command; every fault that we know ends in one clear message, not in a traceback."""
    try:
        code = app(standalone_mode=False) or 0
    except BrokenPipeError:  # `monitor ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as fault:  # noqa: BLE001 - what is none of ours is raised again
        code = _told(fault)
    sys.exit(code)


def _told(fault: Exception) -> int:
    """Say what went wrong, as text and, where `--json` was asked for, as JSON; the exit code."""
    as_json = "--json" in sys.argv
    match fault:
        case Failure():
            return refuse([fault.text], fault.code, as_json=as_json and not fault.answered)
        case ConfigurationError():
            return refuse(fault.problems, WRONG_USE, as_json=as_json)
        case MonitorError() | OSError():
            return refuse([f"monitor: {fault}"], FOUND, as_json=as_json)
    if hasattr(fault, "format_message"):  # Typer's own: a wrong option, or no command at all
        return wrong_call(fault, as_json=as_json)
    raise fault
