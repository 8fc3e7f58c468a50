"""All commands, by name; each group has its own file, imported when it is run."""

import os
import sys
from typing import ClassVar

import typer

from monitor import __version__
from monitor.cli.healthcheck import check_health
from monitor.cli.lazy import Entry, LazyGroup
from monitor.cli.output import CONFIG, AsJson, Config, emit
from monitor.errors import ConfigurationError, MonitorError


class Root(LazyGroup):
    """`monitor`."""

    entries: ClassVar = {
        "run": Entry("daemon:run", "Run the daemon until SIGTERM."),
        "once": Entry("daemon:once", "Poll and deliver what is due, and stop."),
        "demo": Entry("daemon:demo", "Replay an invented news day from loopback."),
        "check": Entry("checking:check", "Check the configuration, and run the topics' tests."),
        "schema": Entry("checking:schema", "JSON Schema of every YAML file, for editors."),
        "doctor": Entry("checking:doctor", "What would keep the daemon from working here."),
        "match": Entry("matching:match", "Which topics an item meets, with score and evidence."),
        "parse": Entry("matching:parse", "A feed file to JSON."),
        "why": Entry("archive:why", "Why an item did, or did not, become an alert."),
        "feeds": Entry("feeds:app", "The feeds: state, health, discovery, OPML in and out."),
        "entities": Entry("entities:app", "Names from files, candidates from the archive."),
        "query": Entry("query:app", "Queries of other products."),
        "notify": Entry("outgoing:notify", "Try a receiver."),
        "routes": Entry("routes:app", "Who is told of what, and why."),
        "deliveries": Entry("outgoing:deliveries", "The outbox."),
        "healthcheck": Entry("commands:healthcheck", "Ask the daemon here whether it is well."),
        "version": Entry("commands:version", "Print the version."),
    }


app = typer.Typer(
    cls=Root,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def root() -> None:
    """Media-monitoring alert daemon: polls feeds, matches topics, tells you once."""


def version(*, as_json: AsJson = False) -> None:
    """Print the version."""
    emit({"version": __version__}, [__version__], as_json=as_json)


def healthcheck(config: Config = CONFIG) -> None:
    """Ask the daemon of this machine whether it is well. 0 it is, 1 it is not or is not there."""
    raise typer.Exit(check_health(config))


def main() -> None:
    """Run a command; every fault that we know ends in one clear message, not in a traceback."""
    try:
        app()
    except ConfigurationError as fault:
        for problem in fault.problems:
            sys.stderr.write(f"{problem}\n")
        sys.exit(2)
    except BrokenPipeError:  # `monitor ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (MonitorError, OSError) as fault:
        sys.stderr.write(f"monitor: {fault}\n")
        sys.exit(1)
