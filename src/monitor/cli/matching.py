"""`monitor match` and `monitor parse`: the two pure stages, on the command line."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import loading
from monitor.app.clock import SystemClock
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
    "country",
    "tags",
}


def match(  # noqa: PLR0913 one option each
    config: Config = CONFIG,
    *,
    text: Annotated[str, typer.Option(help="Match this headline.")] = "",
    items: Annotated[Path | None, typer.Option(help="Match each line of a JSONL file.")] = None,
    language: Annotated[str, typer.Option(help="Language of --text.")] = "",
    explain: Annotated[bool, typer.Option(help="Show what held and what did not.")] = False,
    topic: Annotated[str, typer.Option(help="Only this topic.")] = "",
    as_json: AsJson = False,
) -> None:
    """Which topics an item meets, with score and evidence."""
    if not text and items is None:
        raise fail("give --text TEXT or --items FILE.jsonl", 2)
    watched = loading.Loader(config, os.environ, stored_frequencies).load()
    index, topics = watched.index, [topic] if topic else list(watched.topics)
    if topic and topic not in watched.topics:
        raise fail(f"no topic is called {topic}; configured: {', '.join(watched.topics)}", 2)
    given = [item_of({"id": "text", "title": text, "language": language})] if text else []
    for item in [*given, *(items_of(items) if items else ())]:
        matches = tuple(each for each in index.match(item) if each.topic_id in topics)
        if as_json:
            record = {"id": item.id, "matches": [_record(item, each) for each in matches]}
            if explain:
                record["explained"] = {each: index.explain(each, item) for each in topics}
            typer.echo(json.dumps(plain(record), ensure_ascii=False))
        else:
            emit(None, _lines(item, matches), as_json=False)
            if explain:
                emit(None, _explained(watched, item, topics), as_json=False)


def parse(
    file: Annotated[Path, typer.Argument(help="A feed document.")],
    *,
    url: Annotated[str, typer.Option(help="Where it came from, for relative links.")] = "",
) -> None:
    """A feed file to JSON: feed, and items with id, title, link, published, summary, ...

    Dates are numbers, milliseconds since 1970, as they are kept.
    """
    try:
        feed = parse_feed(file.read_bytes(), "", url)
    except FeedUnreadable as fault:
        raise fail(f"{file}: {fault}") from fault
    head = {"title": feed.title, "link": feed.link, "language": feed.language}
    hints = {"hints": dict(feed.hints)}
    document = {"feed": head | hints, "items": [asdict(each) for each in feed.entries]}
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def items_of(file: Path) -> Iterator[Item]:
    """An item a line; what cannot be read is told with its line, keys that are not read once."""
    unread: set[str] = set()
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = _object(json.loads(line))
                item = item_of({"id": str(number)} | record)
            except (ValueError, TypeError) as fault:
                kind = "not JSON: " if isinstance(fault, json.JSONDecodeError) else ""
                raise fail(f"{file}:{number}: {kind}{fault}", 2) from fault
            if more := sorted(record.keys() - KNOWN - unread):
                unread.update(more)
                typer.echo(f"{file}:{number}: not read: {', '.join(more)}", err=True)
            yield item


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("a line must be a JSON object")
    return value


def item_of(record: dict[str, Any]) -> Item:
    """An item from what the user wrote, under the keys of `KNOWN`."""
    value = {name: str(record.get(name) or "") for name in KNOWN}
    tags = record.get("tags") or ()
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
        country=value["country"],
        tags=(tags,) if isinstance(tags, str) else tuple(map(str, tags)),
        published=_time(record.get("published")),
        seen_at=SystemClock().now(),
        outlet=value["source"],
    )


def _time(value: object) -> int | None:
    """Milliseconds, or a time as ISO 8601 writes it; UTC where it names no zone."""
    if value is None or isinstance(value, int):
        return value
    at = datetime.fromisoformat(str(value))
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


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


def _explained(watched: Watch, item: Item, topics: list[str]) -> Iterator[str]:
    yield f"  {_learned(watched)}"
    for topic_id in topics:
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
