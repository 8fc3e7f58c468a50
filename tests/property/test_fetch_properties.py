"""Whatever a server writes: a place to go or a reason not to, bytes or a fault, a pause or none."""

import contextlib
import gzip
import re

import brotli
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.addresses import bare, lane_of, masked
from monitor.exchange.coding import BadCoding, decoder
from monitor.exchange.head import Head
from monitor.exchange.url import host_of, request_url
from monitor.fetch.answers import DAY, failure, retry_after
from monitor.fetch.hops import NoTarget, next_hop

BASE = request_url("https://desk:secret@courier.example/news/feed.xml?a=1")
ODD = st.text(st.sampled_from("/:?#@[]%\\. \x00\xe9яabc019-_"), max_size=30)
LOCATIONS = st.one_of(
    st.text(st.characters(max_codepoint=255), max_size=60),
    ODD,
    st.builds("{}://{}".format, st.sampled_from(["http", "https", "ftp", "HTTPS", "x"]), ODD),
    st.builds("//{}/{}".format, ODD, ODD),
)
PACK = {
    "gzip": gzip.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@settings(max_examples=500)
@given(LOCATIONS)
def test_location_leads_to_the_web_or_nowhere(location: str) -> None:
    try:
        target = next_hop(BASE, location)
    except NoTarget:
        return

    assert target.scheme == "https"
    assert host_of(target).isascii()
    assert not target.fragment
    assert b"secret" not in target.userinfo or target.raw_host == BASE.raw_host
    assert next_hop(target, str(target)) == target


@given(st.sampled_from(["gzip", "br", "zstd", "identity", "", "x", "gzip, br"]),
       st.lists(st.binary(max_size=200), max_size=5))  # fmt: skip
def test_any_bytes_are_decoded_or_refused(coding: str, chunks: list[bytes]) -> None:
    with contextlib.suppress(BadCoding):
        unfold = decoder(coding)
        for chunk in chunks:
            assert all(isinstance(piece, bytes) for piece in unfold.feed(chunk))
        unfold.finish()


@given(st.sampled_from(sorted(PACK)), st.lists(st.binary(max_size=300), max_size=3), st.data())
def test_coded_body_comes_out_whole_however_it_is_parted(
    coding: str, parts: list[bytes], data: st.DataObject
) -> None:
    several = parts if coding != "br" else [b"".join(parts)]
    wire = b"".join(map(PACK[coding], several)) if several else PACK[coding](b"")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=6)))
    unfold = decoder(coding)

    pieces = [
        piece
        for start, end in zip([0, *cuts], [*cuts, len(wire)], strict=True)
        for piece in unfold.feed(wire[start:end])
    ]
    unfold.finish()

    assert b"".join(pieces) == b"".join(parts)


@given(st.text(max_size=40), st.text(max_size=40), st.integers(100, 999), st.binary(max_size=99))
def test_any_refusal_is_a_failure_with_a_bounded_wish(
    wish: str, date: str, status: int, head: bytes
) -> None:
    headers = (("retry-after", wish), ("date", date), ("content-type", "text/html"))
    found = retry_after(headers, 0)

    assert found is None or 0 <= found <= DAY
    assert failure(status, headers, head, 0).status == status


@given(st.one_of(st.text(max_size=60), ODD.map("http://{}".format)))
def test_any_host_has_a_lane_and_any_text_is_masked_once(text: str) -> None:
    assert lane_of(lane_of(text)) == lane_of(text) or text.lower().startswith("www.www.")
    assert masked(masked(text)) == masked(text)
    assert masked(bare(text)) == bare(masked(text))


HEADERS = st.lists(
    st.from_regex(rb"[A-Za-z-]{1,12}:[\x20-\x7e]{0,30}", fullmatch=True) | st.just(b"X: a\r\n\tb"),
    max_size=6,
)
ODD = st.sampled_from(
    [b"a b: 1", b": 1", b"caf\xe9: 1", b"no colon", b"/x.php: 1", b"(x): 1\r\n 2"]
)


@given(headers=HEADERS, odd=st.lists(ODD, max_size=4), body=st.binary(max_size=60),
       passing=st.integers(0, 2), data=st.data())  # fmt: skip
def test_odd_lines_of_a_head_are_left_out_and_all_else_stays(
    headers: list[bytes], odd: list[bytes], body: bytes, passing: int, data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations([*headers, *odd]))
    before = b"HTTP/1.1 103 Hints\r\n\r\n" * passing + b"HTTP/1.1 200 OK"
    wire = b"\r\n".join([before, *mixed, b"", body])
    kept = [line for line in mixed if line in headers]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=5)))
    head = Head()

    pieces = [head.feed(wire[a:b]) for a, b in zip([0, *cuts], [*cuts, len(wire)], strict=True)]

    assert b"".join(pieces) + head.finish() == b"\r\n".join([before, *kept, b"", body])


@given(st.binary(max_size=200).filter(lambda wire: not wire.lstrip(b"\r\n").startswith(b"HTTP/")))
def test_what_is_no_http_stays_as_it_is_but_for_blank_lines_before(wire: bytes) -> None:
    head = Head()

    assert head.feed(wire) + head.finish() == re.sub(rb"\A(?:\r?\n)+", b"", wire)
