"""`monitor topics draft`: a first topic as YAML, out of reports that it shall find."""

import asyncio
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import loading
from monitor.cli.entities_files import entity_lines, lines_of
from monitor.cli.feeds_add import free_id
from monitor.cli.matching import item_of, items_of
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail, when
from monitor.configuration import Configuration, Entity
from monitor.drafting import Background, Cast, Draft, cast_of, draft, telling
from monitor.drafting.names import names_of, slug
from monitor.drafting.topic import with_tests
from monitor.errors import StoreError
from monitor.gazetteer import Wanted, read_jrc, read_wikidata
from monitor.model import Item
from monitor.ports import Store
from monitor.printed import counted
from monitor.store import open_store

app = typer.Typer(help="Topics: a first one, out of example reports.", no_args_is_help=True)

PAGE = 500
MOST_READ = 20_000  # reports of the archive
SHOWN = 10
NEAR = 200  # reports of the archive that name an entity, kept for a test
LONGEST_NAME = 255  # bytes of a file's name
LONGEST_TITLE = 80  # characters of a topic's name


@app.callback()
def _topics() -> None:
    """Keeps `draft` a sub-command of its own."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A draft on the archive: what it would have matched."""

    draft: Draft
    read: int
    matched: tuple[Item, ...]

    def to_dict(self) -> dict[str, Any]:
        """For programs."""
        made = self.draft
        return {
            "yaml": as_yaml(made),
            "id": made.id,
            "query": made.query,
            "entities": list(made.cast.ids),
            "words": list(made.words),
            "archive": {"read": self.read, "matched": len(self.matched)},
            "reports": [{"id": i.id, "title": i.title, "url": i.url} for i in self.matched[:SHOWN]],
        }


@app.command("draft")
def draft_topic(
    examples: Annotated[
        list[str],
        typer.Argument(metavar="EXAMPLE...", help="A link in the archive, a file, or a text."),
    ],
    config: Config = CONFIG,
    *,
    name: Annotated[str, typer.Option(help="The topic's name; else the first headline.")] = "",
    wikidata: Annotated[Path | None, typer.Option(help="Spellings from a Wikidata dump.")] = None,
    jrc: Annotated[Path | None, typer.Option(help="Spellings from a JRC-Names file.")] = None,
    as_json: AsJson = False,
) -> None:
    """A topic as YAML out of reports that it shall find; nothing is written."""
    configuration = loading.load(config, os.environ)
    tried = asyncio.run(_drafted(configuration, examples, name, _reader(wikidata, jrc)))
    emit(tried.to_dict(), [as_yaml(tried.draft), *_report(tried)], as_json=as_json)


Names = Callable[[Configuration, Sequence[str]], tuple[Entity, ...]]


def _reader(wikidata: Path | None, jrc: Path | None) -> Names:
    """Spellings of names out of the file that is given, in the languages of the feeds."""

    def read(configuration: Configuration, names: Sequence[str]) -> tuple[Entity, ...]:
        file = wikidata or jrc
        if file is None or not names:
            return ()
        spoken = tuple(dict.fromkeys(s.language for s in configuration.sources if s.language))
        wanted = Wanted(names=frozenset(names), languages=spoken)
        with lines_of(file) as lines:
            found = (read_wikidata if wikidata else read_jrc)(lines, wanted)
            return tuple(one.entity for one in found)

    return read


async def _drafted(
    configuration: Configuration, given: Sequence[str], name: str, names: Names
) -> Tried:
    store = await _opened(configuration)
    try:
        examples = [item for one in given for item in await _examples(store, one)]
        archive = await _archive(store) if store else []
    finally:
        if store:
            await store.close()
    return _made(configuration, examples, archive, _Wish(name, names))


async def _opened(configuration: Configuration) -> Store | None:
    """The store; None where there is none yet: a draft is then of the examples alone."""
    store = open_store(configuration.store_url, own=False)
    try:
        await store.open()
    except StoreError:
        return None
    return store


async def _archive(store: Store) -> list[Item]:
    """The newest reports."""
    read: list[Item] = []
    while len(read) < MOST_READ:
        page = await store.archive(PAGE, beyond=read[-1] if read else None)
        if not page:
            break
        read += page
    return read


async def _examples(store: Store | None, one: str) -> Sequence[Item]:
    """A link or id of the archive, a file of reports or text, or the text itself."""
    in_file = await asyncio.to_thread(_in_file, one)
    if in_file:
        return in_file
    history = await store.history(one) if store else None
    if history:
        return (history.item,)
    if one.startswith(("http://", "https://")):
        raise fail(f"{one} is not in the archive; give the report's text, or a file with it", 2)
    return (_from_text(one),)


def _in_file(name: str) -> tuple[Item, ...]:
    """The reports of a file, if there is one of this name: JSON lines, or text."""
    path = Path(name)
    if len(name) > LONGEST_NAME or not path.is_file():
        return ()
    if path.suffix == ".jsonl":
        return tuple(items_of(path))
    return (_from_text(path.read_text("utf-8-sig", "replace")),)


def _from_text(text: str) -> Item:
    """The first line is the headline, the rest the summary."""
    lines = [line.strip().lstrip("# ") for line in text.splitlines() if line.strip()]
    if not lines:
        raise fail("an example is empty", 2)
    return item_of({"id": "text", "title": lines[0], "summary": " ".join(lines[1:])})


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the user said of the topic, and how spellings of its names are found."""

    name: str
    names: Names


def _made(
    configuration: Configuration, examples: list[Item], archive: list[Item], wish: _Wish
) -> Tried:
    entities = configuration.entities
    cast = cast_of(examples, entities)
    spelled = wish.names(configuration, [one.name for one in cast.new])
    if spelled:
        cast = cast_of(examples, entities, spelled)
    title = wish.name or examples[0].title
    words = _words(examples, (*entities, *cast.new), cast, archive)
    try:
        made = draft(title[:LONGEST_TITLE], _free_id(title, configuration), cast, words)
    except ValueError as fault:
        raise fail(f"{fault}; give a longer text, or more of them") from fault
    index = made.index(entities)
    matched = tuple(item for item in archive if index.matching(item))
    ids = {item.id for item in matched}
    near = _near(made, [item for item in archive if item.id not in ids], entities)
    return Tried(with_tests(made, examples, near, entities), len(archive), matched)


def _words(
    examples: list[Item], entities: Sequence[Entity], cast: Cast, archive: list[Item]
) -> tuple[str, ...]:
    background = Background()
    background.add(archive)
    named = [entity for entity in entities if entity.id in cast.ids]
    return telling(examples, [n for each in named for n in names_of(each)], background)


def _near(made: Draft, others: list[Item], entities: Sequence[Entity]) -> list[Item]:
    """Reports that name an entity of the topic and are not about it; any, where it has none."""
    if not made.cast.ids:
        return others[:NEAR]
    index = replace(made, query=" OR ".join(f"entity:{i}" for i in made.cast.ids)).index(entities)
    return [item for item in others if index.matching(item)][:NEAR]


def _free_id(name: str, configuration: Configuration) -> str:
    base = "-".join(slug(name).split("-")[:4])
    return free_id(base, {topic.id for topic in configuration.topics})


# --- output ------------------------------------------------------------------------------


def as_yaml(made: Draft) -> str:
    """The topic, and the entities that are new, as a watchlist."""
    return "\n".join(_yaml(made))


def _yaml(made: Draft) -> Iterator[str]:
    yield "# yaml-language-server: $schema=../schema/watchlist.json"
    if made.cast.new:
        yield "entities:"
        for entity in made.cast.new:
            yield from entity_lines(entity, "add the names that other languages write")
    yield "topics:"
    yield f"  {made.id}:"
    yield f"    name: {json.dumps(made.name, ensure_ascii=False)}"
    yield "    # A report matches where the weights of what it holds reach the number."
    yield "    query: >"
    yield from (f"      {line}" for line in made.query.splitlines())
    yield "    stemming: true  # each word finds its other forms, too"
    yield "    tests:"
    yield from (f"      - match: {json.dumps(t, ensure_ascii=False)}" for t in made.match)
    yield from (f"      - no_match: {json.dumps(t, ensure_ascii=False)}" for t in made.no_match)


def _report(tried: Tried) -> Iterator[str]:
    """As comments, so that all of it can be put into a file."""
    if not tried.read:
        yield "# There is no archive yet: words are weighed by the examples alone."
        return
    found = counted(len(tried.matched), "report")
    yield f"# Of {tried.read} archived reports it would have matched {found}:"
    for item in tried.matched[:SHOWN]:
        yield f"#   {when(item.published or item.seen_at)}  {item.outlet}: {item.title}"
