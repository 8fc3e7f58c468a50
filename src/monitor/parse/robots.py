"""robots.txt (RFC 9309): which paths of a host we may ask for, how often, and its sitemaps. Pure.

    answer | there, absent or out of reach?
    bytes | at most 512 KiB | text | lines for us and for all | Rules

Protego reads the groups and weighs the rules (longest match, `*`, `$`, percent-encoding). What it
leaves open is whose group counts: it takes `User-agent: media` for a part of `media-monitor`, and
passes `media-monitor/2.0` over. So the product token of each `User-agent` line is read here, as
section 2.2.1 defines it, and every other program is renamed to one that nobody is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from protego import Protego

from monitor.model import Fetched, FetchFailed, FetchFault, FetchResult

PRODUCT = "media-monitor"  # the name that a User-agent line gives us
READ = 512 * 1024  # bytes; RFC 9309, 2.5 asks for at least 500 KiB
DELAY_MOST = 60_000  # milliseconds; a longer Crawl-delay counts as this
_SITEMAPS = 50
_AGENT = re.compile(r"^[ \t]*user[- ]?agent[ \t]*[:\s][ \t]*(.*)$", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+|\*", re.IGNORECASE)
_NOBODY = "User-agent: nobody"
_NO_CONTENT, _CLIENT_ERRORS = 204, range(400, 500)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says to us.

    `delay` is its Crawl-delay in milliseconds, 0 where it has none. `unknown` says why the file
    could not be had: then nothing may be fetched (RFC 9309, 2.3.1.4).
    """

    delay: int = 0
    sitemaps: tuple[str, ...] = ()
    unknown: str = ""
    text: str = ""

    def allows(self, url: str) -> bool:
        """Whether this URL of the host may be fetched."""
        if self.unknown:
            return False
        return not self.text or bool(_parsed(self.text).can_fetch(url, PRODUCT))


def rules_of(answer: FetchResult) -> Rules:
    """What the answer to a request for robots.txt means.

    A file that is not there (4xx, nothing in it, redirects without end) forbids nothing (RFC
    9309, 2.3.1.3). One that is out of reach (5xx, 429, a bot check, no answer) forbids all.
    """
    if isinstance(answer, Fetched):
        return read_robots(answer.body)
    if isinstance(answer, FetchFailed) and _is_absent(answer):
        return Rules()
    detail = answer.detail if isinstance(answer, FetchFailed) else "not modified"
    return Rules(unknown=f"robots.txt cannot be had ({detail})")


def _is_absent(failed: FetchFailed) -> bool:
    if failed.fault is FetchFault.REDIRECT:
        return True
    said = failed.status == _NO_CONTENT or failed.status in _CLIENT_ERRORS
    return said and failed.fault in (FetchFault.HTTP, FetchFault.GONE)


def read_robots(body: bytes) -> Rules:
    """The rules of a robots.txt; what is no rule is passed over, garbage forbids nothing."""
    raw = body[:READ].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    text = "\n".join(_ours(raw))
    parsed = _parsed(text)
    seconds = parsed.crawl_delay(PRODUCT) or 0.0
    return Rules(
        delay=int(min(seconds * 1000, DELAY_MOST)),
        sitemaps=tuple(dict.fromkeys(filter(_is_web, parsed.sitemaps)))[:_SITEMAPS],
        text=text,
    )


@lru_cache(maxsize=16)
def _parsed(text: str) -> Protego:
    """Made when it is asked for: parsed, a file takes some twenty times its size."""
    return Protego.parse(text)


def _ours(text: str) -> Iterator[str]:
    """The lines, with each program's name cut to its product token, or to nobody's."""
    for line in re.split(r"\r\n|\r|\n", text):
        agent = _AGENT.match(line)
        if agent is None:
            yield line
            continue
        token = _TOKEN.match(agent[1])
        name = token[0].lower() if token else ""
        yield f"User-agent: {name}" if name in (PRODUCT, "*") else _NOBODY


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))
