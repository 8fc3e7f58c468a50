"""Content codings undone within limits: what unfolds to too much stops at the limit.

    wire chunk -> decoder -> pieces of at most about 256 KiB -> counted by the caller

One layer only (RFC 9110, 8.4 allows more; no feed needs it, and bombs like to nest). A decoder
never holds more than one piece beyond what it handed out: 1.7 KB of brotli that unfold to a
gibibyte cost what the caller's limit allows and no more.
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli
import zstandard

PIECE = 256 * 1024
_ZSTD_WINDOW = 8 * 2**20  # RFC 9659, section 3
_ZSTD_STEP = 32  # bytes in; a block of 4 bytes can unfold to 128 KiB (RFC 8878, 3.1.1.2)


class BadCoding(Exception):
    """The body is not coded as its header says, or in a coding that we did not ask for."""


class Decoder(Protocol):
    """One coding."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The decoded pieces of the next wire bytes; raises BadCoding."""
        ...

    def finish(self) -> None:
        """Raises BadCoding where the body ended too early."""
        ...


class Identity:
    """No coding."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The chunk itself."""
        yield chunk

    def finish(self) -> None:
        """Nothing can be missing."""


class Gzip:
    """gzip (RFC 1952), several members allowed; bytes after the last one are ignored."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)
        self._members = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Pieces of at most PIECE bytes."""
        rest = chunk
        while rest:
            if self._inflate.eof and not self._next_member(rest):
                return
            yield self._step(rest)
            rest = self._inflate.unconsumed_tail or self._inflate.unused_data
            if self._inflate.eof:
                self._members += 1

    def _step(self, data: bytes) -> bytes:
        try:
            return self._inflate.decompress(data, PIECE)
        except zlib.error as error:
            raise BadCoding(f"gzip: {error}") from error

    def _next_member(self, rest: bytes) -> bool:
        if not rest.startswith(b"\x1f\x8b"):
            return False
        self._inflate = zlib.decompressobj(wbits=31)
        return True

    def finish(self) -> None:
        """The last member must have ended."""
        if not self._inflate.eof:
            raise BadCoding("gzip: the body ends too early")


class Brotli:
    """br (RFC 7932)."""

    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Pieces of about PIECE bytes."""
        piece = self._step(chunk)
        yield piece
        while not self._decompressor.can_accept_more_data():
            yield self._step(b"")

    def _step(self, data: bytes) -> bytes:
        if self._decompressor.is_finished():
            return b""
        try:
            return bytes(self._decompressor.process(data, output_buffer_limit=PIECE))
        except brotli.error as error:
            raise BadCoding(f"br: {error}") from error

    def finish(self) -> None:
        """The stream must have ended."""
        if not self._decompressor.is_finished():
            raise BadCoding("br: the body ends too early")


class Zstandard:
    """zstd (RFC 8878), windows up to 8 MiB."""

    def __init__(self) -> None:
        unfold = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._decompressor = unfold.decompressobj()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Pieces of what 32 bytes unfold to: at most a megabyte."""
        for start in range(0, len(chunk), _ZSTD_STEP):
            if self._decompressor.eof:
                return
            yield self._step(chunk[start : start + _ZSTD_STEP])

    def _step(self, data: bytes) -> bytes:
        try:
            return self._decompressor.decompress(data)
        except zstandard.ZstdError as error:
            raise BadCoding(f"zstd: {error}") from error

    def finish(self) -> None:
        """The frame must have ended."""
        if not self._decompressor.eof:
            raise BadCoding("zstd: the body ends too early")


_DECODERS: dict[str, type[Gzip | Brotli | Zstandard | Identity]] = {
    "": Identity,
    "identity": Identity,
    "gzip": Gzip,
    "x-gzip": Gzip,
    "br": Brotli,
    "zstd": Zstandard,
}


def decoder(content_encoding: str) -> Decoder:
    """The decoder for a Content-Encoding header; raises BadCoding for several or unknown ones."""
    names = [name.strip().lower() for name in content_encoding.split(",")]
    layers = [name for name in names if name not in ("", "identity")]
    if len(layers) > 1:
        raise BadCoding(f"more than one content coding: {content_encoding[:80]}")
    name = layers[0] if layers else ""
    if name not in _DECODERS:
        raise BadCoding(f"unknown content coding: {name[:40]}")
    return _DECODERS[name]()
