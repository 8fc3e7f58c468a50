"""WebSub subscriber: the published tests of websub.rocks for subscribers, and what they leave out.

The numbers are those of https://websub.rocks/subscriber; each is one test here, against the hub
on loopback.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from monitor import schedule
from monitor.model import Fetched, Validators
from monitor.pipeline.hubs.subscriber import discovered
from monitor.push import Declared
from monitor.telemetry import REGISTRY
from monitor.testing.feed_server import FeedServer
from monitor.testing.hub_server import HubServer
from monitor.testing.listener import Reply
from monitor.testing.pushed_monitor import PushedMonitor
from monitor.web import callback

pytestmark = pytest.mark.anyio

NOW = 1_742_385_600_000
HOUR = 3_600_000
DAY = 24 * HOUR
PATH = "/courier.xml"


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def hub() -> AsyncIterator[HubServer]:
    async with HubServer() as running:
        yield running


@pytest.fixture
async def monitor(tmp_path: Path, feeds: FeedServer) -> AsyncIterator[PushedMonitor]:
    async with PushedMonitor(tmp_path, {"courier": feeds.url(PATH)}) as running:
        yield running


def entry(guid: str, title: str = "Both sides agree to a truce at sea", at: int = NOW) -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><link>https://courier.example/{guid}</link>"
        f"<title>{title} {guid}</title><pubDate>{formatdate(at / 1000)}</pubDate></item>"
    )


def rss(*entries: str, links: dict[str, str] | None = None) -> bytes:
    declared = "".join(
        f'<atom:link rel="{rel}" href="{href}"/>' for rel, href in (links or {}).items()
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>Courier</title>{declared}{''.join(entries)}</channel></rss>"
    ).encode()


def atom(links: dict[str, str]) -> bytes:
    declared = "".join(f'<link rel="{rel}" href="{href}"/>' for rel, href in links.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Courier</title><id>urn:x</id>{declared}<entry><id>urn:1</id><title>One</title>"
        "<updated>2025-03-19T11:00:00Z</updated></entry></feed>"
    ).encode()


def serve(feeds: FeedServer, hub: str, *entries: str, topic: str = "") -> str:
    """A feed that declares its hub in headers; its topic."""
    topic = topic or feeds.url(PATH)
    link = ("Link", f'<{hub}>; rel="hub", <{topic}>; rel="self"')
    feeds.put(PATH, rss(*(entries or [entry("old")])), headers=(link,))
    return topic


async def subscribed(feeds: FeedServer, hub: HubServer, monitor: PushedMonitor) -> str:
    """A verified subscription; its topic."""
    topic = serve(feeds, hub.url)
    await monitor.poll()
    await monitor.tick()
    await hub.until(1)
    return topic


async def watched_for_an_hour(monitor: PushedMonitor) -> int:
    """So that the feed is known well enough for longer waits; the time."""
    monitor.clock.advance(HOUR)
    await monitor.poll()
    return monitor.clock.now()


def counted(result: str) -> float:
    return REGISTRY.get_sample_value("monitor_pushes_total", {"result": result}) or 0.0


# --- 1xx: discovery --------------------------------------------------------------------------


async def test_100_discovery_by_http_header(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)

    assert [form["hub.topic"] for form in hub.forms] == [topic]
    assert (await monitor.subscription()).live(NOW)


async def test_101_discovery_by_html_tag_in_the_head_only() -> None:
    page = (
        b'<!doctype html><html><head><link rel="hub" href="/hub"><link rel="self" href="/blog">'
        b'</head><body><link rel="hub" href="https://evil.example/"></body></html>'
    )
    answer = Fetched("https://blog.example/x", page, "text/html", Validators())
    only_body = Fetched("https://blog.example/x", page.replace(b"<head>", b"<head></head><body>"),
                        "text/html", Validators())  # fmt: skip

    found = discovered(answer, None, "", answer.url)

    assert found == Declared("https://blog.example/hub", "https://blog.example/blog")
    assert discovered(only_body, None, "", answer.url) is None


async def test_102_discovery_by_atom_links(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    feeds.put(PATH, atom({"hub": hub.url, "self": "https://topic.example/a"}), "text/xml")

    await monitor.poll()
    await monitor.tick()
    await hub.until(1)

    assert hub.forms[0]["hub.topic"] == "https://topic.example/a"


async def test_103_discovery_by_rss_links(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    feeds.put(PATH, rss(entry("old"), links={"hub": hub.url, "self": "https://topic.example/r"}))

    await monitor.poll()
    await monitor.tick()
    await hub.until(1)

    assert hub.forms[0]["hub.topic"] == "https://topic.example/r"


async def test_104_headers_win_over_the_document(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    body = rss(entry("old"), links={"hub": hub.base + "/wrong", "self": "https://wrong.example/"})
    links = (("Link", f"<{hub.url}>; rel=hub"), ("Link", '</right.xml>; rel="self"'))
    feeds.put(PATH, body, headers=links)

    await monitor.poll()
    await monitor.tick()
    await hub.until(1)

    assert [form["hub.topic"] for form in hub.forms] == [feeds.url("/right.xml")]


async def test_1xx_request_has_what_a_hub_needs(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)

    (form,) = hub.forms
    assert form["hub.mode"] == "subscribe"
    assert form["hub.lease_seconds"] == str(7 * 86_400)
    assert 32 <= len(form["hub.secret"].encode()) < 200


async def test_1xx_callback_is_unguessable_and_unique(
    tmp_path: Path, feeds: FeedServer, hub: HubServer
) -> None:
    urls = {f"f{n}": feeds.url(f"/f{n}.xml") for n in range(3)}
    for name in urls:
        link = ("Link", f"<{hub.url}>; rel=hub")
        feeds.put(f"/{name}.xml", rss(entry(name)), headers=(link,))
    async with PushedMonitor(tmp_path, urls) as monitor:
        await monitor.poll()
        await monitor.tick()
        await hub.until(3)

    callbacks = {form["hub.callback"] for form in hub.forms}
    secrets = {form["hub.secret"] for form in hub.forms}
    tokens = {urlsplit(callback).path.rpartition("/")[2] for callback in callbacks}
    assert [len(callbacks), len(secrets), len(tokens)] == [3, 3, 3]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)  # 256 bits


async def test_1xx_a_removed_feed_is_unsubscribed(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)
    monitor.configure(sources=())

    await monitor.tick()
    await hub.until_verified(2)

    assert [form["hub.mode"] for form in hub.forms] == ["subscribe", "unsubscribe"]
    assert hub.verifications[-1].agreed
    assert hub.subscribers == {}
    assert await monitor.store.pushes.subscriptions() == ()


async def test_1xx_a_lease_is_renewed_before_its_end_at_the_same_callback(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)
    before = await monitor.subscription()

    monitor.clock.advance(DAY // 2)
    early = await monitor.tick()
    monitor.clock.advance(DAY // 2 - HOUR)
    due = await monitor.tick()
    await hub.until_verified(2)

    after = await monitor.subscription()
    assert (early, due) == (0, 1)
    assert 0.7 * DAY <= before.next_at - NOW < 0.9 * DAY
    assert (before.expires_at, after.expires_at) == (NOW + DAY, NOW + 2 * DAY - HOUR)
    assert len({form["hub.callback"] for form in hub.forms}) == 1
    assert len(hub.subscribers) == 1


# --- 2xx: subscribing ------------------------------------------------------------------------


async def test_200_topic_that_names_another_self(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    serve(feeds, hub.url, topic=feeds.url(PATH) + "?self=other")

    await monitor.poll()
    await monitor.tick()
    await hub.until(1)

    assert [form["hub.topic"] for form in hub.forms] == [feeds.url(PATH) + "?self=other"]


@pytest.mark.parametrize(
    "status", [pytest.param(302, id="201-temporary"), pytest.param(301, id="202-permanent")]
)
async def test_201_202_redirected_topic(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor, status: int
) -> None:
    feeds.redirect(PATH, "/moved.xml", status)
    feeds.put("/moved.xml", rss(entry("old")), headers=(("Link", f"<{hub.url}>; rel=hub"),))

    await monitor.poll()
    await monitor.tick()
    await hub.until(1)

    assert hub.forms[0]["hub.topic"] == feeds.url("/moved.xml")


@pytest.mark.parametrize(
    "status",
    [
        pytest.param(307, id="203-temporary"),
        pytest.param(308, id="204-permanent"),
        pytest.param(302, id="old-temporary"),
        pytest.param(301, id="old-permanent"),
    ],
)
async def test_203_204_redirected_hub_gets_the_same_form(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor, status: int
) -> None:
    serve(feeds, f"{hub.base}/moved/{status}")

    await monitor.poll()
    await monitor.tick()
    await hub.until(1)

    assert [r.method for r in hub.requests] == ["POST", "POST"]
    assert hub.requests[0].body == hub.requests[1].body


async def test_205_verification_of_another_topic_is_rejected(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    hub.verifies = False
    serve(feeds, hub.url)
    await monitor.poll()
    await monitor.tick()

    found = await hub.verify(hub.forms[0], topic="https://other.example/")

    assert (found.status, found.agreed) == (404, False)
    assert not (await monitor.subscription()).live(NOW)


# --- 3xx: distribution -----------------------------------------------------------------------


async def test_300_delivery_is_answered_with_2xx_and_alerted_once(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    body = rss(entry("new", at=NOW), entry("old"))

    statuses = [*await hub.publish(topic, body), *await hub.publish(topic, body)]
    taken = await monitor.take()
    feeds.put(PATH, body)
    monitor.clock.advance(DAY)
    (polled,) = await monitor.poll()

    assert (statuses, taken) == ([202, 202], 2)
    assert [len(d.item_ids) for d in await monitor.alerts()] == [1]
    assert (polled.result, polled.recorded.new) == ("ok", 0)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_1xx_a_valid_signature_is_accepted(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor, method: str
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    hub.method = method

    await hub.publish(topic, rss(entry("new")))
    await monitor.take()

    assert len(await monitor.alerts()) == 1


@pytest.mark.parametrize(
    "signature",
    [
        "sha256=" + "0" * 64,
        "sha1=",
        "md5=0123456789abcdef0123456789abcdef",
        "sha256",
        "sha256=\u00e9",
    ],
)
async def test_301_an_invalid_signature_is_ignored_and_counted(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor, signature: str
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    before = counted("signature_invalid")

    (subscriber,) = hub.subscribers.values()
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(
            subscriber.callback,
            content=rss(entry("forged")),
            headers=[
                (b"Content-Type", b"application/rss+xml"),
                (b"X-Hub-Signature", signature.encode("latin-1")),
            ],
        )
    taken = await monitor.take()

    assert topic == subscriber.topic
    assert (answer.status_code, taken) == (202, 0)
    assert counted("signature_invalid") == before + 1
    assert await monitor.alerts() == ()


async def test_301_a_signature_of_another_secret_is_ignored(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    body = rss(entry("forged"))

    statuses = await hub.publish(topic, body, signature=hub.sign("guessed", body))

    assert (statuses, await monitor.take()) == ([202], 0)


async def test_302_a_delivery_without_signature_is_ignored_and_counted(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    before = counted("signature_missing")

    statuses = await hub.publish(topic, rss(entry("forged")), signature="")

    assert (statuses, await monitor.take()) == ([202], 0)
    assert counted("signature_missing") == before + 1


# --- verification, denial --------------------------------------------------------------------


async def test_verification_of_what_was_not_asked_for_is_rejected(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)
    form = hub.forms[0]
    monitor.clock.advance(HOUR)

    unasked = [
        await hub.verify(form),  # not pending any more
        await hub.verify(form, mode="unsubscribe"),
        await hub.verify(form, mode="publish"),
        await hub.verify({**form, "hub.callback": form["hub.callback"][:-1] + "A"}),
    ]

    assert [found.status for found in unasked] == [404] * 4
    assert (await monitor.subscription()).expires_at == NOW + DAY


async def test_verification_whose_answer_got_lost_is_answered_again(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)
    monitor.clock.advance(60_000)

    again = await hub.verify(hub.forms[0])

    assert again.agreed


async def test_verification_echoes_any_challenge_as_plain_text(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    hub.verifies = False
    serve(feeds, hub.url)
    await monitor.poll()
    await monitor.tick()
    callback = (await monitor.subscription()).callback.reveal()
    query = {"hub.mode": "subscribe", "hub.topic": feeds.url(PATH)}

    async with httpx.AsyncClient(trust_env=False) as client:
        empty = await client.get(callback, params=query)
        answer = await client.get(callback, params={**query, "hub.challenge": "<b>&+ é</b>"})

    assert empty.status_code == 404
    assert (answer.status_code, answer.text) == (200, "<b>&+ é</b>")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_lease_that_the_hub_does_not_name_is_the_one_we_asked_for(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    hub.lease_seconds = None

    await subscribed(feeds, hub, monitor)

    assert (await monitor.subscription()).expires_at == NOW + 7 * DAY


async def test_denial_ends_the_subscription_and_polling_goes_on(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    await hub.publish(topic, rss(entry("new")))
    await monitor.take()
    monitor.clock.advance(HOUR)
    await monitor.poll()
    eased = await monitor.state()

    status = await hub.deny(hub.forms[0], "no longer\u0007 yours")

    after, state = await monitor.subscription(), await monitor.state()
    assert status == 200
    assert not after.live(monitor.clock.now())
    assert after.reason == "127.0.0.1 denied the subscription: no longer yours"
    assert after.next_at - monitor.clock.now() == int(0.9 * DAY)
    assert eased.next_at > state.next_at == monitor.clock.now() + 60_000


async def test_a_denial_of_another_topic_changes_nothing(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)

    status = await hub.deny({**hub.forms[0], "hub.topic": "https://other.example/"})

    assert status == 404
    assert (await monitor.subscription()).live(NOW)


# --- hubs that misbehave ---------------------------------------------------------------------


async def test_a_hub_in_trouble_is_asked_again_later_and_later(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    serve(feeds, hub.url)
    await monitor.poll()
    waits = []
    for _ in range(7):
        hub.answer_next(Reply(500))
        await monitor.tick()
        wait = (await monitor.subscription()).next_at - monitor.clock.now()
        waits.append(wait)
        monitor.clock.advance(wait)

    assert [wait // 60_000 for wait in waits] == [0, 2, 8, 32, 128, 180, 180]
    assert "HTTP 500" in (await monitor.subscription()).reason


async def test_a_hub_that_names_a_time_is_not_asked_before(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    serve(feeds, hub.url)
    await monitor.poll()
    hub.answer_next(Reply(503, headers={"Retry-After": "7200"}))

    await monitor.tick()

    assert (await monitor.subscription()).next_at == NOW + 2 * HOUR


async def test_a_hub_that_refuses_says_why_and_is_asked_a_day_later(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    serve(feeds, hub.url)
    await monitor.poll()
    hub.answer_next(Reply(400, b"this topic is not served here\n", {"Content-Type": "text/plain"}))

    await monitor.tick()

    one = await monitor.subscription()
    assert one.reason == "127.0.0.1 refused: HTTP 400: this topic is not served here"
    assert (one.pending, one.next_at) == (False, NOW + int(0.9 * DAY))


async def test_a_hub_that_accepts_and_never_verifies_is_asked_again(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    hub.verifies = False
    serve(feeds, hub.url)
    await monitor.poll()
    await monitor.tick()

    monitor.clock.advance(11 * 60_000)
    asked = await monitor.tick()

    assert asked == 1
    assert len(hub.forms) == 2


async def test_a_hub_at_a_private_address_is_not_asked(tmp_path: Path) -> None:
    async with FeedServer() as feeds:
        serve(feeds, "http://10.1.2.3/hub")
        async with PushedMonitor(tmp_path, {"courier": feeds.url(PATH)}) as monitor:
            await monitor.poll()
            await monitor.tick()

            reason = (await monitor.subscription()).reason

    assert reason.startswith("10.1.2.3 could not be asked: 10.1.2.3 not a public address")


async def test_a_redirect_of_a_hub_is_guarded_too(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    serve(feeds, hub.url)
    await monitor.poll()
    hub.answer_next(Reply(307, headers={"Location": "http://192.168.1.1/hub"}))

    await monitor.tick()

    assert "192.168.1.1" in (await monitor.subscription()).reason


async def test_a_hub_that_redirects_for_ever_is_left_alone(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    serve(feeds, hub.url)
    await monitor.poll()
    hub.answer_next(*[Reply(308, headers={"Location": "/again"})] * 20)

    await monitor.tick()

    assert len(hub.requests) == 6
    assert "more than 5 redirects" in (await monitor.subscription()).reason


async def test_where_a_hub_fails_the_feeds_next_hub_is_asked(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    async with HubServer() as second:
        links = ("Link", f"<{hub.url}>; rel=hub, <{second.url}>; rel=hub")
        feeds.put(PATH, rss(entry("old")), headers=(links,))
        await monitor.poll()
        hub.answer_next(Reply(403))
        await monitor.tick()
        monitor.clock.advance(DAY // 2)
        feeds.put(PATH, rss(entry("newer")), headers=(links,))
        await monitor.poll()
        await monitor.tick()
        await second.until(1)
        monitor.clock.advance(HOUR)
        feeds.put(PATH, rss(entry("newest")), headers=(links,))
        await monitor.poll()

        one = await monitor.subscription()
        assert (one.hub, one.live(monitor.clock.now())) == (second.url, True)

    assert len(hub.requests) == 1


# --- what the feed says changes --------------------------------------------------------------


async def test_another_hub_is_subscribed_and_the_old_one_left(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)
    async with HubServer() as other:
        serve(feeds, other.url, entry("newer"))
        monitor.clock.advance(DAY // 2)
        await monitor.poll()
        await monitor.tick()
        await other.until(1)
        await hub.until_verified(2)

        assert (await monitor.subscription()).hub == other.url

    assert hub.forms[-1]["hub.mode"] == "unsubscribe"
    assert len(await monitor.store.pushes.subscriptions()) == 1


async def test_a_feed_that_declares_no_hub_any_more_is_unsubscribed(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)
    feeds.put(PATH, rss(entry("newer")))
    monitor.clock.advance(DAY // 2)

    await monitor.poll()
    await monitor.tick()
    await hub.until_verified(2)

    assert await monitor.store.pushes.subscriptions() == ()


async def test_an_unchanged_feed_keeps_and_regains_its_subscription(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    setting = monitor.websub
    monitor.configure(websub=None)
    feeds.put(PATH, rss(entry("old"), links={"hub": hub.url}))
    await monitor.poll()
    before = await monitor.store.pushes.subscriptions()

    monitor.configure(websub=setting)
    monitor.clock.advance(DAY)
    (polled,) = await monitor.poll()
    await monitor.tick()
    await hub.until(1)
    monitor.clock.advance(DAY)
    await monitor.poll()

    assert (before, polled.result) == ((), "not_modified")
    assert (await monitor.subscription()).topic == feeds.url(PATH)


async def test_another_callback_url_makes_a_new_subscription(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)
    moved = monitor.websub.callback_url.replace("127.0.0.1", "localhost")
    monitor.configure(websub=replace(monitor.websub, callback_url=moved))
    serve(feeds, hub.url, entry("newer"))
    monitor.clock.advance(HOUR)
    await monitor.poll()
    await monitor.tick()
    await hub.until_verified(3)

    assert (await monitor.subscription()).callback.reveal().startswith(moved)
    assert [one.callback.startswith(moved) for one in hub.subscribers.values()] == [True]


async def test_switching_off_forgets_hubs_and_polls_as_usual(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    await hub.publish(topic, rss(entry("new")))
    await monitor.take()
    monitor.clock.advance(HOUR)
    await monitor.poll()

    monitor.configure(websub=None)
    await monitor.tick()
    statuses = await hub.publish(topic, rss(entry("newer")))

    assert statuses == [404]
    assert await monitor.store.pushes.subscriptions() == ()
    assert (await monitor.state()).next_at == monitor.clock.now() + 60_000


# --- polling beside a hub --------------------------------------------------------------------


async def test_a_hub_that_delivers_makes_polls_rare(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = serve(feeds, hub.url, *(entry(f"old{n}", at=NOW - n * HOUR) for n in range(30)))
    await monitor.poll()
    await monitor.tick()
    await hub.until(1)
    usual = (await monitor.state()).next_at - NOW
    monitor.clock.advance(usual)
    await monitor.poll()
    unproved = (await monitor.state()).reason

    await hub.publish(topic, rss(entry("new", at=monitor.clock.now())))
    await monitor.take()
    monitor.clock.advance(HOUR)
    (polled,) = await monitor.poll()

    assert "pushes" not in unproved
    assert polled.next_at - monitor.clock.now() == 6 * HOUR
    assert "127.0.0.1 pushes its news, this is the safety net" in (await monitor.state()).reason


async def test_the_safety_net_is_narrow_enough_for_what_would_soon_be_old(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = serve(feeds, hub.url, *(entry(f"old{n}", at=NOW - n * HOUR) for n in range(30)))
    monitor.configure(max_age=4 * HOUR)
    await monitor.poll()
    await monitor.tick()
    await hub.until(1)
    await hub.publish(topic, rss(entry("new")))
    await monitor.take()
    monitor.clock.advance(HOUR)

    (polled,) = await monitor.poll()

    assert polled.next_at - monitor.clock.now() == 2 * HOUR


async def test_undated_news_is_told_also_while_the_feeds_server_is_down(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    undated = "<item><guid>n{0}</guid><title>Both sides agree to a truce {0}</title></item>"
    feeds.redirect(PATH, "/nowhere.xml")
    for day in range(3):
        monitor.clock.advance(DAY - HOUR)
        await monitor.tick()
        await hub.until_verified(day + 2)
        await monitor.poll()
        await hub.publish(topic, rss(undated.format(day)))
        await monitor.take()

    told = [item for delivery in await monitor.alerts() for item in delivery.item_ids]
    assert len(told) == 3


async def test_a_hub_that_lets_news_pass_is_not_relied_on(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    await hub.publish(topic, rss(entry("new")))
    await monitor.take()
    monitor.clock.advance(2 * HOUR)
    serve(feeds, hub.url, entry("missed", at=NOW + HOUR))

    (polled,) = await monitor.poll()
    missed = await monitor.subscription()
    await hub.publish(topic, rss(entry("again", at=monitor.clock.now())))
    monitor.clock.advance(1_000)
    await monitor.take()

    assert polled.recorded.new == 1
    assert "pushes" not in (await monitor.state()).reason
    assert (missed.live(NOW + 2 * HOUR), missed.feeding(NOW + 2 * HOUR)) == (True, False)
    assert (await monitor.subscription()).feeding(monitor.clock.now())


async def test_what_was_pushed_counts_in_the_feeds_rhythm(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    times = [NOW + n * 60_000 for n in range(1, 30)]
    await hub.publish(topic, rss(*(entry(f"n{at}", at=at) for at in times)))
    monitor.clock.advance(HOUR)
    await monitor.take()

    await monitor.poll()

    assert schedule.rhythm(await monitor.state()).per_day > 100  # it was 9 before


async def test_an_empty_push_is_a_hint_to_poll(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    now = await watched_for_an_hour(monitor)
    before = (await monitor.state()).next_at

    statuses = await hub.publish(topic, b"")

    assert statuses == [202]
    assert before > (await monitor.state()).next_at == now + 60_000  # interval_min is kept


async def test_a_push_that_cannot_be_read_is_left_to_the_next_poll(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    now = await watched_for_an_hour(monitor)

    statuses = await hub.publish(topic, b"<html>sorry</html>", "text/html")
    taken = [await monitor.take(), await monitor.take()]

    state = await monitor.state()
    assert (statuses, taken) == ([202], [1, 0])
    assert (state.next_at, state.reason) == (
        now + 60_000,
        "what its hub pushed could not be read",
    )
    assert not (await monitor.subscription()).feeding(NOW)


async def test_what_a_hub_resends_from_long_ago_is_recorded_not_alerted(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)

    await hub.publish(topic, rss(*(entry(f"n{day}", at=NOW - day * DAY) for day in range(2, 9))))
    await monitor.take()

    assert await monitor.alerts() == ()
    assert (await monitor.store.counts())["items"] == 8


# --- the endpoint ----------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/news/monitor"])
async def test_callback_works_behind_a_proxy_with_and_without_its_prefix(
    tmp_path: Path, feeds: FeedServer, hub: HubServer, prefix: str
) -> None:
    async with PushedMonitor(tmp_path, {"courier": feeds.url(PATH)}, prefix=prefix) as monitor:
        await subscribed(feeds, hub, monitor)
        callback = (await monitor.subscription()).callback.reveal()
        body = rss(entry("new"))
        signature = hub.sign(hub.forms[0]["hub.secret"], body)
        headers = {"Content-Type": "text/xml", "X-Hub-Signature": signature, "Host": "m.example"}

        async with httpx.AsyncClient(trust_env=False) as client:
            stripped = callback.replace(prefix, "", 1)
            found = [
                (await client.post(url, content=body, headers=headers)).status_code
                for url in (callback, stripped, stripped.replace("/websub", "/other/websub"))
            ]
            page = await client.get(callback.partition("/websub")[0], headers={"Host": "m.example"})

    assert prefix in callback
    assert found == [202, 202, 404]
    assert page.status_code == 421


async def test_a_stranger_learns_nothing(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)
    base = monitor.websub.callback_url + "websub/"

    async with httpx.AsyncClient(trust_env=False) as client:
        known = await client.get((await monitor.subscription()).callback.reveal())
        others = [await client.get(base + token) for token in ("A" * 43, "A" * 42, "B" * 43)]
        posted = await client.post(base + "C" * 43, content=b"x" * 10)
        asked = await asyncio.gather(*(client.get(base + f"{n:043}") for n in range(80)))
        still = await client.get((await monitor.subscription()).callback.reveal())

    assert {(a.status_code, a.text) for a in (known, *others, posted)} == {(404, "Not found.\n")}
    assert {answer.status_code for answer in asked} == {404, 503}
    assert still.status_code == 404  # ours is not crowded out


async def test_a_body_is_limited_in_size_and_kind(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    await subscribed(feeds, hub, monitor)
    (one,) = hub.subscribers.values()
    big = rss(entry("big", title="x" * 5 * 2**20))

    found = [
        await hub.push(one, big),
        await hub.push(one, rss(entry("a")), "multipart/form-data"),
        await hub.push(one, rss(entry("a")), "application/rss+xml"),
    ]

    assert found == [413, 415, 202]


async def test_a_body_that_drips_is_cut_off_and_holds_nobody_up(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    (one,) = hub.subscribers.values()
    monkeypatch.setattr(callback, "SECONDS", 60.0)
    host, port = urlsplit(one.callback).netloc.split(":")
    head = (
        f"POST {urlsplit(one.callback).path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\n"
        "Expect: 100-continue\r\nContent-Length: 50\r\n\r\n"
    )
    slow = []
    for _ in range(callback.BODIES):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(head.encode())
        await reader.readuntil(b"100 Continue\r\n")  # its body is awaited
        slow.append((reader, writer))

    crowded = await hub.publish(topic, rss(entry("a")))
    slow[0][1].close()
    monkeypatch.setattr(callback, "SECONDS", 0.05)
    while 503 in (freed := await hub.publish(topic, rss(entry("b")))):
        pass
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(head.encode())
    await reader.readuntil(b"100 Continue\r\n")
    await reader.readline()
    timed_out = await reader.readline()
    for _, each in [*slow, (reader, writer)]:
        each.close()

    assert crowded == [503]
    assert freed == [202]
    assert timed_out.startswith(b"HTTP/1.1 408")


async def test_only_get_and_post_are_answered(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    hub.verifies = False
    serve(feeds, hub.url)
    await monitor.poll()
    await monitor.tick()
    where = (await monitor.subscription()).callback.reveal()
    query = {"hub.mode": "subscribe", "hub.topic": feeds.url(PATH), "hub.challenge": "c"}

    async with httpx.AsyncClient(trust_env=False) as client:
        statuses = [
            (await client.request(method, where, params=query)).status_code
            for method in ("HEAD", "PUT", "DELETE", "OPTIONS")
        ]

    assert statuses == [404, 405, 405, 405]
    assert not (await monitor.subscription()).live(NOW)


async def test_pushes_that_pile_up_are_sent_back_to_the_hub(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)

    statuses = [(await hub.publish(topic, rss(entry(f"n{n}"))))[0] for n in range(10)]
    taken = await monitor.take()
    after = await hub.publish(topic, rss(entry("n10")))

    assert statuses == [202] * 8 + [503] * 2
    assert (taken, after) == (8, [202])


async def test_a_push_to_what_was_left_is_gone(
    feeds: FeedServer, hub: HubServer, monitor: PushedMonitor
) -> None:
    topic = await subscribed(feeds, hub, monitor)
    hub.verifies = False
    monitor.configure(sources=())
    await monitor.tick()

    assert await hub.publish(topic, rss(entry("late"))) == [410]
