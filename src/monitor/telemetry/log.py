"""Every line that the process says on standard error, in one form. Home of structlog."""

import atexit
import contextlib
import io
import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict

from monitor.addresses import masked
from monitor.telemetry.pipe import LinePipe
from monitor.telemetry.repeats import Repeats

# Without the locals: whole documents would be logged, and what is secret in them.
_TRACEBACK = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
_CLOCK = "%Y-%m-%d %H:%M:%S"  # of the place where somebody looks
_FOREIGN = 2_000  # characters kept of another library's line

_repeats = Repeats()
_pipes: dict[int, LinePipe] = {}  # by descriptor, for the life of the process


def configure(log_format: str, log_level: str, stream: TextIO | None = None) -> None:
    """Set up logging once per process; `log_format` is `auto`, `json` or `console`."""
    stream = stream or sys.stderr
    _repeats.forget()
    pretty = log_format == "console" or (log_format == "auto" and stream.isatty())
    renderer = (
        structlog.dev.ConsoleRenderer(
            exception_formatter=structlog.dev.plain_traceback, sort_keys=False
        )
        if pretty
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    tail = [] if pretty else [structlog.processors.ExceptionRenderer(_TRACEBACK)]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _repeats,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(_CLOCK if pretty else "iso", utc=not pretty),
            *tail,
            renderer,
            _without_passwords,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[log_level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(_unblocked(stream, pretty=pretty)),
        cache_logger_on_first_use=False,
    )
    _take_in_the_others(hooks=stream is sys.stderr)


def flush(patience: float = 1.0) -> None:
    """Wait up to `patience` seconds until what was logged is written."""
    for pipe in _pipes.values():
        pipe.drain(patience)


def tell_repeated() -> None:
    """One line for each fault that came again since it was told."""
    for again in _repeats.due():
        logger("log").warning("fault_repeated", **again)


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of one part of the monitor."""
    return cast("structlog.stdlib.BoundLogger", structlog.get_logger(part=name))


def _unblocked(stream: TextIO, *, pretty: bool) -> TextIO:
    """The stream behind a queue, where it has a descriptor; else, in tests, itself."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, io.UnsupportedOperation):
        return stream
    if descriptor not in _pipes:
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
        _pipes[descriptor] = LinePipe(descriptor, _pretty_notice if pretty else _notice)
        atexit.register(flush)
    return cast("TextIO", _pipes[descriptor])


def _notice(dropped: int) -> str:
    line = {"part": "log", "dropped": dropped, "event": "log_lines_dropped", "level": "warning"}
    return json.dumps({**line, "timestamp": datetime.now(UTC).isoformat()}) + "\n"


def _pretty_notice(dropped: int) -> str:
    return f"{dropped} log lines were dropped, because nobody read them\n"


def _without_passwords(_: object, __: str, line: EventDict) -> EventDict:
    """No password of an address reaches the log, whoever writes the line; after the renderer."""
    return cast("EventDict", masked(str(line)))


# --- what others say -----------------------------------------------------------------------


class _Foreign(logging.Handler):
    """Lines of libraries (asyncio, uvicorn, warnings) in our form, one a minute of each kind."""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()[:_FOREIGN]
        logger(record.name).log(
            record.levelno,
            "foreign",
            template=str(record.msg).partition("\n")[0][:_FOREIGN],
            text=text,
            exc_info=record.exc_info,
        )


def _take_in_the_others(*, hooks: bool) -> None:
    root = logging.getLogger()
    if not any(isinstance(handler, _Foreign) for handler in root.handlers):
        root.addHandler(_Foreign())
    root.setLevel(logging.WARNING)
    if not hooks:
        return
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda given: _uncaught(
        given.exc_type, given.exc_value, given.exc_traceback
    )
    sys.unraisablehook = _unraisable


def _uncaught(
    kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None
) -> None:
    if fault is not None and not issubclass(kind, KeyboardInterrupt):
        logger("python").error("uncaught", exc_info=(kind, fault, trace))


def _unraisable(given: Any) -> None:  # noqa: ANN401 - sys.UnraisableHookArgs is no name at run time
    where = (given.exc_type, given.exc_value, given.exc_traceback)
    logger("python").error("unraisable", about=repr(given.object)[:_FOREIGN], exc_info=where)
