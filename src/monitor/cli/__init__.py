"""The command line: `monitor COMMAND`. Exit codes: 0 good, 1 found something, 2 wrong use."""

import sys


def main() -> None:
    """Run a command.

    A health check runs every few seconds for months, so it is answered without the command line's
    own packages, which take longer to import than the question takes to ask.
    """
    if sys.argv[1:] == ["healthcheck"]:
        from monitor.cli.healthcheck import check_health  # noqa: PLC0415 - see above

        sys.exit(check_health())
    from monitor.cli.commands import main as run  # noqa: PLC0415 - see above

    run()


__all__ = ["main"]
