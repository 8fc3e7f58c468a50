"""Invented feeds of every format, and what the formats' rules say must be read from each."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.configuration import Source
from monitor.language.detection import guess_of
from monitor.model import Entry
from monitor.parse import parse_feed
from monitor.parse.feed import direct, reference
from monitor.testing.fakes import InlineParser
from monitor.workers import WorkerPool

HERE = Path(__file__).parent / "parse"
EXPECTED = sorted(HERE.glob("*.json"), key=lambda path: path.name)
URL = "https://feeds.test/feed"
NOW = 1_764_200_000_000


def _document(expected: Path) -> bytes:
    (found,) = (p for p in HERE.glob(f"{expected.stem}.*") if p.suffix in (".xml", ".feed"))
    return found.read_bytes()


def _moment(millis: int | None) -> str | None:
    if millis is None:
        return None
    return datetime.fromtimestamp(millis // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _as_written(entry: Entry, names: list[str]) -> dict[str, Any]:
    """The entry in the words of the expectation."""
    known: dict[str, Any] = {name: getattr(entry, name) for name in names}
    for name in ("published", "updated"):
        if name in known:
            known[name] = _moment(known[name])
    if "tags" in known:
        known["tags"] = list(known["tags"])
    return known


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_parse_golden_feed_reads_as_written(path: Path) -> None:
    expected = json.loads(path.read_text("utf-8"))

    feed = parse_feed(_document(path), "", URL)

    assert feed.title == expected["title"]
    assert feed.link == expected.get("link", "")
    assert feed.language == expected.get("language", "")
    assert dict(feed.hints) == expected.get("hints", {})
    wanted = expected["entries"]
    found = [_as_written(e, list(w)) for e, w in zip(feed.entries, wanted, strict=True)]
    assert found == wanted


@pytest.mark.parametrize("name", ["google_news", "bluesky", "youtube", "planet_atom"])
def test_parse_golden_both_readers_agree(name: str) -> None:
    text = (HERE / f"{name}.xml").read_text("utf-8")

    fast, slow = direct.read(text, URL), reference.read(text, URL)

    assert fast.entries == slow.entries


@pytest.mark.anyio
async def test_parse_golden_a_worker_identifies_as_this_process_does() -> None:
    """Every feed, of a source that says little and of one that knows better than its feed."""
    sources = (Source("a", URL), Source("b", URL, "Harbour Courier", ("x",), "uk", "UA"))
    asked = [(_document(path), "", URL, source, NOW) for path in EXPECTED for source in sources]

    async with WorkerPool(1) as workers:
        away = [await workers.read(*each) for each in asked]

    assert away == [await InlineParser().read(*each) for each in asked]
    assert {item.source_id for reading in away for item in reading.items} == {"a", "b"}
    assert {item.guess for reading in away for item in reading.items} == {None}


@pytest.mark.anyio
async def test_parse_golden_a_worker_knows_the_languages_where_topics_ask_for_them() -> None:
    documents = [_document(path) for path in EXPECTED]
    source = Source("a", URL, language="uk")

    async with WorkerPool(1, languages=lambda: True) as workers:
        readings = [await workers.read(body, "", URL, source, NOW) for body in documents]

    items = [item for reading in readings for item in reading.items]
    assert [item.guess for item in items] == [guess_of(item) for item in items]
    assert any(item.guess and not item.guess.sure for item in items)
