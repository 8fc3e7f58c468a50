"""The feeds of a site, on a user's behalf: asked once, one request at a time.

a feed? | Link header, page, patterns | robots.txt: news sitemaps | usual places | best first
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urljoin

from monitor.configuration import DAY
from monitor.errors import FeedUnreadable, WorkerFailed
from monitor.model import Fetched, FetchFailed, FetchFault, Millis, ParsedFeed, Validators
from monitor.parse import Link, canonical_url, discover
from monitor.parse.robots import Rules, rules_of
from monitor.ports import Fetcher

REQUESTS = 40  # at most for one address, whatever the site says
SITEMAPS = 6  # documents read in search of news
LOST = 3  # requests that reach nobody, after which no more are made
HASTE = 1_000  # milliseconds; where robots.txt asks for a longer pause nothing is guessed
STALE = 30 * DAY
STALE_NOTE = "nothing new"
_UNWANTED = frozenset({FetchFault.THROTTLED, FetchFault.CHALLENGE})  # nothing more is asked
_UNANSWERED = frozenset({FetchFault.CONNECT, FetchFault.TIMEOUT})
_HOPELESS = frozenset(
    {FetchFault.DNS, FetchFault.GUARDED, FetchFault.OFFLINE, FetchFault.THROTTLED, FetchFault.TLS,
     FetchFault.CONNECT, FetchFault.TIMEOUT}
)  # fmt: skip


class Reader(Protocol):
    """What reads documents of strangers, away from this process, within limits."""

    async def parse(self, body: bytes, content_type: str, url: str) -> ParsedFeed:
        """Raises FeedUnreadable where it is no feed, WorkerFailed at a limit."""
        ...

    async def links(self, body: bytes, content_type: str, url: str) -> tuple[Link, ...]:
        """The feeds that a page links; raises WorkerFailed at a limit."""
        ...


@dataclass(frozen=True, slots=True)
class Discovered:
    """A feed that was fetched and read. `newest` is the newest entry's date, None without one."""

    url: str
    kind: str  # RSS 2.0, Atom, JSON Feed, news sitemap, ...
    title: str
    language: str
    entries: int
    newest: Millis | None
    found: str  # how, in words
    note: str = ""  # why it is not the one to take: the same entries as another, comments, empty
    links: frozenset[str] = frozenset()  # of its entries, canonical


@dataclass(frozen=True, slots=True)
class Discovery:
    """What came of it: feeds, best first, and what went wrong on the way."""

    feeds: tuple[Discovered, ...]
    faults: tuple[str, ...] = ()
    requests: int = 0
    answered: bool = True  # whether the address itself brought an answer, whatever it was


async def discover_feeds(url: str, fetcher: Fetcher, reader: Reader, now: Millis) -> Discovery:
    """Every feed that the page, its headers, its service or its robots.txt lead to.

    Usual places are guessed only where nothing else was found. Never raises for what a network
    or a site does.
    """
    search = _Search(fetcher, reader)
    await search.run(url)
    feeds = ranked(search.feeds, now)
    return Discovery(feeds, tuple(search.faults), search.requests, search.answered)


class _Search:
    """One search: what was asked, what was found."""

    def __init__(self, fetcher: Fetcher, reader: Reader) -> None:
        self._fetcher, self._reader = fetcher, reader
        self._asked: set[str] = set()
        self._stopped = False
        self._lost = 0  # requests that reached nobody
        self.feeds: list[Discovered] = []
        self.faults: list[str] = []
        self.requests = 0
        self.answered = True

    async def run(self, url: str) -> None:
        """Each way in turn, the surest first."""
        page, start = await self._fetch(url), url
        if not isinstance(page, Fetched):
            self._note(url, page)
            await self._try(discover.by_pattern(url))
        elif await self._read(Link(url, discover.ITSELF), page):
            return
        else:
            start = page.url
            await self._try(await self._linked(url, page))
        rules = await self._rules(start)
        await self._read_sitemaps(discover.sitemaps(rules.sitemaps)[:SITEMAPS], rules)
        if not any(feed.entries for feed in self.feeds):
            await self._guess(start, rules)

    async def _linked(self, url: str, page: Fetched) -> list[Link]:
        """What the page, its headers and the two addresses say."""
        named = discover.in_header(page.headers, page.url)
        linked = await self._links(page)
        return [*named, *linked, *discover.by_pattern(url), *discover.by_pattern(page.url)]

    async def _links(self, page: Fetched) -> tuple[Link, ...]:
        try:
            return await self._reader.links(page.body, page.content_type, page.url)
        except WorkerFailed as fault:
            self.faults.append(f"{page.url}: {fault}")
            return ()

    async def _try(self, links: Iterable[Link], *, quiet: bool = False) -> None:
        """Fetch and read each; a guess that is not there is no news."""
        for link in links:
            answer = await self._fetch(link.url)
            named = not quiet and link.found in (discover.LINKED, discover.HEADER)
            if isinstance(answer, Fetched):
                listed = link.found == discover.SITEMAP
                if not await self._read(link, answer, news_only=listed) and named:
                    self.faults.append(f"{link.url}: {link.found}, but no feed")
            elif named or self._stopped:
                self._note(link.url, answer)

    async def _rules(self, start: str) -> Rules:
        """The host's robots.txt; one that cannot be had forbids to guess (RFC 9309, 2.3.1.4)."""
        answer = await self._fetch(urljoin(start, "/robots.txt"))
        return rules_of(answer) if answer else Rules(unknown="robots.txt was not asked for")

    async def _guess(self, start: str, rules: Rules) -> None:
        """The usual places, as far as robots.txt lets a program go that follows no link."""
        if self._stopped:
            return
        if rules.unknown or rules.delay > HASTE:
            why = rules.unknown or f"robots.txt asks for {rules.delay / 1000:g} s between requests"
            self.faults.append(f"{start}: no usual place was tried: {why}")
            return
        places = discover.usual_places(start)
        allowed = [link for link in places if rules.allows(link.url)]
        if len(allowed) < len(places):
            closed = len(places) - len(allowed)
            self.faults.append(f"{start}: {closed} usual places not tried: robots.txt forbids them")
        await self._try(allowed, quiet=True)

    async def _read_sitemaps(
        self, links: Iterable[Link], rules: Rules, *, nested: bool = True
    ) -> None:
        """Those that robots.txt lists and lets us read, one level of the indexes among them."""
        for link in links:
            answer = await self._fetch(link.url) if rules.allows(link.url) else None
            if not isinstance(answer, Fetched):
                continue
            below = await self._links(answer)
            if below and nested:
                await self._read_sitemaps(below[: SITEMAPS // 2], rules, nested=False)
            elif not below:
                await self._read(link, answer, news_only=True)

    async def _fetch(self, url: str) -> Fetched | FetchFailed | None:
        """None where this address was asked before, or no more may be asked."""
        name = canonical_url(url) or url
        if name in self._asked or self._stopped or self.requests >= REQUESTS:
            return None
        self._asked.add(name)
        self.requests += 1
        answer = await self._fetcher.fetch(url, Validators())
        if isinstance(answer, FetchFailed):
            self._lost += answer.fault in _HOPELESS
            first = self.requests == 1
            self.answered = not (first and answer.fault in _UNANSWERED) and self.answered
            lost = self._lost >= (1 if first else LOST)
            self._stopped = lost or answer.fault in _UNWANTED
            return answer
        return answer if isinstance(answer, Fetched) else None

    async def _read(self, link: Link, answer: Fetched, *, news_only: bool = False) -> bool:
        """Whether it is a feed; a sitemap counts where its pages have headlines."""
        try:
            feed = await self._reader.parse(answer.body, answer.content_type, answer.url)
            kind = discover.kind_of(answer.body)
        except (FeedUnreadable, WorkerFailed):
            return False
        if news_only and not any(entry.title for entry in feed.entries):
            return False
        address = answer.url if answer.permanent else link.url
        if all(address != known.url for known in self.feeds):
            self.feeds.append(_described(address, kind, feed, link))
        return True

    def _note(self, url: str, failed: FetchFailed | None) -> None:
        if failed is not None:
            self.faults.append(f"{url}: {failed.detail}")


def _described(url: str, kind: str, feed: ParsedFeed, link: Link) -> Discovered:
    dates = [entry.published for entry in feed.entries if entry.published is not None]
    languages = [entry.language for entry in feed.entries if entry.language]
    links = (canonical_url(entry.link) for entry in feed.entries)
    return Discovered(
        url=url,
        kind=kind,
        title=feed.title or link.title,
        language=feed.language or max(languages, key=languages.count, default=""),
        entries=len(feed.entries),
        newest=max(dates, default=None),
        found=link.found,
        links=frozenset(filter(None, links)),
    )


def ranked(feeds: Iterable[Discovered], now: Millis) -> tuple[Discovered, ...]:
    """Best first: alive before stale, whole before comments, trusted ways before guesses.

    A feed whose entries another one holds as well is put behind it, with a note that says so.
    """
    ways = (discover.ITSELF, discover.LINKED, discover.HEADER, discover.PATTERN, discover.ANCHOR,
            discover.SITEMAP, discover.GUESS)  # fmt: skip
    ordered = sorted(feeds, key=lambda feed: (_worth(feed, now), ways.index(feed.found)))
    best: list[Discovered] = []
    for feed in ordered:
        twin = next((b for b in best if _twins(b, feed)), None)
        note = f"the same entries as {twin.url}" if twin else _weakness(feed, now)
        best.append(replace(feed, note=note))
    return tuple(
        sorted(best, key=lambda feed: (feed.note.startswith("the same"), _worth(feed, now)))
    )


def _worth(feed: Discovered, now: Millis) -> int:
    return ("", STALE_NOTE, "comments", "empty").index(_weakness(feed, now).partition(" for")[0])


def _weakness(feed: Discovered, now: Millis) -> str:
    if not feed.entries:
        return "empty"
    if "/comments" in feed.url or feed.title.lower().startswith("comments "):
        return "comments"
    if feed.newest is not None and now - feed.newest > STALE:
        return f"{STALE_NOTE} for {(now - feed.newest) // DAY} days"
    return ""


def _twins(one: Discovered, other: Discovered) -> bool:
    """Whether one repeats the other: most links of the smaller stand in the larger, too."""
    smaller = min(len(one.links), len(other.links))
    return (
        smaller > 0
        and 10 * len(one.links & other.links) >= 9 * smaller
        and (2 * smaller >= max(len(one.links), len(other.links)))
    )
