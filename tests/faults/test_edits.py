"""An edited headline updates the report, and is told where it tells something else by now."""

from dataclasses import dataclass, field, replace
from email.utils import formatdate

import pytest

from monitor import schedule
from monitor.article_pages import NotRead
from monitor.configuration import DAY, MINUTE, Configuration, ConsoleReceiver, Source, Topic
from monitor.history import History, KnownItem
from monitor.model import DeliveryKind, Fetched, Message, Validators
from monitor.pipeline.poll.articles import Articles, NoArticles, Readers, ReadsArticles
from monitor.pipeline.poll.poller import Polled
from monitor.pipeline.poll.record import EDITIONS
from monitor.pipeline.poll.sift import EDITS
from monitor.pipeline.watch import Watch, watch
from monitor.ports import Store
from monitor.store.queries.items import KEYS
from monitor.testing.fakes import FakeClock, FakeFetcher, FakeNotifier, InlineParser
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

SITE = "https://courier.example"
SOURCES = tuple(
    Source(name, f"https://{name}.example/rss", interval_min=MINUTE, interval_max=MINUTE)
    for name in ("courier", "digest")
)
TRUCE, PORTS = Topic("truce", "Truce", "truce"), Topic("ports", "Ports", "harbour OR port")
CONFIGURATION = Configuration(
    sources=SOURCES, topics=(TRUCE, PORTS), receivers=(ConsoleReceiver("console"),)
)
TEXT = "Delegations of both sides met for the third day in a row and described it as useful."


def entry(number: int, title: str, at: int, text: str = TEXT, guid: str = "") -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid or number}</guid>"
        f"<link>{SITE}/{number}</link><title>{title}</title>"
        f"<description>{text}</description>"
        f"<pubDate>{formatdate(at / 1000, usegmt=True)}</pubDate></item>"
    )


@dataclass
class World:
    store: Store
    clock: FakeClock = field(default_factory=FakeClock)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    watch: Watch = field(default_factory=lambda: watch(CONFIGURATION))
    articles: ReadsArticles = field(default_factory=NoArticles)

    async def poll(self, *entries: str, feed: str = "courier") -> tuple[Polled, list[Message]]:
        self.clock.advance(2 * MINUTE)
        document = "<rss version='2.0'><channel><title>T</title>" + "".join(entries)
        self.fetcher.pages[f"https://{feed}.example/rss"] = (document + "</channel></rss>").encode()
        loops = self.loops()
        loops.readers = Readers(InlineParser(), self.articles)
        polled = {one.source_id: one for one in await loops.poll()}
        before = len(self.notifier.messages)
        await loops.deliver()
        return polled[feed], self.notifier.messages[before:]

    async def rest(self) -> None:
        """Tell what waits for a few seconds more."""
        self.clock.advance(10_000)
        await self.loops().deliver()

    def loops(self) -> Loops:
        return Loops(
            self.store, lambda: self.watch, self.clock, self.fetcher, {"console": self.notifier}
        )

    async def why(self, number: int) -> History:
        history = await self.store.history(f"{SITE}/{number}")
        assert history is not None
        return history

    def at(self) -> int:
        return self.clock.now() - MINUTE


@pytest.fixture
async def world(on_sqlite: Store) -> World:
    world = World(on_sqlite)
    world.fetcher.pages["https://digest.example/rss"] = b"<rss version='2.0'><channel/></rss>"
    await on_sqlite.sync_sources(SOURCES, world.clock.now())
    await world.poll(entry(0, "Marathon runs past the old bridge", world.at()))
    return world


async def test_edit_that_meets_a_topic_is_told_once(world: World) -> None:
    at = world.at()
    _, quiet = await world.poll(entry(1, "Envoys meet in the capital", at))
    polled, told = await world.poll(entry(1, "Envoys agree to a truce", at))
    _, again = await world.poll(entry(1, "Envoys agree to a truce at last", at))

    assert (quiet, [m.headline for m in told], again) == ([], ["Envoys agree to a truce"], [])
    assert (polled.recorded.new, polled.recorded.edited) == (0, 1)


async def test_edit_of_a_told_report_is_kept_and_not_told(world: World) -> None:
    at = world.at()
    _, first = await world.poll(entry(1, "Envoys agree to a truce", at))
    polled, again = await world.poll(entry(1, "Envoys sign the truce", at))

    history = await world.why(1)
    verdict = history.verdicts[-1]
    words = [history.item.title[e.start : e.end] for m in history.matches for e in m.evidence]
    assert (len(first), again, polled.recorded.edited) == (1, [], 1)
    assert (history.item.title, words) == ("Envoys sign the truce", ["truce"])
    assert (verdict.kind, verdict.reason) == (
        "edited",
        "its headline was “Envoys agree to a truce” until now",
    )


MEETS = "Envoys of Arland and Brevia are set to meet over the truce"
REPORTS = "Truce: Arland returns 40 seized ships, harbour siege ends"


async def test_edit_that_tells_something_else_is_told(world: World) -> None:
    at = world.at()
    await world.poll(entry(1, MEETS, at))
    world.clock.advance(30 * MINUTE)
    _, told = await world.poll(entry(1, REPORTS, at))
    _, again = await world.poll(entry(1, REPORTS, at))

    truce = [m for m in told if "Truce" in m.topic]
    assert [m.reports[0].title for m in truce] == [REPORTS]
    assert again == []
    counts = await world.store.counts()
    assert counts["items"] == 2  # with the one of the first reading


TWENTY = "Shelling of the harbour tests the truce, 20 killed"
NOBODY = "Shelling of the harbour tests the truce, nobody knows how many killed"


@pytest.mark.parametrize("later", [TWENTY.replace("20", "24"), NOBODY])
async def test_what_was_told_is_known_whatever_its_outlet_calls_it_since(
    world: World, later: str
) -> None:
    at = world.at()
    _, first = await world.poll(entry(1, TWENTY, at))
    await world.poll(entry(1, later, at))
    world.clock.advance(30 * MINUTE)
    _, again = await world.poll(entry(2, f"{TWENTY} in all", world.at()), feed="digest")

    assert [m.headline for m in first] == [TWENTY]
    assert again == []


async def test_edit_within_minutes_of_the_alert_is_recorded(world: World) -> None:
    at = world.at()
    await world.poll(entry(1, MEETS, at))
    _, told = await world.poll(entry(1, REPORTS, at))

    assert [m for m in told if "Truce" in m.topic] == []


async def test_edit_of_a_first_reading_stays_untold(world: World) -> None:
    at = world.at()
    first = entry(7, MEETS, at)
    await world.poll(first, feed="digest")
    world.clock.advance(30 * MINUTE)
    _, told = await world.poll(entry(7, REPORTS, at), feed="digest")

    assert [m for m in told if "Truce" in m.topic] == []


async def test_headline_that_is_written_anew_at_each_poll_is_no_flood(world: World) -> None:
    at, told = world.at(), 0
    for n in range(EDITS + 5):
        new = " ".join(
            f"{letter}{'bcdfghjklm'[n % 10]}{'nprst'[n // 10]}" * 2 for letter in "aeiou"
        )
        world.clock.advance(30 * MINUTE)
        _, messages = await world.poll(entry(1, f"Truce {new}", at))
        told += len(messages)

    assert 1 < told <= EDITIONS


async def test_edit_that_leaves_a_topic_and_comes_back_is_told_once(world: World) -> None:
    at, told = world.at(), 0
    titles = ("Truce agreed", "Envoys agreed", "Truce agreed", "Envoys left", "Truce broken")
    for title in titles:
        polled, messages = await world.poll(entry(1, title, at))
        told += len(messages)
        assert polled.result == "ok"

    assert told == 1


async def test_edit_that_meets_another_topic_tells_that_one(world: World) -> None:
    at = world.at()
    await world.poll(entry(1, "Envoys agree to a truce", at))
    _, told = await world.poll(entry(1, "Envoys leave, harbour shut", at))

    assert [m.topic for m in told] == ["Ports"]
    matches = (await world.why(1)).matches
    assert {m.topic_id: bool(m.evidence) for m in matches} == {"truce": False, "ports": True}


async def test_edit_after_the_watchlist_changed_tells_only_what_it_brought(world: World) -> None:
    at = world.at()
    await world.poll(entry(1, "Envoys met in the captial", at))
    topics = (*CONFIGURATION.topics, Topic("envoys", "Envoys", "envoys"))
    world.watch = watch(replace(CONFIGURATION, topics=topics))

    _, told = await world.poll(entry(1, "Envoys met in the capital", at))

    assert told == []


async def test_edit_of_an_old_report_is_only_recorded(world: World) -> None:
    at = world.clock.now() - 3 * DAY
    await world.poll(entry(1, "Envoys meet in the capital", at))

    polled, told = await world.poll(entry(1, "Envoys agree to a truce", at))

    assert (told, dict(polled.recorded.verdicts)) == ([], {"suppress": 1})


async def test_edit_of_forty_reports_at_once_is_no_flood(world: World) -> None:
    at = world.at()
    words = [" ".join(f"{letter * 3}{n}" for letter in "bcdfghjk") for n in range(40)]
    await world.poll(*(entry(n, words[n], at, words[n]) for n in range(1, 40)))

    _, told = await world.poll(*(entry(n, f"Truce {words[n]}", at, words[n]) for n in range(1, 40)))

    before = len(world.notifier.messages)
    await world.rest()

    assert [m.kind for m in told] == [DeliveryKind.ALERT] * 20
    (summary,) = world.notifier.messages[before:]
    assert (summary.kind, len(summary.reports)) == (DeliveryKind.DIGEST, 19)


async def test_summaries_that_change_for_ever_are_no_edits(world: World) -> None:
    at = world.at()
    polls = [
        await world.poll(*(entry(i, f"Truce report {i}", at, f"{TEXT} {i} {n}") for i in (1, 2)))
        for n in range(30)
    ]

    assert [p.recorded.edited for p, _ in polls] == [0] * 30
    assert [p.recorded.new for p, _ in polls] == [2] + [0] * 29
    counts = await world.store.counts()
    assert counts["keys"] <= 3 * (2 + 2 * KEYS)  # guid and link, texts with and without the date
    (courier, _) = await world.store.poll_states()
    assert schedule.rhythm(courier).per_day < 100


async def test_headline_that_is_a_clock_is_left_after_some_edits(world: World) -> None:
    at, edited, told = world.at(), 0, 0
    for n in range(EDITS + 5):
        polled, messages = await world.poll(entry(1, f"Truce, live: {n} minutes ago", at))
        edited, told = edited + polled.recorded.edited, told + len(messages)

    assert (edited, told) == (EDITS, 1)


async def test_headline_of_another_feed_is_no_edit_and_a_report_where_it_meets_more(
    world: World,
) -> None:
    at = world.at()
    await world.poll(entry(0, "Marathon", world.at()), feed="digest")
    await world.poll(entry(1, "Envoys meet in the capital", at))
    polled, told = await world.poll(entry(1, "A truce, says the Courier", at), feed="digest")

    assert (polled.recorded.edited, [m.headline for m in told]) == (
        0,
        ["A truce, says the Courier"],
    )
    (first,) = (await world.why(1)).beside
    assert first.title == "Envoys meet in the capital"


async def test_headline_that_is_missing_is_no_edit(world: World) -> None:
    at = world.at()
    await world.poll(entry(1, "Envoys meet in the capital", at))
    polled, _ = await world.poll(entry(1, "", at, ""))

    assert polled.recorded.edited == 0
    assert (await world.why(1)).item.title == "Envoys meet in the capital"


async def test_edit_under_another_guid_is_an_edit(world: World) -> None:
    at = world.at()
    await world.poll(entry(1, "Envoys meet in the capital", at))
    polled, _ = await world.poll(entry(1, "Envoys leave the capital", at, guid="new"))

    known = await world.store.known_items(["g:courier:new"])
    assert (polled.recorded.new, polled.recorded.edited) == (0, 1)
    (one,) = known.values()
    item = (await world.why(1)).item
    assert one == KnownItem(
        item.id, "courier", "Envoys leave the capital", 1, item.url, item.published, item.seen_at
    )


class Page:
    """What stands behind every link now."""

    text_now = "The envoys are on their way to the capital, a spokesman said this morning."
    asked = 0

    async def page(self, url: str) -> Fetched | NotRead:
        self.asked += 1
        return Fetched(url, b"page", "text/html", Validators())

    async def text(self, body: bytes, content_type: str) -> str:
        assert (body, content_type) == (b"page", "text/html")
        return self.text_now


async def test_edit_has_its_page_read_and_is_told_once_for_what_stands_there(world: World) -> None:
    page, at = Page(), world.at()
    topic = Topic("truce", "Truce", "truce AND envoys", full_text=True)
    world.watch = watch(replace(CONFIGURATION, topics=(topic,)))
    world.articles = Articles(page, page, 5_000)

    _, quiet = await world.poll(entry(1, "More to follow", at, "", "1"))
    page.text_now = "The envoys agreed to a truce of thirty days, a spokesman said at noon."
    polled, told = await world.poll(entry(1, "Envoys meet in the capital", at, "", "1"))
    _, again = await world.poll(entry(1, "Envoys leave the capital", at, "", "1"))

    assert (quiet, [m.headline for m in told], again) == ([], ["Envoys meet in the capital"], [])
    assert (polled.recorded.edited, page.asked) == (1, 1)
    known = await world.why(1)
    assert known.item.article == page.text_now
    reasons = [verdict.reason for verdict in known.verdicts if verdict.kind == "article"]
    assert reasons == [f"fetched: {len(page.text_now)} characters"]
