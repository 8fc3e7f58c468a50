"""The console: a message as plain lines, coloured on a terminal.

* HIGH · Ceasefire talks
Moscow and Kyiv agree to a 30-day truce
First sentence. Second sentence.
Harbour Post · 19 Mar 2025, 14:05 UTC
https://harbour.example/truce
why: matches Ceasefire talks: "truce" in title
"""

import asyncio
import os
import select
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import TextIO

from monitor.model import Message, Outcome, Report, Sent, TryAgain
from monitor.notify.answers import PATIENCE
from monitor.notify.text import (
    URGENT,
    banner,
    byline,
    heading,
    line,
    link,
    pieces,
    shown,
    told,
)

MOST_REPORTS = 300
_MORE = 1.0  # seconds that the thread has to say that it waited in vain
_BOLD, _DIM, _MARK, _LINK, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[1;33m", "\x1b[4;36m", "\x1b[0m"
_ALARM = "\x1b[1;37;41m"  # white on red


class Console:
    """Writes to a stream; `colour` is decided by the stream unless given."""

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        colour: bool | None = None,
        patience: float = PATIENCE,
        zone: str = "UTC",
    ) -> None:
        self._zone = zone
        self._stream = stream
        self._colour = colour
        self._patience = patience
        self._turn = asyncio.Lock()

    def __repr__(self) -> str:
        return "Console()"

    async def send(self, message: Message) -> Outcome:
        """Print the message in one go; a closed or blocked stream is a passing fault."""
        stream = self._stream or sys.stdout
        colour = _coloured(stream) if self._colour is None else self._colour
        text = render(message, colour=colour, zone=self._zone)
        try:
            async with asyncio.timeout(self._patience + _MORE):
                await self._print(stream, text)
        except TimeoutError:
            return TryAgain(f"the stream took nothing for {self._patience:g} s")
        except (OSError, ValueError) as fault:
            return TryAgain(f"the stream cannot be written: {type(fault).__name__}")
        return Sent()

    async def _print(self, stream: TextIO, text: str) -> None:
        """Write in a thread that does not outlive the process: a pipe may be full for ever."""
        async with self._turn:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            given = (stream, text, self._patience, done)
            Thread(target=_write, args=given, daemon=True).start()
            await done


def _coloured(stream: TextIO) -> bool:
    """On a terminal, unless the user says no (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _write(stream: TextIO, text: str, patience: float, done: asyncio.Future[None]) -> None:
    """Write; a stream that cannot show a letter gets its escape."""
    encoding = stream.encoding or "utf-8"
    fault: Exception | None = None
    try:
        _put(stream, text.encode(encoding, "backslashreplace"), encoding, patience)
    except (OSError, ValueError) as caught:
        fault = caught
    with suppress(RuntimeError):  # the loop is gone: nobody waits
        done.get_loop().call_soon_threadsafe(_tell, done, fault)


def _put(stream: TextIO, data: bytes, encoding: str, patience: float) -> None:
    """Past Python's buffer, whose lock a blocked thread would keep until the process ends.

    A stream without a reader takes nothing, rather than the message after it was given up.
    Raises TimeoutError where it takes nothing for `patience` seconds.
    """
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        stream.write(data.decode(encoding))
        stream.flush()
        return
    while data:
        if not select.select((), (descriptor,), (), patience)[1]:
            raise TimeoutError
        data = data[os.write(descriptor, data[: select.PIPE_BUF]) :]


def _tell(done: asyncio.Future[None], fault: Exception | None) -> None:
    if done.done():
        return
    if fault is None:
        done.set_result(None)
    else:
        done.set_exception(fault)


def render(message: Message, *, colour: bool = False, zone: str = "UTC") -> str:
    """The message as text that ends with an empty line."""
    pen = _Pen(colour, zone)
    body = "\n".join(f"  {row}".rstrip() for row in _rows(message, pen) if row)
    style = _ALARM if message.severity in URGENT else _BOLD
    return f"{pen.draw('* ' + banner(message), style)}\n{body}\n\n"


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws with ANSI styles, or without."""

    colour: bool
    zone: str = "UTC"

    def draw(self, text: str, style: str) -> str:
        return f"{style}{text}{_OFF}" if self.colour and style and text else text

    def lit(self, text: str, report: Report, style: str = "") -> str:
        """The text in one style, its evidence in another."""
        runs = pieces(line(text), report.evidence)
        return "".join(self.draw(run, _MARK if marked else style) for run, marked in runs)


def _rows(message: Message, pen: _Pen) -> Iterator[str]:
    yield pen.draw(heading(message), _BOLD)
    yield from (line(text) for text in message.lines)
    reports, rest = shown(message.reports, MOST_REPORTS)
    for number, report in enumerate(reports):
        if number:
            yield " "
        yield from _report(report, pen)
    yield rest
    if message.reason:
        yield pen.draw(f"why: {line(message.reason)}", _DIM)


def _report(report: Report, pen: _Pen) -> Iterator[str]:
    yield pen.lit(report.title, report, _BOLD)
    yield pen.lit(told(report), report)
    yield pen.draw(byline(report, pen.zone), _DIM)
    yield pen.draw(link(report.url), _LINK)
