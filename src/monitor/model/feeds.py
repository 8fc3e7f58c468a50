"""What a poll asks, what comes back, and the reports that it brings."""

from dataclasses import dataclass, field
from enum import StrEnum

from monitor.model.moments import Millis
from monitor.spoken import Guess


@dataclass(frozen=True, slots=True)
class Validators:
    """What a 200 gave for the next conditional request, byte-exact (RFC 9110, 13.1)."""

    etag: str = ""
    last_modified: str = ""
    url: str = ""  # the URL that gave them; never sent to another
    since: Millis = 0  # when the 200 came


@dataclass(frozen=True, slots=True)
class PollState:
    """What is known about polling one source; changes at every poll, the Source does not."""

    source_id: str
    next_at: Millis = 0
    polled_at: Millis = 0  # last poll, whatever came
    ok_at: Millis = 0  # last 200 or 304; 0 = never: the next success is the baseline
    validators: Validators = Validators()
    body_hash: str = ""
    failures: int = 0  # in a row
    status: str = "new"  # new, ok, failing, suspended
    detail: str = ""  # the last failure, in words
    schedule: str = ""  # JSON of the polling schedule's own state
    reason: str = ""  # why it is polled when it is
    adopted: str = ""  # where it moved for good; polled instead of the configured URL


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one row until `until`; `fence` grows with every claim."""

    row: str
    owner: str
    fence: int
    until: Millis


@dataclass(frozen=True, slots=True)
class DueSource:
    """A claimed source with its state."""

    source_id: str
    state: PollState
    lease: Lease


@dataclass(frozen=True, slots=True)
class Fetched:
    """A 200: the decoded body and what its headers say."""

    url: str  # the last hop
    body: bytes
    content_type: str
    validators: Validators
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case
    permanent: bool = False  # every redirect hop was 301 or 308


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304, or a body that is known; `validators` are the ones to keep."""

    validators: Validators
    headers: tuple[tuple[str, str], ...] = ()
    url: str = ""  # the last hop
    permanent: bool = False  # every redirect hop was 301 or 308


class FetchFault(StrEnum):
    """Why a fetch failed, as the state and the page show it."""

    DNS = "dns"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    TLS = "tls"
    HTTP = "http"
    TOO_LARGE = "too_large"
    GUARDED = "guarded"  # the address is not public
    REDIRECT = "redirect"
    ENCODING = "encoding"
    GONE = "gone"
    UNREADABLE = "unreadable"  # a document came, but it is no feed that we can read
    CHALLENGE = "challenge"  # a bot check answered instead of the feed
    THROTTLED = "throttled"  # 429 or 503
    OFFLINE = "offline"  # our own network is down


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No document. `retry_after` is the server's wish in milliseconds from now, if any."""

    fault: FetchFault
    detail: str
    status: int = 0
    retry_after: int | None = None
    url: str = ""  # the hop that answered, where that was not the URL asked for


FetchResult = Fetched | NotModified | FetchFailed


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed gives it: text is plain (no markup), times are UTC or None."""

    id: str = ""
    title: str = ""
    link: str = ""
    published: Millis | None = None
    updated: Millis | None = None
    summary: str = ""
    content: str = ""
    author: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    outlet: str = ""  # whose report it is, where the feed only gathers them
    country: str = ""  # of that outlet, ISO 3166 alpha-2


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document, format folded away."""

    title: str = ""
    link: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()  # ttl, updatePeriod, skipHours, hub, self ...

    @property
    def size(self) -> int:
        """How many entries it has."""
        return len(self.entries)

    @property
    def dates(self) -> tuple[Millis, ...]:
        """When they were published, where they say so."""
        return tuple(each.published for each in self.entries if each.published is not None)


@dataclass(frozen=True, slots=True)
class Item:
    """A report, identified. Never changes; what became of it stands in its verdicts.

    `keys` are its identities, strongest first: `g:SOURCE:GUID` (its URL, where it has no guid),
    `u:CANONICAL-URL`, `d:SOURCE:HASH` of its words and its date, `b:SOURCE:HASH` of its date and
    the text under its headline, `c:SOURCE:HASH` of its text (and of its words, where there is
    nothing else), `h:SOURCE:HASH` of a short text, which may come again, and `w:NUMBER:URL` where
    another feed brought its address first. Two entries that share one are one item, but for what
    `parse.recognition` says. `guess` is known where the topics ask for languages.
    """

    id: str
    source_id: str
    keys: tuple[str, ...]
    url: str
    title: str
    summary: str
    text: str
    author: str
    language: str
    tags: tuple[str, ...]
    published: Millis | None
    seen_at: Millis
    outlet: str = ""  # the source's title, or whose report the source passed on
    country: str = ""
    article: str = ""  # the page's text, where a topic asked for it and it could be had
    guess: Guess | None = field(default=None, compare=False, repr=False)

    @property
    def by(self) -> str:
        """Whose report it is: the outlet, or the source that names none."""
        return self.outlet or self.source_id


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed document as its source's items, and what the schedule learns from it.

    `size` and `dates` are of its entries as they stand there, before they were identified.
    """

    items: tuple[Item, ...] = ()
    size: int = 0
    dates: tuple[Millis, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
