"""Articles, for the topics that ask for them.

    new items | news? | a topic asks, and could match with more text? | page | text | match again
    edits     | news? | the same of a topic that it has not met yet?  | page, anew | ...

Only what would be alerted is read: no first reading, nothing old. A page whose headline was edited
is another page, so it is asked for again, but only for a topic that its report never met. All the
pages of one document share one deadline, so that what matches by the feed's text alone waits no
longer than that; what is not there by then is decided on the feed's text. Each item that was asked
for gets a note that says what became of it, for `monitor why`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from weakref import WeakValueDictionary

from monitor import telemetry
from monitor.alert import Feed, not_news
from monitor.article_pages import NotRead, Unread
from monitor.errors import ArticleUnreadable, WorkerFailed
from monitor.history import Edit
from monitor.model import Fetched, Item
from monitor.pipeline.poll.ahead import NoMeanings
from monitor.pipeline.poll.arrivals import Arrivals
from monitor.pipeline.poll.record import News
from monitor.pipeline.watch import Watch
from monitor.ports import ArticleReader, Meanings, Pages, Parser

WHOLE = 1_500  # characters of a feed's text that are no teaser
AT_ONCE = 16  # pages under way: each may hold megabytes until the worker has read it
KEPT = 64  # articles that a second feed, or a poll that has to be repeated, finds at hand
ALONE = "matched on the feed's text alone"


class ReadsArticles(Protocol):
    """What poll and push need: news, with articles where a topic asks for them."""

    async def news(self, arrived: Arrivals, feed: Feed, watch: Watch) -> News:
        """What is to be recorded of a document."""
        ...


class NoArticles:
    """Nobody reads articles."""

    async def news(self, arrived: Arrivals, feed: Feed, watch: Watch) -> News:
        """What the feed gave."""
        del feed, watch
        return arrived.news


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads for us: feeds to items, pages to articles, and what reports mean."""

    feeds: Parser
    articles: ReadsArticles = field(default_factory=NoArticles)
    meanings: Meanings = field(default_factory=NoMeanings)


class Articles:
    """Reads pages through `pages` and `reader`; `deadline` in milliseconds for each document."""

    def __init__(self, pages: Pages, reader: ArticleReader, deadline: int) -> None:
        self._pages, self._reader = pages, reader
        self._seconds = deadline / 1000
        self._log = telemetry.logger("article")
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._kept: dict[str, str] = {}  # the last articles, by URL

    async def news(self, arrived: Arrivals, feed: Feed, watch: Watch) -> News:
        """What is to be recorded of a document, matched anew where an article was read."""
        news = arrived.news
        asked, edited = wanted(arrived, feed, watch), reread(news.edits, feed, watch)
        if not asked and not edited:
            return news
        found = await self._read(asked, edited)
        read = {
            item.id: replace(item, article=text)
            for item in (*asked, *edited)
            if isinstance(text := found[item.id], str)
        }
        again = {i.id: watch.index.match(read[i.id]) for i in asked if i.id in read}
        return replace(
            news,
            items=tuple(read.get(item.id, item) for item in news.items),
            matches={**news.matches, **again},
            edits=tuple(_edited(edit, read, watch) for edit in news.edits),
            notes={name: _note(outcome) for name, outcome in found.items()},
        )

    async def _read(
        self, new: Sequence[Item], edited: Sequence[Item]
    ) -> Mapping[str, str | NotRead]:
        """The article of each item, or why not; all together within the deadline."""
        items = (*new, *edited)
        tasks = {item.id: asyncio.ensure_future(self._one(item)) for item in new}
        tasks |= {i.id: asyncio.ensure_future(self._one(i, anew=True)) for i in edited}
        try:
            await asyncio.wait(tasks.values(), timeout=self._seconds)
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)
        found = {item.id: self._outcome(tasks[item.id]) for item in items}
        for item in items:
            self._tell(item, found[item.id])
        return found

    async def _one(self, item: Item, *, anew: bool = False) -> str | NotRead:
        given = max(len(item.text), len(item.summary))
        if given >= WHOLE:
            return NotRead(Unread.GIVEN, f"the feed gives {given:,} characters")
        text = await self._of(item.url, anew=anew)
        if isinstance(text, str) and len(text) <= given:
            return NotRead(Unread.SHORT, f"{len(text):,} characters, the feed gives {given:,}")
        return text

    async def _of(self, url: str, *, anew: bool) -> str | NotRead:
        """The article at a URL: once for all feeds that bring it at the same time."""
        turn = self._turns.setdefault(url, asyncio.Lock())
        async with turn:
            if url in self._kept and not anew:
                return self._kept[url]
            async with self._slots:
                page = await self._pages.page(url)
                text = page if isinstance(page, NotRead) else await self._text(page)
            if isinstance(text, str):
                self._keep(url, text)
            return text

    def _keep(self, url: str, text: str) -> None:
        self._kept[url] = text
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]

    async def _text(self, page: Fetched) -> str | NotRead:
        try:
            return await self._reader.text(page.body, page.content_type)
        except (ArticleUnreadable, WorkerFailed) as fault:
            return NotRead(Unread.UNREADABLE, str(fault))

    def _outcome(self, task: "asyncio.Task[str | NotRead]") -> str | NotRead:
        if task.cancelled():
            return NotRead(Unread.LATE, f"not complete after {self._seconds:g} s")
        fault = task.exception()
        if fault is not None:  # ours: the item is not to suffer for it
            self._log.error("article_fault", exc_info=fault)
            return NotRead(Unread.FAILED, "a fault of the monitor, see its log")
        return task.result()

    def _tell(self, item: Item, outcome: str | NotRead) -> None:
        result = outcome.cause if isinstance(outcome, NotRead) else "read"
        telemetry.ARTICLES.labels(result).inc()
        self._log.info("article", item=item.id, url=item.url, result=result, why=_note(outcome))


def wanted(arrived: Arrivals, feed: Feed, watch: Watch) -> list[Item]:
    """Items whose articles are asked for: first those that have no match yet, newest first."""
    new, matches = arrived.sifted.new, arrived.news.matches
    asked = [i for i in new if not not_news(i, feed) and watch.index.asking(i)]
    return sorted(asked, key=lambda i: (bool(matches.get(i.id)), -(i.published or i.seen_at)))


def reread(edits: Sequence[Edit], feed: Feed, watch: Watch) -> list[Item]:
    """Edited items whose pages are asked for: a topic asks that they have never met."""
    return [
        edit.after
        for edit in edits
        if not not_news(edit.after, feed)
        and not edit.met.issuperset(watch.index.asking(edit.after))
    ]


def _edited(edit: Edit, read: Mapping[str, Item], watch: Watch) -> Edit:
    after = read.get(edit.after.id)
    return replace(edit, after=after, matches=watch.index.match(after)) if after else edit


def _note(outcome: str | NotRead) -> str:
    if isinstance(outcome, str):
        return f"fetched: {len(outcome):,} characters"
    if outcome.cause is Unread.GIVEN:
        return f"not fetched: {outcome.reason}"
    done = "not used" if outcome.cause in (Unread.UNREADABLE, Unread.SHORT) else "not fetched"
    return f"{done}: {outcome.reason}; {ALONE}"
