"""One parse worker: `python -m monitor.workers.child SECONDS MEMORY`, its socket on stdin.

    read a request | parse within the limits | write the answer | again, until end of file

It dies with its parent: the socket ends, and on Linux the kernel sends SIGKILL. Its processor
time per task is limited by a timer of its own, its memory by the kernel; it may open few files,
write none and make no core file.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import signal
import socket
import sys
import traceback
from typing import Any

from monitor.errors import ArticleUnreadable, FeedUnreadable
from monitor.parse import links, parse_feed, reading
from monitor.parse.feed import reference  # noqa: F401 - loaded before the limits, by no document
from monitor.workers import frames

_PR_SET_PDEATHSIG = 1
_FILES = 32
_TOLD = 200  # characters of a fault's text
_PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


def main(arguments: list[str]) -> None:
    """Serve requests until the parent is gone."""
    seconds, memory = float(arguments[0]), int(arguments[1])
    channel = socket.socket(fileno=os.dup(0))
    _confine(memory)
    gc.disable()
    gc.freeze()
    with channel, contextlib.suppress(ConnectionError, EOFError):
        while True:
            _serve(channel, seconds)


def _confine(memory: int) -> None:
    _die_with_parent()
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which drains
    signal.signal(signal.SIGPROF, signal.SIG_DFL)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _serve(channel: socket.socket, seconds: float) -> None:
    head_size, body_size = frames.REQUEST.unpack(_exactly(channel, frames.REQUEST.size))
    head, body = _exactly(channel, head_size), _exactly(channel, body_size)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    status, data = _answer(head, body)
    signal.setitimer(signal.ITIMER_PROF, 0)
    channel.sendall(frames.ANSWER.pack(status, _resident(), len(data)) + data)
    del head, body, data
    gc.collect(1)


def _answer(head: bytes, body: bytes) -> tuple[int, bytes]:
    try:
        return frames.PARSED, _done(body, *json.loads(head))
    except (FeedUnreadable, ArticleUnreadable) as error:
        return frames.UNREADABLE, str(error).encode("utf-8", "replace")
    except MemoryError:
        return frames.EXHAUSTED, b"out of memory"
    except Exception as error:  # noqa: BLE001 - a fault of ours is told by the daemon, in its log
        return frames.FAULT, _described(error).encode("utf-8", "replace")


def _done(body: bytes, task: str, content_type: str, url: str, more: list[Any]) -> bytes:
    if task == frames.LINKS:
        return frames.encode_links(links(body, content_type, url))
    if task == frames.ARTICLE:
        from monitor.parse.article import article_text  # noqa: PLC0415 - few workers need it

        return article_text(body, content_type).encode()
    feed = parse_feed(body, content_type, url)
    if task == frames.ITEMS:
        source, now, languages = frames.items_asked(more)
        return frames.encode_reading(reading(feed, source, now, languages=languages))
    return frames.encode(feed)


def _described(error: Exception) -> str:
    """What happened and where, in a line: a whole traceback may hold half a document."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {str(error)[:_TOLD]} ({last.filename}:{last.lineno})"


def _exactly(channel: socket.socket, size: int) -> bytes:
    """`size` bytes; EOFError where the parent is gone."""
    data = bytearray(size)
    view = memoryview(data)
    while view:
        count = channel.recv_into(view)
        if not count:
            raise EOFError
        view = view[count:]
    return bytes(data)


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - the lightest way
        return min(int(int(statm.read().split()[1]) * _PAGE_MIB), 65_535)


if __name__ == "__main__":
    main(sys.argv[1:])
