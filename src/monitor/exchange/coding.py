"""Content codings undone within limits: what unfolds to too much stops at the limit.

    wire chunk -> decoder -> pieces of at most about 256 KiB -> counted by the caller

One layer only (RFC 9110, 8.4 allows more; no feed needs it, and bombs like to nest); a header that
names one twice means it once, or the document itself is packed, which `parse.unpack` sees. A
decoder never holds more than one piece beyond what it handed out: 1.7 KB of brotli that unfold to
a gibibyte cost what the caller's limit allows and no more.

Servers say what is not so: `Content-Encoding: gzip`, or `UTF-8`, over a document that is in no
coding. What begins with `<`, `{` or the byte order mark of UTF-8 begins as no gzip, zstd or brotli
stream can, so that is taken as it is, whatever the header says; and so is what begins as a document
behind blanks, which a stream of brotli does once in millions. gzip has a beginning of its own, too,
and is undone under the name of another coding. What follows a stream's end is left out, as browsers
do.
"""

import re
import zlib
from collections.abc import Iterator
from typing import ClassVar, Protocol

import brotli
import zstandard

PIECE = 256 * 1024
_ZLIB = 8  # in the low bits of the first byte (RFC 1950, 2.2); no bare stream begins so
_ZSTD_WINDOW = 8 * 2**20  # RFC 9659, section 3
_FRAMES = 4_096  # streams one behind the other; parallel packers make one for each 64 KiB or more
_IN_NO_CODING = re.compile(
    rb"<|\{|\xef\xbb\xbf|\s+(?:<(?:[A-Za-z]{3}|\?xml|!--|!DOC|!doc)|[{\[]\s*[{\"]|\x1f\x8b\x08)"
)
_IN_GZIP = re.compile(rb"\x1f\x8b\x08")
_UNDECIDED = re.compile(rb"\s+(?:<[A-Za-z?!-]{0,3}|[{\[]\s*|\x1f\x8b?)?|\x1f\x8b?")
_START = 1_024  # bytes within which a body must show what it is
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


class _Frames:
    """A coding whose streams may follow one another; what comes behind the last is ignored."""

    begin: ClassVar[re.Pattern[bytes]]  # the first bytes of a stream
    begin_size: ClassVar[int]

    def __init__(self) -> None:
        self._frames = 1
        self._behind = b""  # an ended stream, until it is known whether another begins there

    def _another(self, rest: bytes) -> bytes:
        """The bytes of the stream that begins here; empty where none does, as far as is known."""
        rest = self._behind + rest
        if self._behind and len(self._behind) == self.begin_size:  # looked at before
            return b""
        if not self.begin.match(rest):
            self._behind = rest[: self.begin_size]
            return b""
        self._frames, self._behind = self._frames + 1, b""
        if self._frames > _FRAMES:
            raise BadCoding(f"more than {_FRAMES:,} streams in one body")
        return rest


class Gzip(_Frames):
    """gzip (RFC 1952), several members allowed."""

    begin = re.compile(rb"\x1f\x8b")
    begin_size = 2

    def __init__(self) -> None:
        super().__init__()
        self._inflate = zlib.decompressobj(wbits=31)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Pieces of at most PIECE bytes."""
        rest = chunk
        while rest:
            if self._inflate.eof:
                rest = self._another(rest)
                if not rest:
                    return
                self._inflate = zlib.decompressobj(wbits=31)
            yield self._step(rest)
            rest = self._inflate.unconsumed_tail or self._inflate.unused_data

    def _step(self, data: bytes) -> bytes:
        try:
            return self._inflate.decompress(data, PIECE)
        except zlib.error as error:
            raise BadCoding(f"gzip: {error}") from error

    def finish(self) -> None:
        """The last member must have ended."""
        if not self._inflate.eof:
            raise BadCoding("gzip: the body ends too early")


class Deflate:
    """deflate: in the format of zlib (RFC 9110, 8.4.1.2), or bare, as some servers send it.

    We do not ask for it; servers send it all the same.
    """

    def __init__(self) -> None:
        self._inflate: zlib._Decompress | None = None

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Pieces of at most PIECE bytes."""
        rest = chunk
        while rest and not (self._inflate and self._inflate.eof):
            if self._inflate is None:
                self._inflate = zlib.decompressobj(wbits=15 if rest[0] & 0x0F == _ZLIB else -15)
            yield self._step(self._inflate, rest)
            rest = self._inflate.unconsumed_tail

    def _step(self, inflate: "zlib._Decompress", data: bytes) -> bytes:
        try:
            return inflate.decompress(data, PIECE)
        except zlib.error as error:
            raise BadCoding(f"deflate: {error}") from error

    def finish(self) -> None:
        """The stream must have ended."""
        if self._inflate is None or not self._inflate.eof:
            raise BadCoding("deflate: the body ends too early")


class Brotli:
    """br (RFC 7932)."""

    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Pieces of about PIECE bytes."""
        yield self._step(chunk)
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


class Zstandard(_Frames):
    """zstd (RFC 8878), windows up to 8 MiB, several frames, those to skip among them."""

    begin = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
    begin_size = 4

    def __init__(self) -> None:
        super().__init__()
        self._unfold = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._decompressor = self._unfold.decompressobj()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Pieces of what 32 bytes unfold to: at most a megabyte."""
        for start in range(0, len(chunk), _ZSTD_STEP):
            rest = chunk[start : start + _ZSTD_STEP]
            while rest:
                if self._decompressor.eof:
                    rest = self._another(rest)
                    if not rest:
                        break
                    self._decompressor = self._unfold.decompressobj()
                yield self._step(rest)
                rest = self._decompressor.unused_data if self._decompressor.eof else b""

    def _step(self, data: bytes) -> bytes:
        try:
            return self._decompressor.decompress(data)
        except zstandard.ZstdError as error:
            raise BadCoding(f"zstd: {error}") from error

    def finish(self) -> None:
        """The frame must have ended."""
        if not self._decompressor.eof:
            raise BadCoding("zstd: the body ends too early")


class Plain:
    """The decoder that a header asks for, unless the body shows that it is in no coding at all.

    Without a decoder, for a coding that we do not know, only such a body will do.
    """

    def __init__(self, named: "Decoder | None", complaint: str) -> None:
        self._named, self._complaint = named, complaint
        self._decoder: Decoder | None = None
        self._start = b""  # while it may be either

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Pieces as of the decoder in charge, which the first bytes decide."""
        if self._decoder is not None:
            yield from self._decoder.feed(chunk)
            return
        self._start += chunk
        undecided = not self._start or _UNDECIDED.fullmatch(self._start)
        if not undecided or len(self._start) > _START:
            yield from self._decided().feed(self._start)

    def finish(self) -> None:
        """As the decoder in charge; blanks alone are a document in no coding."""
        if self._decoder is not None:
            self._decoder.finish()
        elif self._start:
            raise BadCoding("the body ends before it shows its coding")

    def _decided(self) -> Decoder:
        if _IN_NO_CODING.match(self._start):
            self._decoder = Identity()
        else:
            other = self._named is not None and _IN_GZIP.match(self._start)
            self._decoder = Gzip() if other else self._named
        if self._decoder is None:
            raise BadCoding(self._complaint)
        return self._decoder


_DECODERS: dict[str, type[Gzip | Deflate | Brotli | Zstandard]] = {
    "gzip": Gzip,
    "x-gzip": Gzip,
    "deflate": Deflate,
    "br": Brotli,
    "zstd": Zstandard,
}


def decoder(content_encoding: str) -> Decoder:
    """The decoder for a Content-Encoding header; its `feed` refuses several or unknown ones."""
    names = [name.strip().lower() for name in content_encoding.split(",")]
    layers = [*dict.fromkeys(name for name in names if name not in ("", "identity"))]
    if not layers:
        return Identity()
    if len(layers) > 1:
        return Plain(None, f"more than one content coding: {content_encoding[:80]}")
    kind = _DECODERS.get(layers[0])
    return Plain(kind() if kind else None, f"unknown content coding: {layers[0][:40]}")
