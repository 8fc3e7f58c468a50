"""`monitor entities import | suggest`."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from monitor import loading
from monitor.app.clock import SystemClock
from monitor.cli.entities_files import as_yaml, lines_of
from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail, write_new
from monitor.configuration import DAY, Configuration, Entity, Topic
from monitor.gazetteer import Candidate, Imported, Wanted, read_jrc, read_wikidata, rising
from monitor.match import compile_watchlist
from monitor.model import Item, Millis
from monitor.ports import Store

app = typer.Typer(help="Entities: names from files, candidates from the archive.")

MOST_REPORTS = 5_000  # of one topic, the newest
MOST_CANDIDATES = 20  # of one topic, the clearest
PERIODS = 4  # one recent, three earlier to compare it with

Names = Annotated[list[str] | None, typer.Option(help="As the file spells it; repeatable.")]


@app.command("import")
def import_entities(
    *,
    wikidata: Annotated[Path | None, typer.Option(help="A Wikidata JSON dump.")] = None,
    jrc: Annotated[Path | None, typer.Option(help="A JRC-Names file.")] = None,
    only: Annotated[str, typer.Option(help="Ids, with commas between: Q1,Q2.")] = "",
    name: Names = None,
    languages: Annotated[str, typer.Option(help="With commas between: en,ru.")] = "",
    to: Annotated[Path | None, typer.Option(help="Write here; it must not exist yet.")] = None,
) -> None:
    """Names from Wikidata or JRC-Names as watchlist YAML; on standard output, or a new file."""
    wanted = Wanted(frozenset(_listed(only)), frozenset(name or ()), _listed(languages))
    file = wikidata or jrc
    if file is None or (wikidata and jrc):
        raise fail("name one file: --wikidata FILE or --jrc FILE", 2)
    if not (wanted.ids or wanted.names):
        raise fail("say what is wanted: --only ID,ID or --name NAME", 2)
    with lines_of(file) as lines:
        found = tuple((read_wikidata if wikidata else read_jrc)(lines, wanted))
    _tell_missing(found, wanted)
    write_new(as_yaml(found, "Wikidata" if wikidata else "JRC-Names"), to)


@app.command("suggest")
def suggest(
    config: Config = CONFIG,
    *,
    topic: Annotated[str, typer.Option(help="Only this topic.")] = "",
    days: Annotated[int, typer.Option(min=1, max=365, help="What counts as recent.")] = 14,
    as_json: AsJson = False,
) -> None:
    """Names that rise in a topic's reports and belong to no entity yet; nothing is added."""
    read = loading.load(config, os.environ)
    topics = [each for each in read.topics if topic in ("", each.id)]
    if not topics:
        names = ", ".join(each.id for each in read.topics)
        raise fail(f"no topic is called {topic}; configured: {names}", 2)
    now, known = SystemClock().now(), _known(read)
    found = [_suggestion(config, each, now, days, known) for each in topics]
    emit(found, (line for each in found for line in _lines(each, days)), as_json=as_json)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a topic's archive suggests, and how much of it was read."""

    topic: str
    reports: int
    complete: bool  # whether all reports of the time were read
    candidates: tuple[Candidate, ...]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _tell_missing(found: tuple[Imported, ...], wanted: Wanted) -> None:
    missing = sorted(wanted.ids - {one.reference for one in found})
    if missing:
        typer.echo(f"not in the file, or without a usable name: {', '.join(missing)}", err=True)
    if not found:
        raise fail("nothing of what is wanted stands in the file; nothing was written")


def _suggestion(
    config: Path, topic: Topic, now: Millis, days: int, known: Callable[[str], bool]
) -> Suggestion:
    since = now - PERIODS * days * DAY

    async def read(store: Store) -> tuple[Item, ...]:
        return await store.reports(topic.id, since, MOST_REPORTS)

    items = with_store(config, read)
    candidates = rising(items, now - days * DAY, known)[:MOST_CANDIDATES]
    return Suggestion(topic.id, len(items), len(items) < MOST_REPORTS, candidates)


def _known(read: Configuration) -> Callable[[str], bool]:
    """Whether an entity is found at the end of a name: `President Mara Elbrun` is Mara Elbrun.

    An entity only in front does not count: `Kyiv Opera` is not Kyiv.
    """
    entities = tuple(map(_bare, read.entities))
    topics = [Topic(entity.id, entity.id, f"entity:{entity.id}") for entity in entities]
    index = compile_watchlist(topics, entities, {}, {})

    def known(name: str) -> bool:
        ends = {
            evidence.end for found in index.match(_headline(name)) for evidence in found.evidence
        }
        return len(name) in ends

    return known


def _bare(entity: Entity) -> Entity:
    """The entity by its names alone, whatever else must stand beside them."""
    aliases = (*entity.aliases, *(name for _, names in entity.aliases_in for name in names))
    return replace(
        entity,
        aliases=aliases,
        aliases_in=(),
        context=(),
        not_context=(),
        not_in=(),
        first_name_required=False,
    )


def _headline(name: str) -> Item:
    return Item("", "", (), "", name, "", "", "", "", (), None, 0)


def _lines(suggestion: Suggestion, days: int) -> Iterator[str]:
    part = "" if suggestion.complete else ", only the newest were read"
    yield f"{suggestion.topic}: {suggestion.reports} reports in {PERIODS * days} days{part}"
    if not suggestion.candidates:
        yield f"  no new name rises in the last {days} days"
    for one in suggestion.candidates:
        yield f"  {one.name}"
        yield f"    {one.recent} reports in {days} days, {one.earlier} before; {_outlets(one)}"
        yield f"    {one.headline}"


def _outlets(one: Candidate) -> str:
    shown: Iterable[str] = one.outlets[:5]
    more = f" and {len(one.outlets) - 5} more" if len(one.outlets) > 5 else ""  # noqa: PLR2004
    return f"{', '.join(shown)}{more}"
