"""All commands, by name; each group has its own file."""

import os
import sys

import typer

from monitor import __version__
from monitor.cli import archive, checking, daemon, entities, feeds, matching, outgoing, query
from monitor.cli.output import AsJson, emit
from monitor.errors import ConfigurationError, MonitorError

app = typer.Typer(
    help="Media-monitoring alert daemon: polls feeds, matches topics, tells you once.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("run")(daemon.run)
app.command("once")(daemon.once)
app.command("demo")(daemon.demo)
app.command("check")(checking.check)
app.command("schema")(checking.schema)
app.command("doctor")(checking.doctor)
app.command("match")(matching.match)
app.command("parse")(matching.parse)
app.command("why")(archive.why)
app.add_typer(feeds.app, name="feeds")
app.add_typer(entities.app, name="entities")
app.add_typer(query.app, name="query")
app.add_typer(outgoing.notify, name="notify")
app.add_typer(outgoing.deliveries, name="deliveries")


@app.command("version")
def version(*, as_json: AsJson = False) -> None:
    """Print the version."""
    emit({"version": __version__}, [__version__], as_json=as_json)


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
