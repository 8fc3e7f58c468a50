"""What a hub pushes is read as what a poll brings: the same pages, the same verdicts."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.article_pages import NotRead
from monitor.configuration import Configuration, Entity, Source, Topic, WebSub
from monitor.model import Fetched, Validators
from monitor.pipeline.hubs.directory import Directory
from monitor.pipeline.hubs.reception import Reception
from monitor.pipeline.poll.articles import Articles, Readers
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.watch import watch
from monitor.push import HubAnswer
from monitor.store import open_store
from monitor.testing.fakes import FakeClock, InlineParser
from monitor.testing.store_suite.hubs import keep, push

pytestmark = pytest.mark.anyio

NOW = FakeClock().now()
URL = "https://a.example/1"
TEASER = (
    b'<rss version="2.0"><channel><title>A</title><item><guid>1</guid><link>https://a.example/1'
    b"</link><title>Delays at Nordhavn</title></item></channel></rss>"
)
ARTICLE = "The walkout in Nordhavn goes on, the union said on Wednesday."
WATCH = watch(
    Configuration(
        sources=(Source("a", "https://a.example/a.xml"),),
        topics=(Topic("t", "T", "(strike OR walkout) AND entity:port", full_text=True),),
        entities=(Entity("port", "Nordhavn"),),
        websub=WebSub("https://m.example/"),
    )
)


class Paper:
    async def page(self, url: str) -> Fetched | NotRead:
        assert url == URL
        return Fetched(url, b"page", "text/html", Validators())

    async def text(self, body: bytes, content_type: str) -> str:
        assert (body, content_type) == (b"page", "text/html")
        return ARTICLE


class NoHub:
    async def submit(self, url: str, fields: object) -> HubAnswer:
        del url, fields
        return HubAnswer(202, "HTTP 202")


async def test_pushed_teaser_is_matched_by_its_article(tmp_path: Path) -> None:
    clock, paper = FakeClock(), Paper()
    store = open_store(f"sqlite:///{tmp_path}/m.db")
    await store.open()
    await store.sync_sources(WATCH.configuration.sources, NOW)
    (due,) = await store.claim_sources("test", NOW, 1_000, 1, per_host=1)
    read = replace(due.state, ok_at=NOW - 1_000, polled_at=NOW - 1_000)
    await store.write(lambda ledger: ledger.settle_poll(due, read))
    readers = Readers(InlineParser(), Articles(paper, paper, 5_000))
    runtime = Runtime(clock, lambda: WATCH, lambda: 0.0)
    reception = Reception(store, readers, Directory(store.pushes), runtime)
    await keep(store, push(body=TEASER, received_at=NOW))

    await reception.run_due("test")

    history = await store.history(URL)
    assert history is not None
    assert history.item.article == ARTICLE
    assert [verdict.kind for verdict in history.verdicts] == ["article"]
    assert [place.topic_id for place in history.waiting] == ["t"]
    assert [match.topic_id for match in history.matches] == ["t"]
    await store.close()
