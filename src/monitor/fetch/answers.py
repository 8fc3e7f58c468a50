"""What a status and its headers mean for a poll. Pure.

200, 203, 226 a document; its validators replace the old ones, absent ones are cleared
206           the same, unless it says that it is a part: nobody asked for one
304           nothing new; validators that it names replace the old ones
410           gone
429, 503      throttled, with the server's wish
a bot check   its own state: asking more often makes it worse
all else      a failure with its status
"""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from monitor.exchange.contract import Headers, header
from monitor.fetch.challenge import is_challenge
from monitor.model import FetchFailed, FetchFault, Millis, Validators

DAY = 86_400_000
LONGEST = 2_000  # bytes of a validator: servers refuse requests with much longer headers
VALIDATORS_LIVE = 8 * DAY  # nothing but 304 for so long: ask once without, servers err
_OK = frozenset({200, 203, 226})  # 226: what is new of a feed (RFC 3229), asked for or not
_RANGE = re.compile(r"bytes[ =]+0-(\d{1,18})/(\d{1,18})", re.IGNORECASE)
_END = re.compile(
    rb"</(?:\w{1,20}:)?(?:rss|feed|rdf|urlset|sitemapindex)\s*>\s*(?:<!--(?:(?!-->).)*-->\s*)*\Z",
    re.IGNORECASE | re.DOTALL,
)
_TAIL = 2_000  # bytes; comments of caches stand behind the end
_THROTTLED = frozenset({429, 503})


def is_document(status: int, headers: Headers) -> bool:
    """Whether the body is the feed, and all of it (RFC 9110, 14.4 and 15.3.7)."""
    if status != 206:  # noqa: PLR2004 - Partial Content
        return status in _OK
    if header(headers, "content-type").lower().startswith("multipart/byteranges"):
        return False
    part = header(headers, "content-range").strip()
    whole = _RANGE.fullmatch(part)
    return not part or (whole is not None and int(whole[1]) + 1 == int(whole[2]))


def is_whole(body: bytes) -> bool:
    """Whether a list ends as XML does, although its server ends the answer too early.

    Servers that send a wrong length do so at every poll.
    """
    return _END.search(body[-_TAIL:]) is not None


def retry_after(headers: Headers, now: Millis) -> int | None:
    """Retry-After (RFC 9110, 10.2.3) in milliseconds from now, 0 to 24 h; None if unread.

    A date is measured by the server's own clock where it tells the time.
    """
    text = header(headers, "retry-after").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:12]) * 1000, DAY)
    until = _moment(text)
    if until is None:
        return None
    served = _moment(header(headers, "date"))
    return min(max(until - (now if served is None else served), 0), DAY)


def _moment(text: str) -> Millis | None:
    try:
        moment = parsedate_to_datetime(text)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def given_validators(headers: Headers, url: str, now: Millis) -> Validators:
    """Those of a 200: only what it gives, never invented."""
    return Validators(
        etag=_validator(headers, "etag"),
        last_modified=_validator(headers, "last-modified"),
        url=url,
        since=now,
    )


def _validator(headers: Headers, name: str) -> str:
    """Byte for byte, or "" where it is so long that sending it back would be refused."""
    value = header(headers, name)
    return value if len(value) <= LONGEST else ""


def kept_validators(old: Validators, headers: Headers) -> Validators:
    """Those after a 304: what it names replaces, the rest stays (RFC 9111, 3.2)."""
    return Validators(
        etag=_validator(headers, "etag") or old.etag,
        last_modified=_validator(headers, "last-modified") or old.last_modified,
        url=old.url,
        since=old.since,
    )


def conditions(validators: Validators, url: str, now: Millis) -> list[tuple[bytes, bytes]]:
    """Headers of the conditional request; none for another URL or after 8 days of 304."""
    if validators.url != url or now - validators.since > VALIDATORS_LIVE:
        return []
    pairs = (
        (b"If-None-Match", validators.etag),
        (b"If-Modified-Since", validators.last_modified),
    )
    return [(name, value.encode("latin-1")) for name, value in pairs if value]


def failure(status: int, headers: Headers, head: bytes, now: Millis) -> FetchFailed:
    """A status that brings no document."""
    wish = retry_after(headers, now)
    if is_challenge(status, headers, head):
        return FetchFailed(FetchFault.CHALLENGE, f"HTTP {status}: a bot check", status, wish)
    if status == 410:  # noqa: PLR2004 - Gone
        return FetchFailed(FetchFault.GONE, "HTTP 410: gone for good", status)
    if status in _THROTTLED:
        return FetchFailed(FetchFault.THROTTLED, f"HTTP {status}: asked to wait", status, wish)
    return FetchFailed(FetchFault.HTTP, f"HTTP {status}", status, wish)
