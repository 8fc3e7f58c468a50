"""`monitor silence add | list | expire`: alerts that are not told until a given time."""

import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import loading
from monitor.alert import is_active
from monitor.alert.calendar import instant_text
from monitor.app.clock import SystemClock
from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail
from monitor.cli.tables import Cell, Table, Tone
from monitor.configuration import Configuration, Matcher, Silence, WhenMuted
from monitor.errors import ConfigurationError
from monitor.model import Millis
from monitor.ports import Store
from monitor.printed import iso
from monitor.settings import load_settings
from monitor.settings.instants import instant
from monitor.settings.matchers import ALL_LABELS, MatcherReader
from monitor.settings.silences import faults_of
from monitor.yaml_reader import nearest
from monitor.yaml_reader.validation import REMEDY

FILE = "monitor.yaml"

app = typer.Typer(help="Alerts that are not told until a given time.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class Listed:
    """A silence, where it stands, and whether it holds now."""

    silence: Silence
    source: str  # `monitor.yaml` or `store`
    active: bool

    def to_dict(self) -> dict[str, Any]:
        """Its fields; times as ISO 8601, matchers as they are written."""
        one = self.silence
        return {
            "id": one.id,
            "matchers": [str(each) for each in one.matchers],
            "words": list(one.words),
            "starts": iso(one.starts),
            "until": iso(one.until),
            "comment": one.comment,
            "author": one.author,
            "when_muted": one.when_muted.value,
            "source": self.source,
            "active": self.active,
        }


# --- add ---------------------------------------------------------------------------------


@app.command("add")
def add(  # noqa: PLR0913 - an argument for each option
    matchers: Annotated[
        list[str] | None, typer.Argument(help="""topic=talks 'outlet=~"The .*"' story=ID ...""")
    ] = None,
    config: Config = CONFIG,
    *,
    until: Annotated[str, typer.Option(help="When it ends: 2h, 18:00, 2026-12-24 18:00.")],
    word: Annotated[
        list[str] | None, typer.Option(help="A word or phrase of the report; repeatable.")
    ] = None,
    starts: Annotated[str, typer.Option(help="When it begins, as --until; by default now.")] = "",
    comment: Annotated[str, typer.Option(help="Why.")] = "",
    author: Annotated[str, typer.Option(envvar="USER", help="Who wants it.")] = "",
    drop: Annotated[bool, typer.Option("--drop", help="Never tell its alerts.")] = False,
    as_json: AsJson = False,
) -> None:
    """Silence alerts with these labels and words; they are told when it ends."""
    configuration = load_settings(config, os.environ)
    now = SystemClock().now()
    silence = Silence(
        id=secrets.token_hex(4),
        matchers=_matchers(matchers or []),
        words=tuple(word or ()),
        starts=_instant("--starts", starts, now, configuration.zone) if starts else now,
        until=_instant("--until", until, now, configuration.zone),
        comment=comment,
        author=author,
        when_muted=WhenMuted.DROP if drop else WhenMuted.DEFER,
    )
    _check(silence, config, now)
    with_store(config, lambda store: store.silences.add(silence, now))
    added = Listed(silence, "store", is_active(silence, now))
    emit(added.to_dict(), _lines([added], configuration.zone), as_json=as_json)


def _matchers(texts: list[str]) -> tuple[Matcher, ...]:
    def complain(where: tuple[str | int, ...], message: str, remedy: str) -> None:
        raise fail(f"{texts[int(where[-1])]}: {message} ({remedy})", 2)

    return MatcherReader(complain, ALL_LABELS).all_of(texts, ())


def _instant(option: str, text: str, now: Millis, zone: str) -> Millis:
    try:
        return instant(text, now, zone)
    except ValueError as fault:
        message, _, remedy = str(fault).partition(REMEDY)
        raise fail(f"{option}: {message} ({remedy})", 2) from fault


def _check(silence: Silence, config: Path, now: Millis) -> None:
    """Refuse a silence that can silence nothing."""
    for key, message, remedy in faults_of(silence):
        raise fail(f"{key}: {message} ({remedy})", 2)
    if silence.until <= now:
        raise fail("--until: it would have ended already (write a later time)", 2)
    try:
        known = _known(loading.load(config, os.environ))
    except ConfigurationError:
        return  # the daemon goes by an older one, whose names are not known here
    for matcher in silence.matchers:
        names = known.get(matcher.label, {matcher.value})
        if matcher.op in ("=", "!=") and matcher.value not in names:
            what = f"no {matcher.label} is called {matcher.value}"
            raise fail(f"{what} ({nearest(matcher.value, names)})", 2)


def _known(configuration: Configuration) -> dict[str, set[str]]:
    """The names that a label may have, where they are known; an empty value asks for none."""
    return {
        "topic": {"", *(topic.id for topic in configuration.topics)},
        "source": {"", *(source.id for source in configuration.sources)},
        "entity": {"", *(entity.id for entity in configuration.entities)},
    }


# --- list --------------------------------------------------------------------------------


@app.command("list")
def list_silences(config: Config = CONFIG, *, as_json: AsJson = False) -> None:
    """The silences that have not ended, those of monitor.yaml among them."""
    configuration = load_settings(config, os.environ)
    now = SystemClock().now()
    kept = with_store(config, lambda store: store.silences.ending_after(now))
    written = [each for each in configuration.silences if each.until > now]
    found = [Listed(each, FILE, is_active(each, now)) for each in written]
    found += [Listed(each, "store", is_active(each, now)) for each in kept]
    found.sort(key=lambda each: (each.silence.until, each.silence.id))
    emit(
        [each.to_dict() for each in found],
        _lines(found, configuration.zone) if found else ["no silences"],
        as_json=as_json,
        table=_table(found, configuration.zone),
    )


def _table(found: Iterable[Listed], zone: str) -> Table:
    heads = ("Id", "Holds", "Until", "Then", "Silences", "Who and why", "Stands in")
    return Table(heads, [_cells(each, zone) for each in found])


def _cells(each: Listed, zone: str) -> tuple[Cell, ...]:
    one = each.silence
    begins = "now" if each.active else f"from {instant_text(one.starts, zone)}"
    return (
        Cell(one.id),
        Cell(begins, Tone.GOOD if each.active else Tone.WAITS),
        Cell(instant_text(one.until, zone)),
        Cell(_then(one)),
        Cell(_says(one)),
        Cell(_about(one), Tone.QUIET),
        Cell(each.source),
    )


def _then(one: Silence) -> str:
    return "then told" if one.when_muted is WhenMuted.DEFER else "never told"


def _says(one: Silence) -> str:
    words = (f'the words "{phrase}"' for phrase in one.words)
    return ", ".join([*map(str, one.matchers), *words])


def _about(one: Silence) -> str:
    return " ".join(part for part in (one.author, one.comment) if part)


def _lines(found: Iterable[Listed], zone: str) -> Iterator[str]:
    for each in found:
        one = each.silence
        begins = "" if each.active else f"from {instant_text(one.starts, zone)} "
        until = instant_text(one.until, zone)
        yield f"{one.id}  {begins}until {until}, {_then(one)}  ({each.source})"
        yield f"    {_says(one)}"
        if about := _about(one):
            yield f"    {about}"


# --- expire ------------------------------------------------------------------------------


@app.command("expire")
def expire(
    ids: Annotated[list[str], typer.Argument(help="Ids of silences.")],
    config: Config = CONFIG,
    *,
    as_json: AsJson = False,
) -> None:
    """End silences now; what they held back is told at once."""
    configuration = load_settings(config, os.environ)
    for name in {each.id for each in configuration.silences}.intersection(ids):
        raise fail(f"silence {name} stands in {FILE}: remove it there; nothing was ended", 2)
    now = SystemClock().now()

    async def work(store: Store) -> list[Silence]:
        known = {each.id for each in await store.silences.ending_after(now)}
        for name in ids:
            if name not in known:
                about = nearest(name, known) or "there is none"
                raise fail(f"no silence {name} ({about}); nothing was ended", 2)
        ended = [await store.silences.expire(name, now) for name in dict.fromkeys(ids)]
        return [each for each in ended if each]

    ended = with_store(config, work)
    emit(
        {"ended": [each.id for each in ended]},
        [f"{each.id}  ended; what it held back is told now" for each in ended],
        as_json=as_json,
    )
