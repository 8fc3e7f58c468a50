"""Answers as servers really write them, byte for byte: what is read, refused, and what it costs.

Each row is sent over a real socket; the words say what is odd about it.
"""

import asyncio
import contextlib
import gzip
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from ipaddress import ip_network

import brotli
import pytest
import zstandard

from monitor.configuration import FetchLimits
from monitor.exchange import Guard
from monitor.exchange.guard import Resolver
from monitor.fetch import HttpFetcher
from monitor.model import Fetched, FetchFailed, FetchFault, FetchResult, Validators

pytestmark = pytest.mark.anyio

LIMITS = FetchLimits(
    deadline=3_000,
    connect_timeout=2_000,
    allow_networks=(ip_network("127.0.0.0/8"),),
    host_delay=0,
)
DOC = b"<rss>" + b"news " * 2_000 + b"</rss>"
OK = b"HTTP/1.1 200 OK\r\n"
BOM = b"\xef\xbb\xbf"
SHORT = b"Content-Length: 6\r\n\r\n<rss/>"
zstd = zstandard.ZstdCompressor().compress
SKIPPED = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc"  # a frame to be passed over (RFC 8878, 3.1.2)


def sized(body: bytes, *headers: bytes, first: bytes = OK) -> bytes:
    lines = [*headers, b"Content-Length: %d" % len(body)]
    return first + b"\r\n".join(lines) + b"\r\n\r\n" + body


def coded(name: bytes, body: bytes) -> bytes:
    return sized(body, b"Content-Encoding: " + name)


Writing = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Raw:
    """Sends what it is given: the first to who asks first, the last to all who come later."""

    answers: tuple[bytes, ...] = ()
    writing: Writing | None = None
    asked: list[bytes] = field(default_factory=list)
    port: int = 0
    serving: set["asyncio.Task[None]"] = field(default_factory=set)

    def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.serving.add(asyncio.ensure_future(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            self.asked.append(await reader.readuntil(b"\r\n\r\n"))
            if self.writing is not None:
                await self.writing(writer)
            else:
                writer.write(self.answers[min(len(self.asked), len(self.answers)) - 1])
                await writer.drain()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    def lines(self) -> list[str]:
        return [head.split(b"\r\n")[0].decode() for head in self.asked]


@contextlib.asynccontextmanager
async def sending(*answers: bytes, writing: Writing | None = None) -> AsyncIterator[Raw]:
    raw = Raw(answers, writing)
    server = await asyncio.start_server(raw, "127.0.0.1", 0)
    raw.port = server.sockets[0].getsockname()[1]
    async with server:
        yield raw
        await asyncio.gather(*raw.serving)


async def ask(
    raw: Raw, known: Validators | None = None, limits: FetchLimits = LIMITS
) -> FetchResult:
    async with HttpFetcher(limits) as fetcher:
        return await fetcher.fetch(f"http://127.0.0.1:{raw.port}/feed", known or Validators())


READ = {
    "HTTP/1.0 without a length": (b"HTTP/1.0 200 OK\r\n\r\n" + DOC, DOC),
    "HTTP/1.1 without a length": (OK + b"\r\n" + DOC, DOC),
    "no reason phrase": (b"HTTP/1.1 200\r\n" + SHORT, b"<rss/>"),
    "bare line feeds": (b"HTTP/1.1 200 OK\nContent-Length: 6\n\n<rss/>", b"<rss/>"),
    "a folded header": (OK + b"X: a\r\n b\r\n" + SHORT, b"<rss/>"),
    "the same length twice": (OK + b"Content-Length: 6\r\n" + SHORT, b"<rss/>"),
    "more than its length": (OK + SHORT + b"<!-- more -->", b"<rss/>"),
    "chunked, with extensions and trailers": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n6;a=b\r\n<rss/>\r\n0\r\nETag: x\r\n\r\n",
        b"<rss/>",
    ),
    "chunked wins over a length": (
        OK + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n6\r\n<rss/>\r\n0\r\n\r\n",
        b"<rss/>",
    ),
    "100 before it": (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + SHORT, b"<rss/>"),
    "103 before it": (b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" * 3 + OK + SHORT, b"<rss/>"),
    "60 KB in one header": (OK + b"X: " + b"a" * 60_000 + b"\r\n" + SHORT, b"<rss/>"),
    "gzip, garbage behind": (coded(b"gzip", gzip.compress(DOC) + b"garbage"), DOC),
    "gzip, zeros behind": (coded(b"gzip", gzip.compress(DOC) + bytes(512)), DOC),
    "gzip, two members": (coded(b"gzip", gzip.compress(DOC[:99]) + gzip.compress(DOC[99:])), DOC),
    "gzip in capitals": (coded(b"GZIP", gzip.compress(DOC)), DOC),
    "gzip and identity": (coded(b"identity, gzip", gzip.compress(DOC)), DOC),
    "gzip of nothing": (coded(b"gzip", b""), b""),
    "zstd, garbage behind": (coded(b"zstd", zstd(DOC) + b"garbage"), DOC),
    "zstd, two frames": (coded(b"zstd", zstd(DOC[:99]) + zstd(DOC[99:])), DOC),
    "zstd, an empty frame first": (coded(b"zstd", zstd(b"") + zstd(DOC)), DOC),
    "zstd, a frame to skip first": (coded(b"zstd", SKIPPED + zstd(DOC)), DOC),
    "says gzip, is plain": (coded(b"gzip", DOC), DOC),
    "says br, is plain": (coded(b"br", DOC), DOC),
    "says zstd, is plain": (coded(b"zstd", b"\xef\xbb\xbf" + DOC), b"\xef\xbb\xbf" + DOC),
    "says gzip, is plain behind a blank line": (coded(b"gzip", b"\r\n" + DOC), b"\r\n" + DOC),
    "says br, is plain behind blanks": (coded(b"br", b"\n\t <?xml?>" + DOC), b"\n\t <?xml?>" + DOC),
    "says zstd, is plain JSON behind a line": (coded(b"zstd", b'\n{ "a": 1}'), b'\n{ "a": 1}'),
    "says gzip, is plain behind a blank line that comes alone": (
        OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"1\r\n\n\r\n2\r\n\n<\r\n5\r\nrss/>\r\n0\r\n\r\n",
        b"\n\n<rss/>",
    ),
    "a header whose name is a path": (OK + b"ban/to/cache.php: no\r\n" + SHORT, b"<rss/>"),
    "a header whose name has a blank": (OK + b"X Cache: hit\r\n" + SHORT, b"<rss/>"),
    "a header whose name is in another script": (OK + "Кэш: да\r\n".encode() + SHORT, b"<rss/>"),
    "a header without a name": (OK + b": none\r\n" + SHORT, b"<rss/>"),
    "a header line without a colon": (OK + b"Warning in line 3\r\n" + SHORT, b"<rss/>"),
    "an odd header that goes on": (OK + b"a b: 1\r\n  2\r\n\t3\r\n" + SHORT, b"<rss/>"),
    "a first header that continues nothing": (OK + b"  x: 1\r\n" + SHORT, b"<rss/>"),
    "control characters in a value": (OK + b"X: a\x00b\x0bc\x0c\r\n" + SHORT, b"<rss/>"),
    "white space before a colon": (OK + b"Content-Length \t: 6\r\n\r\n<rss/>more", b"<rss/>"),
    "an odd header in a 1xx before": (
        b"HTTP/1.1 103 Hints\r\na b: 1\r\n\r\n" + OK + b"c d: 1\r\n" + SHORT, b"<rss/>",
    ),
    "odd headers with bare line feeds": (
        b"HTTP/1.1 200 OK\na b: 1\nContent-Length: 6\n\n<rss/>", b"<rss/>",
    ),
    "206 that says nothing of a part": (sized(DOC, first=b"HTTP/1.1 206 Part\r\n"), DOC),
    "206 of the whole": (
        sized(b"<rss/>", b"Content-Range: bytes 0-5/6", first=b"HTTP/1.1 206 P\r\n"), b"<rss/>",
    ),
    "says UTF-8, is plain": (coded(b"UTF-8", b'{"version": 1}'), b'{"version": 1}'),
    "says br, is gzip": (coded(b"br", gzip.compress(DOC)), DOC),
    "says zstd, is gzip that comes byte by byte": (
        OK + b"Content-Encoding: zstd\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"".join(b"1\r\n%c\r\n" % byte for byte in gzip.compress(DOC)) + b"0\r\n\r\n", DOC,
    ),
    "gzip behind a mark": (coded(b"gzip", BOM + gzip.compress(DOC)), BOM + gzip.compress(DOC)),
    "gzip behind a line": (coded(b"gzip", b"\n" + gzip.compress(DOC)), b"\n" + gzip.compress(DOC)),
    "gzip said twice, done once": (coded(b"gzip, gzip", gzip.compress(DOC)), DOC),
    "gzip said twice and done twice": (
        coded(b"gzip, gzip", gzip.compress(gzip.compress(DOC))), gzip.compress(DOC),
    ),
    "gzip in chunks that do not end": (
        OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n"
        % (len(gzip.compress(DOC)), gzip.compress(DOC)), DOC,
    ),
    "deflate": (coded(b"deflate", zlib.compress(DOC)), DOC),
    "deflate, bare": (coded(b"deflate", zlib.compress(DOC, wbits=-15)), DOC),
    "deflate, garbage behind": (coded(b"deflate", zlib.compress(DOC) + b"garbage"), DOC),
    "a whole list, shorter than its length": (OK + b"Content-Length: 99999\r\n\r\n" + DOC, DOC),
    "a whole list, shorter than its length, a comment behind": (
        OK + b"Content-Length: 99999\r\n\r\n<rss></rss><!-- cached -->\n",
        b"<rss></rss><!-- cached -->\n",
    ),
    "a whole list in chunks that do not end": (
        OK + b"Transfer-Encoding: chunked\r\n\r\nb\r\n<rss></rss>\r\n", b"<rss></rss>",
    ),
    "a length below zero": (OK + b"Content-Length: -6\r\n\r\n<rss/>", b"<rss/>"),
    "a length that is empty": (OK + b"Content-Length:\r\n\r\n<rss/>", b"<rss/>"),
    "the same length twice in one": (OK + b"Content-Length: 6, 6\r\n\r\n<rss/>more", b"<rss/>"),
    "a transfer coding that is none": (
        OK + b"Transfer-Encoding: identity\r\n\r\n<rss/>", b"<rss/>",
    ),
    "chunked, said twice": (
        OK + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n6\r\n<rss/>\r\n0\r\n\r\n", b"<rss/>",
    ),
    "a blank line before it": (b"\r\n" + OK + SHORT, b"<rss/>"),
    "226": (b"HTTP/1.1 226 IM Used\r\nIM: feed\r\n" + SHORT, b"<rss/>"),
}  # fmt: skip


@pytest.mark.parametrize("row", READ)
async def test_fetch_odd_answer_is_read(row: str) -> None:
    answer, body = READ[row]
    async with sending(answer) as raw:
        result = await ask(raw)

    assert isinstance(result, Fetched), result
    assert result.body == body
    assert result.validators.etag == ""


REFUSED = {
    "chunks cut off": (OK + b"Transfer-Encoding: chunked\r\n\r\n6\r\n<rss/>\r\n", FetchFault.HTTP),
    "shorter than its length": (OK + b"Content-Length: 60\r\n\r\n<rss/>", FetchFault.HTTP),
    "two lengths": (OK + b"Content-Length: 5\r\n" + SHORT, FetchFault.HTTP),
    "101 that nobody asked for": (b"HTTP/1.1 101 S\r\nUpgrade: h2c\r\n\r\n", FetchFault.HTTP),
    "only 1xx": (b"HTTP/1.1 103 Hints\r\n\r\n", FetchFault.HTTP),
    "an endless row of 1xx": (b"HTTP/1.1 100 C\r\n\r\n" * 100_000, FetchFault.HTTP),
    "1 MB in one header": (OK + b"X: " + b"a" * 10**6 + b"\r\n" + SHORT, FetchFault.HTTP),
    "1 MB in a first line": (b"HTTP/1.1 200 " + b"a" * 10**6 + b"\r\n" + SHORT, FetchFault.HTTP),
    "206 of a part": (
        sized(b"<rss/>", b"Content-Range: bytes 0-5/9", first=b"HTTP/1.1 206 P\r\n"),
        FetchFault.HTTP,
    ),
    "206 of a later part": (
        sized(b"<rss/>", b"Content-Range: bytes 3-8/9", first=b"HTTP/1.1 206 P\r\n"),
        FetchFault.HTTP,
    ),
    "206 of a part of nobody knows what": (
        sized(b"<rss/>", b"Content-Range: bytes 0-5/*", first=b"HTTP/1.1 206 P\r\n"),
        FetchFault.HTTP,
    ),
    "206 of several parts": (
        sized(b"<rss/>", b"Content-Type: multipart/byteranges", first=b"HTTP/1.1 206 P\r\n"),
        FetchFault.HTTP,
    ),
    "says gzip, is only a blank line": (coded(b"gzip", b"\r\n"), FetchFault.ENCODING),
    "says gzip, is neither": (coded(b"gzip", b"\n news"), FetchFault.ENCODING),
    "a transfer coding that we do not know": (
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", FetchFault.HTTP,
    ),
    "another protocol": (b"ICY 200 OK\r\n" + SHORT, FetchFault.HTTP),
    "nothing": (b"", FetchFault.HTTP),
    "a status that is none": (b"HTTP/1.1 999 No\r\n" + SHORT, FetchFault.HTTP),
    "more than may be read, as it says": (
        OK + b"Content-Length: 99999999999999999999\r\n\r\n", FetchFault.TOO_LARGE,
    ),
    "gzip cut off": (coded(b"gzip", gzip.compress(DOC)[:-4]), FetchFault.ENCODING),
    "deflate cut off": (coded(b"deflate", zlib.compress(DOC)[:-20]), FetchFault.ENCODING),
    "gzip cut off, without a length": (
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(DOC)[:-9], FetchFault.ENCODING,
    ),
    "gzip, a thousand streams and more": (
        coded(b"gzip", gzip.compress(b"") * 5_000), FetchFault.ENCODING,
    ),
    "zstd, a thousand frames and more": (
        coded(b"zstd", zstd(b"") * 5_000), FetchFault.ENCODING,
    ),
    "br, garbage behind": (coded(b"br", brotli.compress(DOC) + b"garbage"), FetchFault.ENCODING),
    "says deflate, is neither": (coded(b"deflate", b"news of the day"), FetchFault.ENCODING),
    "two layers in two headers": (
        sized(brotli.compress(gzip.compress(DOC)), b"Content-Encoding: gzip",
              b"Content-Encoding: br"),
        FetchFault.ENCODING,
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", REFUSED)
async def test_fetch_broken_answer_is_a_failure(row: str) -> None:
    answer, fault = REFUSED[row]
    async with sending(answer) as raw:
        result = await ask(raw)

    assert isinstance(result, FetchFailed), result
    assert result.fault is fault


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
async def test_fetch_second_stream_is_found_wherever_the_bytes_are_parted(coding: str) -> None:
    pack = {"gzip": gzip.compress, "zstd": zstd}[coding]
    first, second = pack(b"<rss>"), pack(b"</rss>")
    head = OK + f"Content-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    whole = first + second
    chunks = b"".join(b"1\r\n" + whole[n : n + 1] + b"\r\n" for n in range(len(whole)))
    async with sending(head + chunks + b"0\r\n\r\n") as raw:
        result = await ask(raw)

    assert isinstance(result, Fetched), result
    assert result.body == b"<rss></rss>"


@pytest.mark.clause("slow-drip")
@pytest.mark.parametrize("start", [b"", OK, OK + b"X: "], ids=["at once", "headers", "a header"])
async def test_fetch_slow_head_meets_the_deadline(start: bytes) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with sending(writing=drip) as raw:
        result = await ask(raw, limits=replace(LIMITS, deadline=300))

    assert isinstance(result, FetchFailed)
    assert result.fault is FetchFault.TIMEOUT


@pytest.mark.clause("bomb")
async def test_fetch_flood_of_1xx_leaves_the_loop_to_others() -> None:
    busy: list[float] = []

    async def watch() -> None:
        """What this thread computes between two turns, whatever else the machine has to do."""
        while True:
            begun = time.thread_time()
            await asyncio.sleep(0)
            busy.append(time.thread_time() - begun)

    async with sending(b"HTTP/1.1 100 C\r\n\r\n" * 300_000) as raw:
        watching = asyncio.ensure_future(watch())
        await ask(raw)
        watching.cancel()

    assert max(busy) < 0.25


# --- validators ------------------------------------------------------------------------------


@pytest.mark.clause("etag-exact")
async def test_fetch_first_of_several_etags_goes_back_and_it_alone() -> None:
    async with sending(sized(DOC, b'ETag: W/"a"', b'ETag: "b"')) as raw:
        first = await ask(raw)
        assert isinstance(first, Fetched)
        await ask(raw, first.validators)

    assert raw.asked[1].count(b"If-None-Match") == 1
    assert b'\r\nIf-None-Match: W/"a"\r\n' in raw.asked[1]


@pytest.mark.clause("etag-exact")
async def test_fetch_validator_that_no_server_would_take_back_is_not_kept() -> None:
    longest, too_long = b'"' + b"a" * 1_998 + b'"', b'"' + b"a" * 1_999 + b'"'
    async with sending(sized(DOC, b"ETag: " + longest), sized(DOC, b"ETag: " + too_long)) as raw:
        kept, dropped = await ask(raw), await ask(raw)

    assert isinstance(kept, Fetched)
    assert isinstance(dropped, Fetched)
    assert (kept.validators.etag, dropped.validators.etag) == (longest.decode(), "")


# --- where a redirect leads ------------------------------------------------------------------


def onward(location: bytes) -> bytes:
    return b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.clause("redirect-nowhere")
@pytest.mark.parametrize(
    "location",
    [
        b"file:///etc/passwd", b"ftp://a.example/", b"data:text/xml,<rss/>", b"gopher://a.example/",
        b"javascript:alert(1)", b"mailto:desk@a.example", b"urn:x",
        b"http://[::1/", b"http://a.example:99999/", b"http://a.example:0/", b"http://a\x7fb/",
        b"http://0177.0.0.1/", b"http://\xe2\x91\xa0.0.0.1/",
    ],
)  # fmt: skip
async def test_fetch_redirect_to_no_web_address_is_refused(location: bytes) -> None:
    async with sending(onward(location), sized(DOC)) as raw:
        result = await ask(raw)

    assert isinstance(result, FetchFailed), result
    assert result.fault is FetchFault.REDIRECT
    assert len(raw.asked) == 1


@pytest.mark.clause("private-hop")
@pytest.mark.parametrize(
    "host",
    [
        b"[::1]", b"[fe80::1%25lo]", b"[::ffff:10.0.0.1]", b"[64:ff9b::a00:1]", b"[2002:a00:1::]",
        b"0xa.0.0.1", b"167772161", b"10.1", b"169.254.169.254", b"168.63.129.16",
    ],
)  # fmt: skip
async def test_fetch_redirect_to_what_is_not_public_is_refused(host: bytes) -> None:
    async with sending(onward(b"http://" + host + b"/"), sized(DOC)) as raw:
        result = await ask(raw)

    assert isinstance(result, FetchFailed), result
    assert result.fault is FetchFault.GUARDED
    assert len(raw.asked) == 1


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/новости?q=я".encode(), "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8?q=%D1%8F"),
        ("/caf\xe9".encode("latin-1"), "/caf%C3%A9"),
        (b"/a b", "/a%20b"),
        (b"  /a%2Fb?x=%20#part ", "/a%2Fb?x=%20"),
        (b"?page=2", "/feed?page=2"),
        (b"../../up", "/up"),
    ],
)
async def test_fetch_redirect_is_followed_as_it_is_written(location: bytes, target: str) -> None:
    async with sending(onward(location), sized(DOC)) as raw:
        result = await ask(raw)

    assert isinstance(result, Fetched), result
    assert raw.lines()[1] == f"GET {target} HTTP/1.1"


class Asked(Resolver):
    """Leads every name to loopback, and remembers which were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    async def addresses(self, host: str) -> tuple[str, ...]:
        self.names.append(host)
        return ("127.0.0.1",)


@pytest.mark.parametrize(
    ("host", "wire"),
    [
        ("faß.example", "xn--fa-hia.example"),  # by the older rules it would be fass.example
        ("новости.example", "xn--b1amnebsh.example"),
        ("xn--ls8h.example", "xn--ls8h.example"),  # an emoji: not allowed any more, but in use
        ("NEWS.example.", "news.example."),
        ("a_b.example", "a_b.example"),
    ],
)
async def test_fetch_name_is_resolved_as_it_goes_over_the_wire(host: str, wire: str) -> None:
    resolver = Asked()
    guard = Guard(LIMITS.allow_networks, resolver)
    async with sending(sized(DOC)) as raw, HttpFetcher(LIMITS, guard=guard) as fetcher:
        result = await fetcher.fetch(f"http://{host}:{raw.port}/", Validators())

    assert isinstance(result, Fetched), result
    assert resolver.names == [wire]
    assert f"\r\nHost: {wire}:{raw.port}\r\n".encode() in raw.asked[0]
