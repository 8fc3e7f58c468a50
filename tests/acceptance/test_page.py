"""The page over real HTTP, on a real store."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest

from monitor.configuration import (
    Configuration,
    Matcher,
    Silence,
    Source,
    Topic,
    WebAddress,
    WhenMuted,
)
from monitor.errors import MonitorError
from monitor.groups import Group, Place, Told
from monitor.history import VerdictRecord
from monitor.model import (
    Alert,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Evidence,
    Item,
    Match,
    Placement,
    Story,
)
from monitor.ports import Clock, Ledger, Store
from monitor.store import open_store
from monitor.web import create_app, running

pytestmark = pytest.mark.anyio

NOW = 1_742_378_400_000

ITEM = Item(
    id="i1",
    source_id="courier",
    keys=("u:https://courier.example/1",),
    url="https://courier.example/1",
    title="Putin presses Trump as ceasefire talks stall",
    summary="Recognition of annexed regions is the price, a daily reports.",
    text="",
    author="",
    language="en",
    tags=(),
    published=NOW - 60_000,
    seen_at=NOW - 30_000,
    outlet="The Harbour Courier",
)
ARABIC = replace(
    ITEM,
    id="i2",
    keys=("u:https://manara.example/2",),
    url="https://manara.example/2",
    title="تعثر محادثات وقف إطلاق النار",
    summary="",
    language="ar",
    seen_at=NOW - 20_000,
    outlet="منارة الخبر",
)
HOSTILE = replace(
    ITEM,
    id="i3",
    keys=("c:courier:3",),
    url="javascript:alert(1)",
    title='<script>alert("truce")</script>',
    summary='"><img src=x onerror=alert(2)> truce {{ 7 * 7 }}',
    language='"><script>',
    outlet="<b>Loud</b>",
    seen_at=NOW - 10_000,
)
STORY = Story("s1", "ceasefire", ITEM.title, NOW, NOW, 2, ("The Harbour Courier",))
TOLD = Delivery(
    id="d1",
    receiver="desk",
    kind=DeliveryKind.ALERT,
    group_key="g1",
    topic_id="ceasefire",
    story_id="s1",
    reason="first report of a new story in Ceasefire talks",
    severity="high",
    state=DeliveryState.PENDING,
    attempts=0,
    next_at=NOW,
    created_at=NOW - 5_000,
    item_ids=("i1", "i2"),
)
CONFIGURATION = Configuration(
    sources=(
        Source("courier", "https://courier.example/feed", title="The Harbour Courier"),
        Source("manara", "https://manara.example/feed", title="منارة الخبر", tags=("arabic",)),
    ),
    topics=(Topic("ceasefire", "Ceasefire talks", "ceasefire AND entity:putin"),),
    web=WebAddress(port=0, names=("monitor.example",)),
)


@dataclass
class Fixed:
    """A clock that stands."""

    at: int = NOW

    def now(self) -> int:
        return self.at


@dataclass
class Daemon:
    """What the composition root gives to the page."""

    clock: Clock = field(default_factory=Fixed)
    is_ready: bool = True
    health: tuple[bool, str] = (True, "polled 3 s ago")
    problems: tuple[str, ...] = ()

    def configuration(self) -> Configuration:
        return CONFIGURATION

    def refused(self) -> tuple[str, ...]:
        return self.problems

    def ready(self) -> tuple[bool, str]:
        return self.is_ready, "stopping"

    def live(self) -> tuple[bool, str]:
        return self.health


def fill(ledger: Ledger) -> None:
    ledger.add_items([ITEM, ARABIC, HOSTILE])
    ledger.add_match("i1", Match("ceasefire", 6.5, (Evidence("title", 23, 32, "ceasefire"),)))
    ledger.add_match("i2", Match("ceasefire", 3.0, (Evidence("title", 14, 28, '"وقف إطلاق"'),)))
    ledger.add_match("i3", Match("ceasefire", 3.0, (Evidence("title", 15, 20, "truce"),)))
    for item in (ITEM, ARABIC):
        ledger.save_placement(item.id, Placement(STORY, opened=item is ITEM))
        ledger.add_verdict(
            VerdictRecord(item.id, "ceasefire", "alert", TOLD.reason, NOW, "desk", "s1", "d1")
        )
    hostile = replace(STORY, id="s2", headline=HOSTILE.title, size=1)
    ledger.save_placement("i3", Placement(hostile, opened=True))
    ledger.enqueue(TOLD)
    ledger.enqueue(replace(TOLD, id="d2", receiver="mail", detail="451 try later"))
    ledger.enqueue(replace(TOLD, id="d3", group_key="g2", story_id="s2", item_ids=("i3",)))
    ledger.enqueue(
        replace(
            TOLD,
            id="d4",
            kind=DeliveryKind.NOTICE,
            group_key="n",
            story_id="",
            item_ids=(),
            lines=("Watching 2 feeds.",),
            reason="first start",
        )
    )


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = open_store(f"sqlite:///{tmp_path}/page.db")
    await store.open()
    await store.sync_sources(CONFIGURATION.sources, NOW)
    await store.write(fill)
    yield store
    await store.close()


@pytest.fixture
def daemon() -> Daemon:
    return Daemon()


@pytest.fixture
async def page(store: Store, daemon: Daemon) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        running(create_app(store, daemon), CONFIGURATION.web) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        yield client


async def test_alert_shows_its_evidence_reason_receivers_and_link(page: httpx.AsyncClient) -> None:
    html = (await page.get("/")).text

    assert "Putin presses Trump as <mark>ceasefire</mark> talks stall" in html
    assert 'href="https://courier.example/1" rel="noopener noreferrer nofollow"' in html
    assert "<b>Why:</b> matches Ceasefire talks: &#34;ceasefire&#34; in title" in html
    assert re.search(r"<b>desk</b>\s+1 pending", html)
    assert "451 try later" in html


async def test_reports_of_one_story_stand_in_one_card(page: httpx.AsyncClient) -> None:
    html = (await page.get("/")).text
    card = html.split("<article")[2 if "&lt;script&gt;" in html.split("<article")[1] else 1]

    assert "Putin presses" in card
    assert "تعثر محادثات" in card
    assert 'dir="auto" lang="ar"' in card


async def test_what_waits_is_listed_with_its_time_and_reason(
    store: Store, page: httpx.AsyncClient
) -> None:
    def wait(ledger: Ledger) -> None:
        for number in (1, 2):
            alert = Alert(f"a{number}", f"i{number}", "ceasefire", "s1", (), 1.0, "matches", NOW)
            ledger.keep_alert(alert, [Group("mail", f"mail,{number}"), Group("desk", "desk")])

    assert "Waiting to be told" not in (await page.get("/")).text
    await store.write(wait)
    for due in await store.claim_groups("a", NOW, 60_000, 9):
        waiting = (await store.gathered(due.group, NOW)).waiting
        until = NOW + 7_200_000
        held = [Told(each.id, Place.HELD, "quiet <hours>", until) for each in waiting]
        if due.group.receiver == "mail":
            await store.write(lambda ledger, d=due, h=held: ledger.settle_group(d.lease, h, NOW))  # type: ignore[misc]

    html = (await page.get("/")).text
    table = html.split('<section id="waiting">')[1].split("</section>")[0]
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in table.split("<tr>")[2:]]

    assert rows == [
        ["desk", "2", "due", "not", "decided", "yet"],
        ["mail", "2", "in", "2", "h", "quiet", "&lt;hours&gt;"],
    ]


async def test_silences_are_listed_until_they_end(
    store: Store, daemon: Daemon, page: httpx.AsyncClient
) -> None:
    matcher = Matcher("outlet", "=~", "<b>.*")
    quiet = Silence("quiet", (matcher,), ("swap",), NOW, NOW + 3_600_000, "in the room", "Ana")
    later = replace(quiet, id="later", starts=NOW + 60_000, when_muted=WhenMuted.DROP)
    await store.silences.add(quiet, NOW)
    await store.silences.add(later, NOW)

    html = (await page.get("/")).text
    daemon.clock = Fixed(NOW + 3_600_000)
    after = (await page.get("/")).text

    table = html.split('<section id="silences">')[1].split("</section>")[0]
    assert "outlet=~&#34;&lt;b&gt;.*&#34;, the words “swap”" in table
    assert table.count("in the room") == 2
    assert (table.count("begins"), table.count("its alerts are never told")) == (1, 1)
    assert 'id="silences"' not in after


async def test_text_from_a_feed_is_never_markup(page: httpx.AsyncClient) -> None:
    for path in ("/", "/why?url=i3", "/why?url=%3Cscript%3Ealert(9)%3C/script%3E"):
        html = (await page.get(path)).text

        assert "<script" not in html
        assert "<img" not in html
        assert "javascript:" not in html
        assert "<b>Loud" not in html
        assert " 49" not in html
    overview = (await page.get("/")).text
    assert "&lt;script&gt;alert(&#34;<mark>truce</mark>&#34;)&lt;/script&gt;" in overview


async def test_feeds_and_topics_are_listed_with_their_state(page: httpx.AsyncClient) -> None:
    html = (await page.get("/")).text

    assert '<span class="status new">new</span>' in html
    assert "منارة الخبر" in html
    assert "ceasefire AND entity:putin" in html
    assert "Watching 2 feeds." in html


@pytest.mark.parametrize("asked", ["i1", "https://courier.example/1", " i\x001\r\n"])
async def test_why_tells_the_decisions_about_an_item(page: httpx.AsyncClient, asked: str) -> None:
    answer = await page.get("/why", params={"url": asked})

    assert answer.status_code == 200
    assert "<mark>ceasefire</mark>" in answer.text
    assert re.search(r"<b>alert</b> <span class=\"topic\">ceasefire</span> → desk", answer.text)
    assert "score 6.50" in answer.text


async def test_why_finds_reports_by_words_of_their_headlines(page: httpx.AsyncClient) -> None:
    one = await page.get("/why", params={"url": "trump ceasefire"})
    arabic = await page.get("/why", params={"url": "محادثات"})
    none = await page.get("/why", params={"url": "trump overrun"})

    assert (one.status_code, arabic.status_code, none.status_code) == (200, 200, 404)
    assert "Decisions" in one.text
    assert ARABIC.outlet in arabic.text


async def test_why_of_an_unknown_item_is_not_found(page: httpx.AsyncClient) -> None:
    answer = await page.get("/why", params={"url": "https://nowhere.example/"})

    assert answer.status_code == 404
    assert "Nothing is recorded under" in answer.text


async def test_health_and_readiness_follow_the_daemon(
    page: httpx.AsyncClient, daemon: Daemon
) -> None:
    good = [await page.get("/healthz"), await page.get("/readyz")]
    daemon.is_ready, daemon.health = False, (False, "no poll for 10 min")
    bad = [await page.get("/healthz"), await page.get("/readyz")]

    assert [(a.status_code, a.json()) for a in good] == [
        (200, {"live": True, "detail": "polled 3 s ago"}),
        (200, {"ready": True, "detail": "stopping"}),
    ]
    assert [(a.status_code, a.json()) for a in bad] == [
        (503, {"live": False, "detail": "no poll for 10 min"}),
        (503, {"ready": False, "detail": "stopping"}),
    ]


async def test_metrics_are_prometheus_text(page: httpx.AsyncClient) -> None:
    answer = await page.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "# TYPE monitor_polls_total counter" in answer.text


async def test_every_answer_carries_the_security_headers(page: httpx.AsyncClient) -> None:
    for path in ("/", "/why", "/style.css", "/healthz", "/nowhere"):
        headers = (await page.get(path)).headers

        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"


async def test_the_overview_renews_itself_until_it_is_paused(page: httpx.AsyncClient) -> None:
    renewed, paused = await page.get("/"), await page.get("/?refresh=off")

    assert renewed.headers["refresh"] == "15"
    assert 'renews every 15 s, <a href="/?refresh=off">pause</a>' in renewed.text
    assert "refresh" not in paused.headers
    assert "renews every" not in paused.text


async def test_nothing_but_get_is_answered(page: httpx.AsyncClient) -> None:
    for path in ("/", "/why", "/healthz", "/metrics"):
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            assert (await page.request(method, path)).status_code == 405
        assert (await page.head(path)).status_code == 200


async def test_only_known_hosts_are_served(page: httpx.AsyncClient) -> None:
    known = ["localhost:8080", "127.0.0.1", "[::1]:8080", "10.1.2.3:8080", "Monitor.example.:80"]
    foreign = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", ""]

    for host in known + foreign:
        answer = await page.get("/", headers={"Host": host})

        assert answer.status_code == (200 if host in known else 421)
        assert ("Putin" in answer.text) == (host in known)


async def test_fault_is_told_without_its_trace(daemon: Daemon, tmp_path: Path) -> None:
    closed = open_store(f"sqlite:///{tmp_path}/never-opened.db")
    async with (
        running(create_app(closed, daemon), CONFIGURATION.web) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        answer = await client.get("/")

    assert answer.status_code == 500
    assert "the log says why" in answer.text
    assert "Traceback" not in answer.text


async def test_taken_port_is_a_clear_error(store: Store, daemon: Daemon) -> None:
    app = create_app(store, daemon)
    async with running(app, WebAddress(port=0)) as url:
        port = int(url.rpartition(":")[2])

        with pytest.raises(MonitorError, match=f"cannot listen on 127.0.0.1:{port}.*web.port"):
            await running(app, WebAddress(port=port)).__aenter__()


async def test_server_stops_with_its_context_also_when_cancelled(
    store: Store, daemon: Daemon
) -> None:
    urls: asyncio.Queue[str] = asyncio.Queue()

    async def serve() -> None:
        async with running(create_app(store, daemon), WebAddress(port=0)) as url:
            urls.put_nowait(url)
            await asyncio.Event().wait()

    task = asyncio.create_task(serve())
    url = await urls.get()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(url)
