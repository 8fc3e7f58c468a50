"""A server without validators sends the same feed again and again: it is read once."""

from pathlib import Path

import pytest

from monitor.configuration import HOUR, Configuration, Source
from monitor.model import Fetched, FetchResult, ParsedFeed, Validators
from monitor.pipeline.poll.articles import Readers
from monitor.pipeline.watch import watch
from monitor.store import open_store
from monitor.testing.behaviour.stage import document
from monitor.testing.fakes import FakeClock, InlineParser
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

URL = "https://harbour.example/feed"


class Forgetful:
    """Always a 200, never a validator."""

    body = b""

    async def fetch(self, url: str, validators: Validators) -> FetchResult:
        assert not validators.etag
        return Fetched(url, self.body, "application/rss+xml", Validators(url=url))

    def leave_alone(self, url: str, duration: int) -> None:
        raise AssertionError(f"{url} asked for no pause of {duration} ms")


class Counting(InlineParser):
    """Parses, and counts."""

    parsed = 0

    async def parse(self, body: bytes, content_type: str, url: str) -> ParsedFeed:
        self.parsed += 1
        return await super().parse(body, content_type, url)


@pytest.mark.clause("body-hash")
async def test_unchanged_body_counts_as_not_modified(tmp_path: Path) -> None:
    source = Source("harbour", URL, interval_max=HOUR)
    watched = watch(Configuration(sources=(source,)))
    first, second = document(0), document(1)
    clock, server, parser = FakeClock(), Forgetful(), Counting()
    store = open_store(f"sqlite:///{tmp_path}/m.db")
    await store.open()
    await store.sync_sources((source,), clock.now())
    poller = Loops(store, lambda: watched, clock, server, dice=0.0, readers=Readers(parser)).poller

    results = []
    for body in (first, first, second, second):
        server.body = body
        results += [polled.result for polled in await poller.run_due("test")]
        clock.advance(2 * HOUR)
    await store.close()

    assert results == ["ok", "not_modified", "ok", "not_modified"]
    assert parser.parsed == 2
