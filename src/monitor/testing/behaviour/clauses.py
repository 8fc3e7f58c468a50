"""Every rule of polite, guarded polling, with where it is written.

Tests name a clause by `pytest.mark.clause(id)`; the rows of this package by their name. A clause
whose `outside` is false cannot be seen from the server's side: only tests inside our process
judge it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule. `source` is the standard that it follows, or "own rule"."""

    id: str
    source: str
    rule: str
    outside: bool = True


OWN = "own rule"


def _inside(id_: str, source: str, rule: str) -> Clause:
    return Clause(id_, source, rule, outside=False)


_REQUEST = (
    Clause("who", "RFC 9110, 10.1.5", "User-Agent names the program and how to reach its operator"),
    Clause("accept", "RFC 9110, 12.5.1", "Accept names feed types"),
    Clause("codings", "RFC 9110, 12.5.3", "Accept-Encoding offers gzip and a newer coding"),
    Clause("no-cookie", "RFC 6265, 7", "a cookie that is set is not sent back"),
    Clause("no-referer", "RFC 9110, 10.1.3", "no Referer, not after a redirect either"),
    Clause("url-untouched", "RFC 3986, 6", "the URL is asked as it is written, nothing added"),
    Clause("only-the-feed", "RFC 9309, 1", "nothing but the feed is asked, by one GET"),
)
_VALIDATORS = (
    Clause("not-invented", "RFC 9110, 13.1", "the first request has no validator"),
    Clause("etag-exact", "RFC 9110, 8.8.3", "an ETag goes back byte for byte, also an odd one"),
    Clause("date-exact", "RFC 9110, 13.1.3", "Last-Modified goes back byte for byte"),
    Clause("replaced", "RFC 9110, 13.1", "a 200 replaces the validators"),
    Clause("cleared", "RFC 9110, 13.1", "a 200 without validators clears them"),
    Clause("renewed-by-304", "RFC 9111, 4.3.4", "a 304 replaces the validators that it names"),
    Clause("kept-by-304", "RFC 9111, 4.3.4", "a 304 keeps the validators that it does not name"),
    Clause(
        "bound-to-url", "RFC 9110, 13.1", "a redirect's target never gets another URL's validators"
    ),
    Clause("targets-own", "RFC 9110, 13.1", "validators of a redirect's target go there alone"),
    Clause("eight-days", OWN, "after 8 days of nothing but 304 the document is asked for anew"),
    _inside("unasked-304", "RFC 9110, 15.4.5", "a 304 that nobody asked for is a failure"),
    _inside("body-hash", OWN, "an unchanged body counts as not modified"),
)
_WAITING = (
    Clause("max-age", "RFC 9111, 5.2.2.1", "no poll before max-age is over"),
    Clause("expires", "RFC 9111, 5.3", "no poll before Expires"),
    Clause("max-age-clamped", OWN, "max-age of a month keeps nobody away for more than a day"),
    Clause("ttl", "RSS 2.0, ttl", "no poll before ttl is over"),
    Clause("update-period", "RSS 1.0 syndication", "no poll before sy:updatePeriod is over"),
    Clause("skip-hours", "RSS 2.0, skipHours", "no poll in an hour that the feed names"),
    Clause("skip-days", "RSS 2.0, skipDays", "no poll on a day that the feed names"),
    Clause("retry-seconds", "RFC 6585, 4", "429: Retry-After in seconds is waited for"),
    Clause("retry-date", "RFC 9110, 10.2.3", "503: Retry-After as a date is waited for"),
    Clause("retry-host", OWN, "a host that asks for a pause gets it for all its feeds"),
    _inside(
        "pause-narrows",
        OWN,
        "one feed that always asks for a pause holds no other of its host back",
    ),
    Clause("retry-default", OWN, "429 or 503 without Retry-After: ten minutes"),
    Clause("retry-ends", OWN, "garbage or a year in Retry-After keeps nobody away for ever"),
    _inside("pause-grows", OWN, "a host that asks again and again gets longer pauses than it asks"),
    Clause("gone", "RFC 9110, 15.5.11", "410: the feed is asked no more"),
    _inside("gone-told", OWN, "410: the operator is told"),
    Clause("back-off", OWN, "a feed that fails is asked more and more seldom"),
    _inside("refused-condition", OWN, "a request refused as it stands goes bare the next time"),
    _inside("our-network", OWN, "our own network's failures do not count against a feed"),
    _inside("our-fault", OWN, "a fault of the monitor's own puts a feed off like any failure"),
    Clause("challenge", OWN, "a bot check is left alone for an hour"),
    _inside("challenge-state", OWN, "a bot check is a state of its own"),
    _inside("jitter", OWN, "polls are spread, and only by delay"),
)
_REDIRECTS = (
    Clause("temporary-stays", "RFC 9110, 15.4.3", "302, 303 and 307 are followed and never stored"),
    Clause("permanent-later", "RFC 9110, 15.4.2", "301 is not stored at the first sight"),
    Clause(
        "permanent-adopted", "RFC 9110, 15.4.9", "301 and 308 are stored after 3 polls in a day"
    ),
    Clause("mixed-stays", "RFC 9110, 15.4", "one temporary hop keeps a move from being stored"),
    _inside("move-needs-feed", OWN, "a move is stored only if its target parses"),
    Clause("five-redirects", "RFC 9110, 15.4", "five redirects are followed, no more"),
    Clause("loop-ends", "RFC 9110, 15.4", "a loop of redirects ends"),
    Clause("no-downgrade", OWN, "a redirect from https to http is refused"),
    Clause("password-stays", "RFC 9110, 15.4", "a password is not told to another host"),
    _inside(
        "redirect-nowhere",
        "RFC 9110, 10.2.2",
        "a redirect to no URL, or to another scheme, is refused",
    ),
)
_DEFENCE = (
    Clause("private", "RFC 6890", "an address that is not public is not dialled unless allowed"),
    Clause("private-hop", "RFC 6890", "nor through a redirect"),
    _inside("rebinding", OWN, "the address that was checked is the one that is dialled"),
    _inside("certificate", "RFC 9110, 4.3.4", "TLS names the host and checks its certificate"),
    _inside(
        "receivers",
        "RFC 6890",
        "what messages are sent to is guarded, too; no redirect is followed",
    ),
    Clause("endless-body", OWN, "an endless body is cut off below 64 MiB"),
    Clause("slow-drip", OWN, "a byte a second is given up within a minute"),
    _inside("bomb", OWN, "a body that unfolds without end stops at its limit"),
    _inside(
        "one-coding",
        "RFC 9110, 8.4",
        "one layer of a known coding; half a body is none",
    ),
    Clause("two-connections", "RFC 9112, 9.4", "at most two connections to a host at once"),
    Clause("pause", OWN, "a pause between two requests to a host"),
    _inside("robots", "RFC 9309", "robots.txt is honoured for article pages"),
)
CLAUSES: tuple[Clause, ...] = (*_REQUEST, *_VALIDATORS, *_WAITING, *_REDIRECTS, *_DEFENCE)
