"""The command line: `monitor COMMAND`. Exit codes: 0 done, 1 something is wrong, 2 bad input."""

from monitor.cli.commands import main

__all__ = ["main"]
