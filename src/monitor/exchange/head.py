r"""The head of an answer, mended where servers write lines that no header may be.

    bytes from the socket | line by line until the head ends | bytes for the HTTP parser

RFC 9112 names what a reader of an answer does: white space before a colon is taken out (5.1), a
line that follows nothing and begins with white space is left out (2.2). A name that is no token, a
line without a colon and what continues it are left out, too, as browsers do; in a value, NUL and
the line ends that are none are blanks (RFC 9110, 5.5). A length that is no number, and a transfer
coding that is none or stands there twice, say nothing of where the body ends. One connection
serves one request, so that nothing of an answer can pass for another. What is no HTTP, and all
bodies, stay as they are.
"""

import re

_FIRST = re.compile(rb"HTTP/\d")
_PASSING = re.compile(rb"HTTP/\d\.\d 1\d\d\b")  # 1xx: another head follows
_FIELD = re.compile(rb"([-!#$%&'*+.^_`|~0-9A-Za-z]+)[ \t]*:(.*)", re.DOTALL)
_LENGTH = re.compile(rb"\d+(?:\s*,\s*\d+)*")
_UNFIT = re.compile(rb"[\x00\x0b-\r]")
_BLANK = (b" ", b"\t")


class Head:
    """Mends the heads of one connection as their bytes come."""

    def __init__(self) -> None:
        self._line = b""  # the one that has not ended yet
        self._first = True  # the next line is the first of a head
        self._passing = False  # this head is that of a 1xx answer
        self._chunked = False  # a field has said so
        self._kept = False  # the line before was kept, so that it may be continued
        self._over = False

    def feed(self, data: bytes) -> bytes:
        """What of these and earlier bytes can be handed on; may be empty."""
        if self._over:
            return data
        *lines, self._line = (self._line + data).split(b"\n")
        mended = b""
        for number, line in enumerate(lines):
            mended += self._mended(line)
            if self._over:
                rest = [*lines[number + 1 :], self.finish()]
                return mended + b"\n".join(rest)
        return mended

    def finish(self) -> bytes:
        """What is left where no more bytes come."""
        rest, self._line = self._line, b""
        return rest

    def _mended(self, line: bytes) -> bytes:
        """A line with its end; empty where it is left out."""
        text = line.removesuffix(b"\r")
        if self._first:
            return self._begun(line, text)
        if not text:
            self._first, self._over = True, not self._passing
            return line + b"\n"
        self._kept, mended = self._field(text)
        return mended + b"\r\n" if self._kept else b""

    def _begun(self, line: bytes, text: bytes) -> bytes:
        """The first line of a head; blank ones before it are left out (RFC 9112, 2.2)."""
        if not text:
            return b""
        self._over = not _FIRST.match(text)
        self._first, self._passing, self._kept = False, bool(_PASSING.match(text)), False
        self._chunked = False
        return line + b"\n"

    def _field(self, text: bytes) -> tuple[bool, bytes]:
        """Whether a header line is kept, and how it is to be written."""
        if text.startswith(_BLANK):
            return self._kept, _UNFIT.sub(b" ", text)
        field = _FIELD.fullmatch(text)
        if field is None or self._is_void(field[1].lower(), field[2].strip().lower()):
            return False, b""
        return True, field[1] + b":" + _UNFIT.sub(b" ", field[2])

    def _is_void(self, name: bytes, value: bytes) -> bool:
        """Whether a field that should tell where the body ends tells nothing, or nothing new."""
        if name == b"content-length":
            return not _LENGTH.fullmatch(value)
        if name != b"transfer-encoding":
            return False
        again, self._chunked = self._chunked, self._chunked or value == b"chunked"
        return value in (b"", b"identity") or (again and value == b"chunked")
