"""`monitor match` and `monitor parse`: the two pure stages, on the command line."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import loading
from monitor.app.learned import stored_frequencies
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail, plain, when
from monitor.errors import FeedUnreadable
from monitor.model import Item, Match
from monitor.parse import parse_feed
from monitor.pipeline.watch import Watch

KNOWN = {
    "id",
    "title",
    "text",
    "summary",
    "language",
    "source",
    "url",
    "published",
    "author",
    "article",
}


def match(
    config: Config = CONFIG,
    *,
    text: Annotated[str, typer.Option(help="Match this headline.")] = "",
    items: Annotated[Path | None, typer.Option(help="Match each line of a JSONL file.")] = None,
    language: Annotated[str, typer.Option(help="Language of --text.")] = "",
    explain: Annotated[bool, typer.Option(help="Show what held and what did not.")] = False,
    as_json: AsJson = False,
) -> None:
    """Which topics an item meets, with score and evidence."""
    if not text and items is None:
        raise fail("give --text TEXT or --items FILE.jsonl", 2)
    watched = loading.Loader(config, os.environ, stored_frequencies).load()
    index = watched.index
    given = [_item({"id": "text", "title": text, "language": language})] if text else []
    for item in [*given, *(_items(items) if items else ())]:
        matches = index.match(item)
        if as_json:
            record = {"id": item.id, "matches": [_record(item, each) for each in matches]}
            typer.echo(json.dumps(plain(record), ensure_ascii=False))
        else:
            emit(None, _lines(item, matches), as_json=False)
            if explain:
                emit(None, _explained(watched, item), as_json=False)


def parse(
    file: Annotated[Path, typer.Argument(help="A feed document.")],
    *,
    url: Annotated[str, typer.Option(help="Where it came from, for relative links.")] = "",
) -> None:
    """A feed file to JSON: feed, and items with id, title, link, published, summary, ..."""
    try:
        feed = parse_feed(file.read_bytes(), "", url)
    except FeedUnreadable as fault:
        raise fail(f"{file}: {fault}") from fault
    head = {"title": feed.title, "link": feed.link, "language": feed.language}
    hints = {"hints": dict(feed.hints)}
    document = {"feed": head | hints, "items": plain(feed.entries)}
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _items(file: Path) -> Iterator[Item]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except ValueError as fault:
                raise fail(f"{file}:{number}: not JSON: {fault}", 2) from fault
            if not isinstance(record, dict):
                raise fail(f"{file}:{number}: a line must be a JSON object", 2)
            yield _item({"id": str(number)} | record)


def _item(record: dict[str, Any]) -> Item:
    """An item from what the user wrote: id, title, text, language, source, url, published."""
    value = {name: str(record.get(name) or "") for name in KNOWN}
    published = record.get("published")
    return Item(
        id=value["id"],
        source_id=value["source"],
        keys=(),
        url=value["url"],
        title=value["title"],
        summary=value["summary"],
        text=value["text"],
        article=value["article"],
        author=value["author"],
        language=value["language"],
        tags=tuple(record.get("tags") or ()),
        published=published if isinstance(published, int) else None,
        seen_at=time.time_ns() // 1_000_000,
        outlet=value["source"],
    )


def _record(item: Item, found: Match) -> dict[str, Any]:
    evidence = [
        plain(e) | {"text": getattr(item, e.field)[e.start : e.end]} for e in found.evidence
    ]
    return {"topic": found.topic_id, "score": found.score, "evidence": evidence}


def _lines(item: Item, matches: tuple[Match, ...]) -> Iterator[str]:
    yield f"{item.id}: {item.title}"
    for found in matches:
        yield f"  {found.topic_id}  score {found.score:.2f}"
        for e in found.evidence:
            words = getattr(item, e.field)[e.start : e.end]
            named = f" (entity {e.entity})" if e.entity else ""
            yield f"    {e.field}[{e.start}:{e.end}] {words!r} <- {e.term}{named}"
    if not matches:
        yield "  no topic"


def _explained(watched: Watch, item: Item) -> Iterator[str]:
    yield f"  {_learned(watched)}"
    for topic_id in watched.topics:
        yield f"  {topic_id}:"
        yield from (
            f"    {line}" for line in watched.index.explain(topic_id, item).render().splitlines()
        )


def _learned(watched: Watch) -> str:
    """What rarity goes by."""
    known = watched.frequencies
    if not known.items:
        return "rarity 1 for every word: the daemon has not learned from an archive yet"
    return f"rarity by {known.items} archived items, learned {when(known.learned_at)}"
