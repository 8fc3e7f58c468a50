"""The article stage of a poll: who is read, in what order, and what a failure costs."""

import asyncio
from dataclasses import replace

import pytest

from monitor.alert import Feed
from monitor.article_pages import NotRead, Unread
from monitor.configuration import DAY, Configuration, Entity, Source, Topic
from monitor.errors import ArticleUnreadable, WorkerFailed
from monitor.model import Fetched, Item, Match, Validators
from monitor.pipeline.poll.arrivals import Arrivals
from monitor.pipeline.poll.articles import Articles, wanted
from monitor.pipeline.poll.record import News
from monitor.pipeline.poll.sift import Sifted, edit_of
from monitor.pipeline.watch import watch
from monitor.testing.builders import NOON, item

pytestmark = pytest.mark.anyio

TOPIC = Topic("t", "T", "(strike OR walkout) AND entity:port", full_text=True)
WATCH = watch(Configuration(topics=(TOPIC,), entities=(Entity("port", "Nordhavn"),)))
FEED = Feed(Source("s", "https://paper.example/feed"), NOON - DAY // 2, NOON, DAY)
ARTICLE = "The walkout in Nordhavn goes on, the union said. " * 5
ALONE = "; matched on the feed's text alone"


class Press:
    """Pages and reader by URL: a text, an exception, or a reason why there is none."""

    def __init__(self, **pages: str | NotRead | Exception) -> None:
        self.pages = pages
        self.asked: list[str] = []
        self.never = asyncio.Event()

    async def page(self, url: str) -> Fetched | NotRead:
        name = url.rpartition("/")[2]
        self.asked.append(name)
        if name.startswith("slow"):
            await self.never.wait()
        found = self.pages.get(name, ARTICLE)
        if isinstance(found, NotRead):
            return found
        if isinstance(found, RuntimeError):
            raise found
        return Fetched(url, name.encode(), "text/html", Validators())

    async def text(self, body: bytes, content_type: str) -> str:
        assert content_type == "text/html"
        found = self.pages.get(body.decode(), ARTICLE)
        if isinstance(found, Exception):
            raise found
        assert isinstance(found, str)
        return found


def report(name: str, title: str = "Delays at Nordhavn", **changes: object) -> Item:
    fields = {"id": name, "url": f"https://paper.example/{name}", "title": title, "summary": ""}
    return item(**(fields | {"published": NOON - 1} | changes))


def arrived(*items: Item) -> Arrivals:
    matches = {each.id: WATCH.index.match(each) for each in items}
    return Arrivals(Sifted(new=items), News(items, matches))


async def read(press: Press, *items: Item, deadline: int = 5_000) -> News:
    return await Articles(press, press, deadline).news(arrived(*items), FEED, WATCH)


async def turned() -> None:
    """Everything that can run has run: no clock is involved."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_article_is_kept_matched_and_noted() -> None:
    news = await read(Press(), report("a"))

    assert [each.article for each in news.items] == [ARTICLE]
    assert [match.topic_id for match in news.matches["a"]] == ["t"]
    assert news.notes == {"a": f"fetched: {len(ARTICLE)} characters"}


async def test_items_that_nobody_asks_for_are_as_they_were() -> None:
    press = Press()

    news = await read(press, report("a", "Rain in the south"))

    assert press.asked == []
    assert (news.notes, news.matches) == ({}, {"a": ()})


@pytest.mark.parametrize(
    ("outcome", "note"),
    [
        (NotRead(Unread.ROBOTS, "forbidden"), f"not fetched: forbidden{ALONE}"),
        (ArticleUnreadable("no article"), f"not used: no article{ALONE}"),
        (WorkerFailed("took too long"), f"not used: took too long{ALONE}"),
        (RuntimeError("a bug"), f"not fetched: a fault of the monitor, see its log{ALONE}"),
        ("Short.", f"not used: 6 characters, the feed gives 60{ALONE}"),
    ],
)
async def test_what_cannot_be_read_is_decided_on_the_feeds_text(
    outcome: str | NotRead | Exception, note: str
) -> None:
    match, none = report("a", "Strike in Nordhavn", summary="x" * 60), report("b", summary="y" * 60)

    news = await read(Press(a=outcome, b=outcome), match, none)

    assert news.notes == {"a": note, "b": note}
    assert [len(news.matches[name]) for name in ("a", "b")] == [1, 0]
    assert news.items == (match, none)


async def test_text_that_the_feed_gives_is_not_fetched() -> None:
    press = Press()

    news = await read(press, report("a", text="w" * 1_500))

    assert press.asked == []
    assert news.notes == {"a": "not fetched: the feed gives 1,500 characters"}


async def test_slow_page_costs_the_deadline_and_no_other_article() -> None:
    news = await read(Press(), report("slow"), report("a"), deadline=200)

    assert news.notes["slow"] == f"not fetched: not complete after 0.2 s{ALONE}"
    assert news.notes["a"].startswith("fetched: ")


async def test_cancelled_stage_leaves_no_task() -> None:
    before = asyncio.all_tasks()
    stage = asyncio.ensure_future(read(Press(), report("slow"), report("slower")))
    await asyncio.sleep(0)

    stage.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stage

    assert asyncio.all_tasks() <= before


def test_first_are_read_those_without_a_match_and_of_these_the_newest() -> None:
    items = (
        report("matched", "Strike in Nordhavn", published=NOON - 1),
        report("older", published=NOON - 9_000),
        report("undated", published=None, seen_at=NOON - 5_000),
        report("newest", published=NOON - 10),
    )

    order = [each.id for each in wanted(arrived(*items), FEED, WATCH)]

    assert order == ["newest", "undated", "older", "matched"]


def test_what_would_not_be_alerted_is_not_read() -> None:
    old = report("old", published=NOON - 2 * DAY)
    first = replace(FEED, ok_at=0)

    assert wanted(arrived(old), FEED, WATCH) == []
    assert wanted(arrived(report("a")), first, WATCH) == []


def test_known_items_are_not_read_again() -> None:
    known = Arrivals(Sifted(rekeyed=(report("a"),)), News((report("a"),)))

    assert wanted(known, FEED, WATCH) == []


async def test_page_that_two_feeds_bring_at_once_is_fetched_once() -> None:
    press = Press()
    articles = Articles(press, press, 5_000)
    first, second = report("a"), replace(report("b"), url=report("a").url)

    found = await asyncio.gather(
        *(articles.news(arrived(each), FEED, WATCH) for each in (first, second))
    )

    assert [news.items[0].article for news in found] == [ARTICLE, ARTICLE]
    assert press.asked == ["a"]


async def test_page_that_failed_for_one_feed_is_tried_for_the_next() -> None:
    press = Press(a=NotRead(Unread.FAILED, "HTTP 500"))
    articles = Articles(press, press, 5_000)
    await articles.news(arrived(report("a")), FEED, WATCH)
    press.pages.clear()

    news = await articles.news(arrived(report("a")), FEED, WATCH)

    assert news.items[0].article == ARTICLE


async def test_page_of_a_stage_that_was_cancelled_is_read_by_the_one_that_waits() -> None:
    press = Press()
    articles = Articles(press, press, 60_000)
    slow = report("slow")
    first = asyncio.ensure_future(articles.news(arrived(slow), FEED, WATCH))
    await turned()
    second = asyncio.ensure_future(articles.news(arrived(slow), FEED, WATCH))
    await turned()

    first.cancel()
    press.never.set()

    assert (await second).items[0].article == ARTICLE
    assert press.asked == ["slow", "slow"]


async def test_few_articles_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.pipeline.poll.articles.KEPT", 2)
    press = Press()
    articles = Articles(press, press, 5_000)

    for name in ("a", "b", "c", "a"):
        await articles.news(arrived(report(name)), FEED, WATCH)

    assert press.asked == ["a", "b", "c", "a"]


async def test_few_pages_are_under_way_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.pipeline.poll.articles.AT_ONCE", 3)
    press = Press()
    stage = asyncio.ensure_future(read(press, *(report(f"slow{n}") for n in range(9))))
    await turned()
    under_way = len(press.asked)

    press.never.set()
    news = await stage

    assert under_way == 3
    assert all(each.article for each in news.items)


# --- edited headlines ------------------------------------------------------------------------


def edited(
    before: str, after: str, *, article: str = "", met: frozenset[str] = frozenset()
) -> Arrivals:
    """What a document brings that only gives a known report another headline."""
    old = report("a", before, article=article)
    edit = edit_of(old, replace(old, title=after), WATCH.index, [Match(t, 1.0, ()) for t in met])
    return Arrivals(Sifted(edited=(edit.after,)), News(edits=(edit,)))


@pytest.mark.parametrize("title", ["Delays at Nordhavn", "Strike in Nordhavn"])
async def test_page_of_an_edited_headline_is_read_where_it_meets_a_topic_or_could(
    title: str,
) -> None:
    press = Press()

    news = await Articles(press, press, 5_000).news(edited("More to follow", title), FEED, WATCH)

    (edit,) = news.edits
    assert press.asked == ["a"]
    assert (edit.after.article, edit.after.title) == (ARTICLE, title)
    assert edit.newly == frozenset("t")
    assert news.notes == {"a": f"fetched: {len(ARTICLE)} characters"}


async def test_page_of_an_edited_headline_is_read_anew_though_it_was_read_before() -> None:
    press = Press(a="Ships lie at the quays of Nordhavn, where nobody says why. " * 3)
    articles = Articles(press, press, 5_000)
    first = await articles.news(arrived(report("a")), FEED, WATCH)
    press.pages["a"] = ARTICLE

    old = first.items[0]
    edit = edit_of(old, replace(old, title="Silence in Nordhavn"), WATCH.index, ())
    second = await articles.news(Arrivals(Sifted(), News(edits=(edit,))), FEED, WATCH)

    assert first.matches == {"a": ()}
    assert press.asked == ["a", "a"]
    assert (second.edits[0].after.article, second.edits[0].newly) == (ARTICLE, frozenset("t"))


@pytest.mark.parametrize(
    ("before", "after", "article", "met"),
    [
        ("More to follow", "Rain in the south", "", frozenset()),  # no topic asks
        ("Delays at Nordhavn", "Long delays at Nordhavn", "", frozenset("t")),  # told before
        ("Delays at Nordhavn", "Long delays at Nordhavn", ARTICLE, frozenset()),  # met by its page
    ],
)
async def test_page_of_an_edited_headline_is_not_read_where_it_would_bring_nothing(
    before: str, after: str, article: str, met: frozenset[str]
) -> None:
    press = Press()
    arrivals = edited(before, after, article=article, met=met)

    news = await Articles(press, press, 5_000).news(arrivals, FEED, WATCH)

    assert press.asked == []
    assert news == arrivals.news


async def test_page_of_an_edited_headline_of_old_news_is_not_read() -> None:
    press, late = Press(), replace(FEED, now=NOON + 2 * DAY)
    arrivals = edited("More to follow", "Delays at Nordhavn")

    assert await Articles(press, press, 5_000).news(arrivals, late, WATCH) == arrivals.news
    assert press.asked == []


async def test_article_that_was_read_stays_where_it_cannot_be_read_anew() -> None:
    press = Press(a=NotRead(Unread.BUDGET, "no budget"))
    kept = "Ships lie at the quays of Nordhavn."

    news = await Articles(press, press, 5_000).news(
        edited("Delays at Nordhavn", "Silence at Nordhavn", article=kept), FEED, WATCH
    )

    assert (news.edits[0].after.article, news.edits[0].newly) == (kept, frozenset())
    assert news.notes == {"a": f"not fetched: no budget{ALONE}"}
