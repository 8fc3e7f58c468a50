"""Documents that are served packed: `sitemap.xml.gz` is a gzip file, not a coding of HTTP.

https://www.sitemaps.org/protocol.html says that sitemaps may be compressed with gzip.
"""

import re
import zlib
from collections.abc import Iterator

from monitor.errors import FeedUnreadable

MOST = 64 * 2**20  # bytes; sitemaps.org allows 50 MB
_MEMBERS = 4_096  # packers that work in parallel make one for each 64 KiB or more
_MAGIC = b"\x1f\x8b\x08"
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf|\s){0,64}(?=\x1f\x8b\x08)")  # what PHP sends ahead
_LAYERS = 2  # a server packs what a program packed before
_GZIP = 31  # zlib's window bits for a gzip header and the largest window


def unpacked(body: bytes) -> bytes:
    """The document itself; raises FeedUnreadable where it is damaged or larger than MOST."""
    for _ in range(_LAYERS):
        packed = _BEFORE.match(body)
        if packed is None:
            return body
        body = b"".join(_members(body[packed.end() :]))
    return body


def _members(body: bytes) -> Iterator[bytes]:
    """The members of a gzip file (RFC 1952, 2.2); what follows the last one is passed over."""
    room = MOST
    for _ in range(_MEMBERS):
        unpacker = zlib.decompressobj(_GZIP)
        try:
            text = unpacker.decompress(body, room)
        except zlib.error as error:
            raise FeedUnreadable(f"a damaged gzip file: {error}") from error
        if unpacker.unconsumed_tail:
            raise FeedUnreadable(f"more than {MOST:,} bytes once unpacked")
        if not unpacker.eof:
            raise FeedUnreadable("a gzip file that is cut off")
        yield text
        body, room = unpacker.unused_data, room - len(text)
        if not body.startswith(_MAGIC):
            return
        if room <= 0:
            raise FeedUnreadable(f"more than {MOST:,} bytes once unpacked")
    raise FeedUnreadable(f"more than {_MEMBERS:,} members in a gzip file")
