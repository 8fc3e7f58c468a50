"""robots.txt, row by row from RFC 9309: the file, a URL, whether we may fetch it, the rule.

The files are invented for these rows.
"""

import pytest

from monitor.model import FetchFailed, FetchFault
from monitor.parse.robots import READ, read_robots, rules_of

OURS = "User-agent: media-monitor\n"
ALL = "User-agent: *\n"
HOST = "https://paper.example"

ROWS = [
    # --- 2.1, 2.2: lines and groups ---
    ("empty file", "", "/a", True),
    ("no group, rules outside groups count for nobody", "Disallow: /\n", "/a", True),
    ("names of lines in any case", "USER-AGENT: *\ndISALLOW: /a\n", "/a", False),
    (
        "white space around names and values",
        "  User-agent :  *  \n\tDisallow :\t/a  \n",
        "/a",
        False,
    ),
    ("comment lines and comments at the end", f"# hi\n{ALL}Disallow: /a # hi\n", "/a", False),
    ("carriage returns end lines", "User-agent: *\rDisallow: /a\r", "/a", False),
    ("carriage return and line feed", "User-agent: *\r\nDisallow: /a\r\n", "/a", False),
    ("no end of line at the end", f"{ALL}Disallow: /a", "/a", False),
    ("byte order mark", f"\ufeff{ALL}Disallow: /a\n", "/a", False),
    ("unknown lines are passed over", f"{ALL}Colour: red\nDisallow: /a\n", "/a", False),
    ("blank lines do not end a group", f"{ALL}\n\nDisallow: /a\n", "/a", False),
    ("a sitemap line does not end a group", f"{ALL}Sitemap: x\nDisallow: /a\n", "/a", False),
    ("garbage forbids nothing", "<!doctype html><p>User-agent</p>", "/a", True),
    # --- 2.2.1: whose group ---
    ("our group instead of all's", f"{ALL}Disallow: /a\n{OURS}Disallow: /b\n", "/a", True),
    ("our group", f"{ALL}Disallow: /a\n{OURS}Disallow: /b\n", "/b", False),
    ("our token in any case", "User-agent: Media-MONITOR\nDisallow: /\n", "/a", False),
    (
        "two groups of ours are one, first",
        f"{OURS}Disallow: /a\n\n{OURS}Disallow: /b\n",
        "/a",
        False,
    ),
    (
        "two groups of ours are one, second",
        f"{OURS}Disallow: /a\n\n{OURS}Disallow: /b\n",
        "/b",
        False,
    ),
    ("two groups of all are one", f"{ALL}Disallow: /a\n{ALL}Disallow: /b\n", "/a", False),
    ("several programs share a group", f"User-agent: x\n{OURS}Disallow: /a\n", "/a", False),
    ("the group of another", "User-agent: other\nDisallow: /\n", "/a", True),
    ("another, then all", f"User-agent: other\nDisallow: /\n{ALL}Disallow: /b\n", "/a", True),
    ("a part of our token is another", "User-agent: media\nDisallow: /\n", "/a", True),
    ("our token and more is another", "User-agent: media-monitor-x\nDisallow: /\n", "/a", True),
    ("our token with a version is us", "User-agent: media-monitor/2.0\nDisallow: /\n", "/a", False),
    ("an empty group of ours frees us", f"{ALL}Disallow: /\n\n{OURS}Disallow:\n", "/a", True),
    ("a program without a name is nobody", "User-agent:\nDisallow: /\n", "/a", True),
    # --- 2.2.2: which rule ---
    ("no rule: allowed", f"{ALL}Disallow: /b\n", "/a", True),
    ("a path is a prefix", f"{ALL}Disallow: /a\n", "/about/us", False),
    ("a path has case", f"{ALL}Disallow: /A\n", "/a", True),
    ("the longest rule wins, allow", f"{ALL}Disallow: /a\nAllow: /a/b\n", "/a/b/c", True),
    ("the longest rule wins, disallow", f"{ALL}Allow: /a\nDisallow: /a/b\n", "/a/b/c", False),
    ("the order does not count", f"{ALL}Allow: /a/b\nDisallow: /a\n", "/a/b", True),
    ("equal rules: allowed", f"{ALL}Disallow: /a\nAllow: /a\n", "/a", True),
    ("an empty rule is none", f"{ALL}Disallow:\n", "/a", True),
    ("robots.txt itself is always allowed", f"{ALL}Disallow: /\n", "/robots.txt", True),
    ("an empty path is /", f"{ALL}Disallow: /\n", "", False),
    ("the query counts", f"{ALL}Disallow: /a?p=1\n", "/a?p=1&q=2", False),
    ("two slashes are a path, not a host", f"{ALL}Disallow: /*private\n", "//private/x", False),
    ("a fragment does not count", f"{ALL}Disallow: /*private\n", "/a#private", True),
    ("an empty query counts", f"{ALL}Disallow: /a?$\n", "/a?", False),
    ("another query", f"{ALL}Disallow: /a?p=1\n", "/a?q=2", True),
    ("octets above ASCII are encoded: rule", f"{ALL}Disallow: /ü\n", "/%C3%BC/a", False),
    ("octets above ASCII are encoded: URL", f"{ALL}Disallow: /%c3%bc\n", "/ü/a", False),
    ("encoded letters are letters", f"{ALL}Disallow: /%62az\n", "/baz", False),
    ("an encoded slash is no slash", f"{ALL}Disallow: /a/b\n", "/a%2Fb", True),
    # --- 2.2.3: special characters ---
    ("$ ends the path", f"{ALL}Disallow: /a$\n", "/a", False),
    ("$ ends the path, more follows", f"{ALL}Disallow: /a$\n", "/ab", True),
    ("* is anything", f"{ALL}Disallow: /*/print\n", "/2026/11/print", False),
    ("* is nothing, too", f"{ALL}Disallow: /a*b\n", "/ab", False),
    ("* and $", f"{ALL}Disallow: /*.pdf$\n", "/x/y.pdf", False),
    ("* and $, more follows", f"{ALL}Disallow: /*.pdf$\n", "/x/y.pdf?download", True),
    ("an encoded * is a letter", f"{ALL}Disallow: /a%2Ab\n", "/axb", True),
    ("an encoded $ is a letter", f"{ALL}Disallow: /a%24\n", "/a", True),
    ("no slash at the start of a wildcard", f"{ALL}Disallow: *.php\n", "/x.php", False),
]


@pytest.mark.clause("robots")
@pytest.mark.parametrize(
    ("text", "path", "allowed"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_robots_row(text: str, path: str, allowed: bool) -> None:
    assert read_robots(text.encode()).allows(HOST + path) is allowed


def test_robots_reads_512_kib_and_no_more() -> None:
    padding = b"#" * (READ - 60) + b"\n"
    inside = read_robots(padding + b"User-agent: *\nDisallow: /a\n")
    beyond = read_robots(padding + b"#" * 60 + b"\nUser-agent: *\nDisallow: /a\n")

    assert not inside.allows("https://paper.example/a")
    assert beyond.allows("https://paper.example/a")


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 2.5", 2_500),
        ("Crawl-delay: 86400", 60_000),
        ("Crawl-delay: soon", 0),
        ("Crawl-delay: -1", 0),
        ("Crawl-delay: nan", 0),
        ("", 0),
    ],
)
def test_robots_delay_is_bounded(line: str, delay: int) -> None:
    assert read_robots(f"{ALL}{line}\n".encode()).delay == delay


def test_robots_delay_of_another_program_is_not_ours() -> None:
    assert read_robots(b"User-agent: media\nCrawl-delay: 9\n").delay == 0


def test_robots_sitemaps_are_those_of_the_web_each_once() -> None:
    lines = ["Sitemap: https://a.example/s.xml", "sitemap: http://a.example/n.xml"]
    text = "\n".join([lines[0], "User-agent: other", "Disallow: /", *lines, "Sitemap: /relative"])

    found = read_robots(text.encode()).sitemaps

    assert found == ("https://a.example/s.xml", "http://a.example/n.xml")


@pytest.mark.parametrize(
    "body", [b"\x00\xff" * 300_000, b"User-agent: *\nDisallow: /" + b"a*" * 260_000, b"\xff\xfe"]
)
def test_robots_hostile_file_is_read(body: bytes) -> None:
    assert read_robots(body).allows("https://paper.example/b")


@pytest.mark.parametrize(
    ("fault", "status", "absent"),
    [
        (FetchFault.HTTP, 400, True), (FetchFault.HTTP, 401, True), (FetchFault.HTTP, 404, True),
        (FetchFault.GONE, 410, True), (FetchFault.HTTP, 204, True), (FetchFault.REDIRECT, 0, True),
        (FetchFault.THROTTLED, 429, False), (FetchFault.CHALLENGE, 403, False),
        (FetchFault.HTTP, 500, False), (FetchFault.THROTTLED, 503, False),
        (FetchFault.HTTP, 304, False), (FetchFault.HTTP, 0, False), (FetchFault.DNS, 0, False),
        (FetchFault.CONNECT, 0, False), (FetchFault.TIMEOUT, 0, False),
        (FetchFault.GUARDED, 0, False), (FetchFault.ENCODING, 0, False),
        (FetchFault.TLS, 0, False), (FetchFault.OFFLINE, 0, False),
    ],
)  # fmt: skip
def test_robots_absent_forbids_nothing_out_of_reach_forbids_all(
    fault: FetchFault, status: int, absent: bool
) -> None:
    rules = rules_of(FetchFailed(fault, "why", status))

    assert rules.allows("https://a.example/x") is absent
    assert rules.unknown == ("" if absent else "robots.txt cannot be had (why)")
