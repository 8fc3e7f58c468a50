"""The behaviour table: one row per rule of polite, guarded polling, against a real server.

Each test is one row. `FETCHER` makes the fetcher under test, so that the same rows can be run
against another one.
"""

import asyncio
import contextlib
import gzip
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.configuration import FetchLimits
from monitor.exchange import Guard
from monitor.exchange.guard import Resolver
from monitor.fetch import HttpFetcher
from monitor.fetch import fetcher as fetcher_module
from monitor.model import Fetched, FetchFailed, FetchFault, NotModified, Validators
from monitor.testing.feed_server import FeedServer, Reply, Request, coded

pytestmark = pytest.mark.anyio

NOW = 1_760_000_000_000
DAY = 86_400_000
LIMITS = FetchLimits(
    contact="desk@example.org",
    deadline=5_000,
    connect_timeout=2_000,
    allow_networks=(ip_network("127.0.0.0/8"),),
    host_delay=0,
)
BODY = b"<rss version='2.0'><channel><title>T</title></channel></rss>"
FETCHER = HttpFetcher
PEM = Path(__file__).parent / "tls" / "feeds.test.pem"


class Named(Resolver):
    """Every name leads to loopback."""

    async def addresses(self, host: str) -> tuple[str, ...]:
        assert host.endswith((".test", ".test."))
        return ("127.0.0.1",)


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        running.put("/feed", BODY)
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    async with FETCHER(LIMITS, clock=lambda: NOW) as ready:
        yield ready


async def _fetched(fetcher: HttpFetcher, url: str, known: Validators | None = None) -> Fetched:
    result = await fetcher.fetch(url, known or Validators())
    assert isinstance(result, Fetched), result
    return result


async def _failed(fetcher: HttpFetcher, url: str) -> FetchFailed:
    result = await fetcher.fetch(url, Validators())
    assert isinstance(result, FetchFailed), result
    return result


# --- the request -----------------------------------------------------------------------------


@pytest.mark.clause("who", "accept", "codings", "url-untouched")
async def test_fetch_request_says_who_we_are_and_what_we_read(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    await _fetched(fetcher, server.url("/feed?a=1&b=%20x"))

    asked = server.requests[0]
    assert asked.target == "/feed?a=1&b=%20x"
    assert "desk@example.org" in asked.headers["user-agent"]
    assert "application/rss+xml" in asked.headers["accept"]
    assert asked.headers["accept-encoding"] == "gzip, br, zstd"
    assert asked.headers["connection"] == "close"


@pytest.mark.clause("no-cookie", "no-referer")
async def test_fetch_request_has_no_cookie_no_referer(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    cookie = Reply(200, (("Set-Cookie", "id=1; Path=/"),), BODY)
    server.answer("/feed", cookie)

    await _fetched(fetcher, server.url("/feed"))
    await _fetched(fetcher, server.url("/feed"))

    assert all("cookie" not in r.headers and "referer" not in r.headers for r in server.requests)


@pytest.mark.clause("not-invented")
async def test_fetch_first_request_has_no_invented_validator(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    await _fetched(fetcher, server.url("/feed"))

    assert not {"if-none-match", "if-modified-since"} & set(server.requests[0].headers)


@pytest.mark.clause("only-the-feed")
async def test_fetch_asks_for_nothing_else(server: FeedServer, fetcher: HttpFetcher) -> None:
    await _fetched(fetcher, server.url("/feed"))

    assert [f"{asked.method} {asked.target}" for asked in server.requests] == ["GET /feed"]


# --- validators ------------------------------------------------------------------------------


@pytest.mark.clause("etag-exact", "date-exact")
@pytest.mark.parametrize("etag", ['"a b"', 'W/"x"', "unquoted", '"\xe9"', '"a", "b"'])
async def test_fetch_validators_are_byte_exact(
    server: FeedServer, fetcher: HttpFetcher, etag: str
) -> None:
    stamp = "Tue, 3 Mar 26 10:00:00 +0000 (odd)"
    server.answer("/feed", Reply(200, (("ETag", etag), ("Last-Modified", stamp)), BODY))
    first = await _fetched(fetcher, server.url("/feed"))

    await fetcher.fetch(server.url("/feed"), first.validators)

    assert server.requests[1].headers["if-none-match"] == etag
    assert server.requests[1].headers["if-modified-since"] == stamp


@pytest.mark.clause("kept-by-304", "renewed-by-304")
async def test_fetch_not_modified_keeps_what_it_does_not_name(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    server.answer("/feed", Reply(304, (("ETag", '"new"'),)))
    url = server.url("/feed")
    known = Validators(etag='"old"', last_modified="then", url=url, since=NOW - DAY)

    result = await fetcher.fetch(url, known)

    assert isinstance(result, NotModified)
    assert result.validators == replace(known, etag='"new"')


@pytest.mark.clause("replaced", "cleared")
async def test_fetch_document_replaces_all_validators(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    url = server.url("/feed")
    server.answer("/feed", Reply(200, (("ETag", '"2"'),), BODY))
    known = Validators(etag='"1"', last_modified="then", url=url, since=1)

    result = await _fetched(fetcher, url, known)

    assert result.validators == Validators(etag='"2"', last_modified="", url=url, since=NOW)


@pytest.mark.clause("bound-to-url")
async def test_fetch_validators_stay_with_their_url(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    server.redirect("/old", "/feed")
    known = Validators(etag='"x"', url=server.url("/old"), since=NOW)

    result = await _fetched(fetcher, server.url("/old"), known)

    assert server.asked("/old")[0].headers["if-none-match"] == '"x"'
    assert "if-none-match" not in server.asked("/feed")[0].headers
    assert result.validators.url == server.url("/feed")


@pytest.mark.clause("targets-own")
async def test_fetch_validators_of_a_redirect_target_are_sent_there_only(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    server.redirect("/old", "/feed")
    first = await _fetched(fetcher, server.url("/old"))

    result = await fetcher.fetch(server.url("/old"), first.validators)

    assert isinstance(result, NotModified)
    assert "if-none-match" not in server.asked("/old")[1].headers


@pytest.mark.clause("eight-days")
async def test_fetch_validators_are_dropped_after_eight_days(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    first = await _fetched(fetcher, server.url("/feed"))
    old = replace(first.validators, since=NOW - 8 * DAY - 1)

    result = await fetcher.fetch(server.url("/feed"), old)

    assert isinstance(result, Fetched)


@pytest.mark.clause("unasked-304")
async def test_fetch_304_that_nobody_asked_for_is_a_failure(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    server.answer("/feed", Reply(304))

    assert (await _failed(fetcher, server.url("/feed"))).status == 304


# --- redirects -------------------------------------------------------------------------------


@pytest.mark.clause("mixed-stays", "temporary-stays")
@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [((301,), True), ((308, 301), True), ((301, 302), False), ((303,), False), ((307,), False)],
)
async def test_fetch_redirect_is_permanent_only_if_every_hop_is(
    server: FeedServer, fetcher: HttpFetcher, statuses: tuple[int, ...], permanent: bool
) -> None:
    for n, status in enumerate(statuses):
        target = "/feed" if n == len(statuses) - 1 else f"/hop{n + 1}"
        server.redirect(f"/hop{n}", target, status)

    result = await _fetched(fetcher, server.url("/hop0"))

    assert (result.permanent, result.url) == (permanent, server.url("/feed"))


async def test_fetch_document_without_redirect_did_not_move(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    assert not (await _fetched(fetcher, server.url("/feed"))).permanent


@pytest.mark.parametrize(("status", "permanent"), [(301, True), (308, True), (302, False)])
async def test_fetch_304_behind_a_redirect_says_where_it_led(
    server: FeedServer, fetcher: HttpFetcher, status: int, permanent: bool
) -> None:
    server.redirect("/old", "/feed", status)
    known = (await _fetched(fetcher, server.url("/feed"))).validators

    result = await fetcher.fetch(server.url("/old"), known)

    assert isinstance(result, NotModified)
    assert (result.permanent, result.url) == (permanent, server.url("/feed"))


async def test_fetch_pause_is_asked_for_by_the_hop_that_answered(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    server.redirect("/old", server.url("/busy", "localhost"))
    server.answer("/busy", Reply(429))

    through = await _failed(fetcher, server.url("/old"))
    straight = await _failed(fetcher, server.url("/gone"))

    assert (through.fault, through.url) == (
        FetchFault.THROTTLED,
        server.url("/busy", "localhost"),
    )
    assert straight.url == ""


@pytest.mark.clause("five-redirects")
async def test_fetch_follows_five_redirects_and_no_more(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    for n in range(6):
        server.redirect(f"/{n}", f"/{n + 1}")
    server.put("/6", BODY)

    fifth = await fetcher.fetch(server.url("/1"), Validators())
    sixth = await _failed(fetcher, server.url("/0"))

    assert isinstance(fifth, Fetched)
    assert sixth.fault is FetchFault.REDIRECT


@pytest.mark.clause("loop-ends")
async def test_fetch_loop_of_redirects_ends(server: FeedServer, fetcher: HttpFetcher) -> None:
    server.redirect("/a", "/b", 301)
    server.redirect("/b", "/a", 301)

    assert (await _failed(fetcher, server.url("/a"))).fault is FetchFault.REDIRECT
    assert len(server.requests) == 6


@pytest.mark.clause("redirect-nowhere")
@pytest.mark.parametrize("target", ["", "ftp://example.org/", "file:///etc/passwd", "http://"])
async def test_fetch_redirect_to_nowhere_is_refused(
    server: FeedServer, fetcher: HttpFetcher, target: str
) -> None:
    server.redirect("/feed", target)

    assert (await _failed(fetcher, server.url("/feed"))).fault is FetchFault.REDIRECT


@pytest.mark.clause("password-stays")
async def test_fetch_password_is_not_told_to_another_host(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    async with FeedServer(host="127.0.0.2") as other:
        other.put("/feed", BODY)
        server.redirect("/old", other.url("/feed"))
        url = server.url("/old").replace("http://", "http://user:secret@")

        await _fetched(fetcher, url)

        assert "authorization" in server.requests[0].headers
        assert "authorization" not in other.requests[0].headers


# --- the guard -------------------------------------------------------------------------------

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fd00::1]",
    "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[::127.0.0.1]", "[ff02::1]", "2130706433", "127.1", "0x7f.1", "localhost",
]  # fmt: skip


@pytest.mark.clause("private")
@pytest.mark.parametrize("host", PRIVATE)
async def test_fetch_guard_refuses_what_is_not_public(server: FeedServer, host: str) -> None:
    async with FETCHER(replace(LIMITS, allow_networks=())) as strict:
        failed = await _failed(strict, f"http://{host}:{server.port}/feed")

    assert failed.fault is FetchFault.GUARDED, failed
    assert server.requests == []


@pytest.mark.clause("private-hop")
async def test_fetch_guard_checks_every_hop(server: FeedServer) -> None:
    only = replace(LIMITS, allow_networks=(ip_network("127.0.0.1/32"),))
    async with FeedServer(host="127.0.0.2") as inner, FETCHER(only) as fetcher:
        server.redirect("/feed", inner.url("/secret"))

        failed = await _failed(fetcher, server.url("/feed"))

        assert failed.fault is FetchFault.GUARDED
        assert inner.requests == []


@pytest.mark.clause("rebinding")
async def test_fetch_guard_dials_the_address_that_it_checked(server: FeedServer) -> None:
    class Rebinding(Resolver):
        """Loopback first, elsewhere ever after."""

        asked = 0

        async def addresses(self, host: str) -> tuple[str, ...]:
            assert host
            self.asked += 1
            return ("127.0.0.1",) if self.asked == 1 else ("127.0.0.9",)

    resolver = Rebinding()
    async with FETCHER(LIMITS, guard=Guard(LIMITS.allow_networks, resolver)) as fetcher:
        await _fetched(fetcher, server.url("/feed", host="feeds.test"))

    assert resolver.asked == 1
    assert server.requests[0].headers["host"] == f"feeds.test:{server.port}"


@pytest.mark.clause("private")
async def test_fetch_guard_skips_private_addresses_beside_public_ones(server: FeedServer) -> None:
    class Mixed(Resolver):
        async def addresses(self, host: str) -> tuple[str, ...]:
            assert host
            return ("10.0.0.1", "127.0.0.1")

    async with FETCHER(LIMITS, guard=Guard(LIMITS.allow_networks, Mixed())) as fetcher:
        await _fetched(fetcher, server.url("/feed", host="feeds.test"))

    assert len(server.requests) == 1


@pytest.fixture
async def secure(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FeedServer]:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(PEM)
    async with FeedServer(tls=context) as running:
        running.put("/feed", BODY)
        yield running


@pytest.mark.clause("certificate")
async def test_fetch_tls_names_the_host_and_checks_its_certificate(secure: FeedServer) -> None:
    names: list[str] = []
    assert secure.tls is not None
    secure.tls.sni_callback = lambda _sock, name, _context: names.append(name or "")
    async with FETCHER(LIMITS, guard=Guard(LIMITS.allow_networks, Named())) as fetcher:
        await _fetched(fetcher, secure.url("/feed", host="feeds.test"))
        wrong = await _failed(fetcher, secure.url("/feed", host="wrong.test"))

        await _fetched(fetcher, secure.url("/feed", host="feeds.test."))

    assert names == ["feeds.test", "wrong.test", "feeds.test"]
    assert wrong.fault is FetchFault.TLS


@pytest.mark.clause("no-downgrade")
async def test_fetch_redirect_from_https_to_http_is_refused(
    secure: FeedServer, server: FeedServer
) -> None:
    secure.redirect("/old", server.url("/feed"))
    async with FETCHER(LIMITS, guard=Guard(LIMITS.allow_networks, Named())) as fetcher:
        failed = await _failed(fetcher, secure.url("/old", host="feeds.test"))

    assert failed.fault is FetchFault.REDIRECT
    assert server.requests == []


# --- statuses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (400, FetchFault.HTTP), (401, FetchFault.HTTP), (403, FetchFault.HTTP),
        (404, FetchFault.HTTP), (410, FetchFault.GONE), (429, FetchFault.THROTTLED),
        (500, FetchFault.HTTP), (502, FetchFault.HTTP), (503, FetchFault.THROTTLED),
        (204, FetchFault.HTTP), (300, FetchFault.HTTP),
    ],
)  # fmt: skip
async def test_fetch_status_becomes_its_fault(
    server: FeedServer, fetcher: HttpFetcher, status: int, fault: FetchFault
) -> None:
    server.answer("/feed", Reply(status))

    failed = await _failed(fetcher, server.url("/feed"))

    assert (failed.fault, failed.status) == (fault, status)


@pytest.mark.clause("retry-seconds", "retry-date", "retry-ends")
@pytest.mark.parametrize(
    ("value", "wish"),
    [
        ("120", 120_000), ("0", 0), ("99999999999999", DAY), ("soon", None), ("-5", None),
        ("Thu, 09 Oct 2025 08:55:20 GMT", 2 * 60_000), ("Thu, 09 Oct 2020 08:55:20 GMT", 0),
        ("Thu, 09 Oct 2099 08:55:20 GMT", DAY), ("", None), ("²", None),
        ("Thursday, 09-Oct-25 08:55:20 GMT", 2 * 60_000), ("Thu Oct  9 08:55:20 2025", 2 * 60_000),
        ("120, 120", None), ("120.5", None), ("1e3", None), ("9" * 5_000, DAY), ("0x10", None),
        ("Thu, 99 Oct 9999 99:99:99 GMT", None), (", " * 5_000, None),
    ],
)  # fmt: skip
async def test_fetch_retry_after_is_read_and_clamped(
    server: FeedServer, fetcher: HttpFetcher, value: str, wish: int | None
) -> None:
    server.answer("/feed", Reply(503, (("Retry-After", value),)))

    assert (await _failed(fetcher, server.url("/feed"))).retry_after == wish


@pytest.mark.clause("retry-date")
@pytest.mark.parametrize(
    ("date", "wish"),
    [
        ("Thu, 09 Oct 2025 07:00:00 GMT", 5 * 60_000),  # a clock two hours behind ours
        ("Thu, 09 Oct 2025 11:00:00 GMT", 0),
        ("yesterday", 0),
    ],
)
async def test_fetch_retry_after_is_measured_by_the_servers_clock(
    server: FeedServer, fetcher: HttpFetcher, date: str, wish: int
) -> None:
    pause = (("Date", date), ("Retry-After", "Thu, 09 Oct 2025 07:05:00 GMT"))
    server.answer("/feed", Reply(429, pause))

    assert (await _failed(fetcher, server.url("/feed"))).retry_after == wish


@pytest.mark.clause("retry-host")
async def test_fetch_throttled_host_is_left_alone_for_all_its_feeds(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    server.answer("/feed", Reply(429, (("Retry-After", "300"),)))
    server.put("/other", BODY)
    await _failed(fetcher, server.url("/feed"))

    other = await _failed(fetcher, server.url("/other"))

    assert (other.fault, other.status) == (FetchFault.THROTTLED, 0)
    assert other.retry_after is not None
    assert 290_000 < other.retry_after <= 300_000
    assert server.asked("/other") == []


PAGE = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"of the feed"'))
MARKS = (
    (200, b'<iframe src="/_Incapsula_Resource?SWUDNSAI=9">'),
    (200, b"<iframe src='/_Incapsula_Resource?SWUDNSAI=9'>" + b"x" * 9_000),
    (200, b'<head><script src="/_Incapsula_Resource?SWJIYLWA=7"></script></head>'),
    (403, b'<script src="/_Incapsula_Resource?SWJIYLWA=7"></script>' + b"x" * 9_000),
    (200, b'<script id="anubis_challenge" type="application/json">'),
    (202, b'<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2Ffeed">'),
    (200, b"<script>sucuri_cloudproxy_js=''"),
    (403, b'<div id="px-captcha"></div>'),
    (403, b'<script src="https://ct.captcha-delivery.com/c.js"></script>'),
    (403, b'<script src="/.well-known/ddos-guard/js-challenge/index.js">'),
    (503, b"<title>DDOS-GUARD</title>"),
    (200, b"<script>window._cf_chl_opt={}</script>"),
)


@pytest.mark.clause("challenge-state")
@pytest.mark.parametrize(
    "reply",
    [
        Reply(403, (("cf-mitigated", "challenge"),)),
        Reply(429, (("x-vercel-mitigated", "challenge"),)),
        Reply(202, (("x-amzn-waf-action", "challenge"),)),
        Reply(405, (("x-amzn-waf-action", "captcha"),)),
        Reply(403, (("X-DataDome", "protected"), ("X-DD-B", "1"))),
        Reply(429, (("x-kpsdk-ct", "0"),)),
        *(Reply(status, PAGE, b"<html>" + mark) for status, mark in MARKS),
        Reply(403, (("Content-Type", "text/html"),), b"<title>Just a moment...</title>"),
        coded(Reply(503, (("Content-Type", "text/html"),), b"solve this CAPTCHA"), "gzip"),
    ],
)
async def test_fetch_bot_check_is_its_own_state(
    server: FeedServer, fetcher: HttpFetcher, reply: Reply
) -> None:
    server.answer("/feed", reply)

    assert (await _failed(fetcher, server.url("/feed"))).fault is FetchFault.CHALLENGE


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, PAGE, b"<p>Solve this captcha: a report on DataDome and DDoS-Guard</p>"),
        Reply(200, PAGE, b'<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js">'),
        Reply(200, (("X-DD-B", "1"), ("x-kpsdk-ct", "0")), BODY),
        Reply(200, PAGE, b"<html><p>News" + b"." * 9_000 + b'<script src="/_Incapsula_Resource">'),
        Reply(200, PAGE, b"<rss><!-- <div id='px-captcha'> as described --></rss>"),
        Reply(200, (), b"<rss><title>About /_Incapsula_Resource</title></rss>"),
    ],
)
async def test_fetch_what_only_speaks_of_bot_checks_is_a_document(
    server: FeedServer, fetcher: HttpFetcher, reply: Reply
) -> None:
    server.answer("/feed", reply)

    assert (await _fetched(fetcher, server.url("/feed"))).body == reply.body


async def test_fetch_refusal_without_a_check_is_a_failure_of_its_status(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    server.answer("/feed", Reply(403, PAGE, b"<h1>Access Denied</h1> Reference #18.1"))

    assert (await _failed(fetcher, server.url("/feed"))).fault is FetchFault.HTTP


# --- codings ---------------------------------------------------------------------------------


@pytest.mark.clause("codings")
@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
async def test_fetch_undoes_the_codings_that_it_asks_for(
    server: FeedServer, fetcher: HttpFetcher, coding: str
) -> None:
    body = BODY * 5_000
    server.put("/feed", body, coding=coding)

    assert (await _fetched(fetcher, server.url("/feed"))).body == body


@pytest.mark.clause("one-coding")
@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
async def test_fetch_half_a_coded_body_is_no_document(
    server: FeedServer, fetcher: HttpFetcher, coding: str
) -> None:
    whole = coded(Reply(200, body=BODY * 100), coding)
    server.answer("/feed", replace(whole, body=whole.body[:-9]))

    assert (await _failed(fetcher, server.url("/feed"))).fault is FetchFault.ENCODING


@pytest.mark.clause("one-coding")
@pytest.mark.parametrize("name", ["compress", "gzip, br", "x"])
async def test_fetch_unknown_or_nested_codings_are_refused(
    server: FeedServer, fetcher: HttpFetcher, name: str
) -> None:
    packed = gzip.compress(gzip.compress(BODY))
    headers = tuple(("Content-Encoding", each.strip()) for each in name.split(","))
    server.answer("/feed", Reply(200, headers, packed))

    assert (await _failed(fetcher, server.url("/feed"))).fault is FetchFault.ENCODING


# --- manners ---------------------------------------------------------------------------------


@pytest.mark.clause("two-connections")
async def test_fetch_at_most_two_connections_per_host() -> None:
    peak = 0

    def count(_: Request) -> Reply:
        nonlocal peak
        peak = max(peak, busy.connections)
        return Reply(200, body=BODY, drip=10_000)

    async with FeedServer() as busy, FETCHER(LIMITS) as fetcher:
        busy.answer("/feed", count)
        await asyncio.gather(*(_fetched(fetcher, busy.url(f"/feed?{n}")) for n in range(12)))

    assert peak == 2


@pytest.mark.clause("two-connections")
async def test_fetch_redirects_to_one_host_share_its_connections() -> None:
    peak = 0

    def count(_: Request) -> Reply:
        nonlocal peak
        peak = max(peak, target.connections)
        return Reply(200, body=BODY, drip=10_000)

    async with _six_that_lead_to_one() as (target, urls), FETCHER(LIMITS) as fetcher:
        target.answer("/feed", count)
        await asyncio.gather(*(_fetched(fetcher, url) for url in urls))

    assert peak == 2


@pytest.mark.clause("pause")
async def test_fetch_redirects_to_one_host_wait_for_its_turns() -> None:
    started: list[float] = []

    def note(_: Request) -> Reply:
        started.append(asyncio.get_running_loop().time())
        return Reply(200, body=BODY)

    limits = replace(LIMITS, host_delay=100)
    async with _six_that_lead_to_one() as (target, urls), FETCHER(limits) as fetcher:
        target.answer("/feed", note)
        await asyncio.gather(*(_fetched(fetcher, url) for url in urls))

    # Five pauses. A busy machine may note a request late, so not each of them is measured.
    assert started[-1] - started[0] > 0.25


@contextlib.asynccontextmanager
async def _six_that_lead_to_one() -> AsyncIterator[tuple[FeedServer, list[str]]]:
    """The server, and the addresses on hosts of their own that redirect to it."""
    async with contextlib.AsyncExitStack() as stack:
        target = await stack.enter_async_context(FeedServer(host="127.0.0.9"))
        urls = []
        for number in range(2, 8):
            source = await stack.enter_async_context(FeedServer(host=f"127.0.0.{number}"))
            source.redirect("/feed", target.url("/feed"))
            urls.append(source.url("/feed"))
        yield target, urls


async def test_fetch_waiting_for_the_next_hops_turn_is_no_time_of_the_server(
    server: FeedServer,
) -> None:
    server.redirect("/old", server.url("/feed"))
    async with FETCHER(replace(LIMITS, host_delay=400, deadline=300)) as fetcher:
        result = await fetcher.fetch(server.url("/old"), Validators())

    assert isinstance(result, Fetched), result


async def test_fetch_whose_turn_does_not_come_is_put_off(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetcher_module, "_PATIENCE", 0.05)
    async with FETCHER(replace(LIMITS, host_delay=60_000)) as fetcher:
        await _fetched(fetcher, server.url("/feed"))
        failed = await _failed(fetcher, server.url("/feed"))

    assert (failed.fault, failed.status) == (FetchFault.THROTTLED, 0)
    assert failed.retry_after == 30_000
    assert len(server.requests) == 1


@pytest.mark.clause("retry-host")
@pytest.mark.parametrize("name", ["news.test", "www.news.test", "NEWS.test", "news.test."])
async def test_fetch_pause_counts_for_every_scheme_port_and_spelling(
    server: FeedServer, secure: FeedServer, name: str
) -> None:
    server.answer("/feed", Reply(429, (("Retry-After", "300"),)))
    async with FETCHER(LIMITS, guard=Guard(LIMITS.allow_networks, Named())) as fetcher:
        await _failed(fetcher, server.url("/feed", host="www.news.test"))

        other = await _failed(fetcher, secure.url("/feed", host=name))
        elsewhere = await _failed(fetcher, secure.url("/feed", host="sport.news.test"))

    assert (other.fault, other.status) == (FetchFault.THROTTLED, 0)
    assert elsewhere.fault is FetchFault.TLS
    assert secure.requests == []


@pytest.mark.clause("pause")
async def test_fetch_pauses_between_requests_to_one_host(server: FeedServer) -> None:
    loop = asyncio.get_running_loop()
    started: list[float] = []

    def note(_: Request) -> Reply:
        started.append(loop.time())
        return Reply(200, body=BODY)

    server.answer("/feed", note)
    async with FETCHER(replace(LIMITS, host_delay=100)) as fetcher:
        await asyncio.gather(*(_fetched(fetcher, server.url("/feed")) for _ in range(6)))

    assert started[-1] - started[0] > 0.25
