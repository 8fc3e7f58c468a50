"""Media-monitoring alert daemon. Read `model` first, then `pipeline/poll/poller.py`."""

import sys

# None says that a module is not there (docs.python.org, reference/import, "The module cache").
# structlog and httpx load rich where they find it, and typer brings it along: 4 MB and 60 modules
# that draw frames around tracebacks, with every local variable in them. httpcore looks for sniffio
# at each connection, all over the disk where it is not installed.
for _unwanted in ("rich", "sniffio"):
    sys.modules.setdefault(_unwanted, None)  # type: ignore[arg-type]

__version__ = "0.1.0"
