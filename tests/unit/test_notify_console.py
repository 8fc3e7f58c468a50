import asyncio
import io
import os
from collections.abc import Callable
from typing import TextIO

import pytest

from monitor.model import Sent, TryAgain
from monitor.notify import Console
from monitor.notify.console import render
from monitor.testing.builders import message

pytestmark = pytest.mark.anyio


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def test_a_message_is_printed_whole() -> None:
    stream = io.StringIO()

    outcome = await Console(stream).send(message())

    assert outcome == Sent()
    assert stream.getvalue() == render(message())


@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
async def test_colour_is_for_terminals_unless_the_user_says_no(
    no_colour: str, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_colour)
    stream = Terminal()

    await Console(stream).send(message())

    assert ("\x1b[1;33mtruce\x1b[0m" in stream.getvalue()) is coloured


async def test_a_stream_without_the_letters_gets_escapes() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")

    outcome = await Console(stream).send(message(headline="Перемирие"))

    assert outcome == Sent()
    assert rb"\u041f\u0435" in raw.getvalue()


def closed() -> TextIO:
    stream = io.StringIO()
    stream.close()
    return stream


def broken_pipe() -> TextIO:
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "w", buffering=1)


@pytest.mark.parametrize(
    ("opened", "fault"), [(closed, "ValueError"), (broken_pipe, "BrokenPipeError")]
)
async def test_a_stream_that_is_gone_is_passing(opened: Callable[[], TextIO], fault: str) -> None:
    stream = opened()

    outcome = await Console(stream, colour=False).send(message())

    assert outcome == TryAgain(f"the stream cannot be written: {fault}")
    stream.close()  # nothing waits in a buffer, at whose writing the process would end badly


async def test_a_full_pipe_holds_up_nobody_else_and_gets_nothing_late() -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    filled = os.write(writer, b"x" * 2**20)
    os.set_blocking(writer, True)
    with os.fdopen(reader, "rb") as read, os.fdopen(writer, "w") as stream:
        console = Console(stream, colour=False, patience=0.2)

        blocked = await console.send(message())

        assert blocked == TryAgain("the stream took nothing for 0.2 s")
        assert await asyncio.to_thread(read.read, filled) == b"x" * filled
        assert await console.send(message(headline="Later")) == Sent()
        later = render(message(headline="Later")).encode()
        assert await asyncio.to_thread(read.read, len(later)) == later
