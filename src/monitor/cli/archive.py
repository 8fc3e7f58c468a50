"""`monitor why`: what became of an item, and for what reason."""

from collections.abc import Iterator
from typing import Annotated

import typer

from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail, when
from monitor.history import History
from monitor.model import Item
from monitor.ports import Archive

_CHOICE = 20  # reports that are listed where several have the words


def why(
    asked: Annotated[
        str,
        typer.Argument(
            metavar="URL", help="A report's link, as pasted; its id; or words of its headline."
        ),
    ],
    config: Config = CONFIG,
    *,
    as_json: AsJson = False,
) -> None:
    """Why an item did, or did not, become an alert."""
    found = with_store(config, lambda store: _found(store, asked))
    if not found:
        raise fail(
            f"no report with the link, the id or the headline {asked!r} is recorded; "
            f"no feed has brought it yet"
        )
    if isinstance(found, History):
        emit(found, _lines(found), as_json=as_json)
    else:
        emit(found, _choice(found), as_json=as_json)


async def _found(store: Archive, asked: str) -> History | tuple[Item, ...] | None:
    """The one report that is meant, or the several that have these words in the headline."""
    history = await store.history(asked)
    if history:
        return history
    named = await store.headlined(asked, _CHOICE)
    return await store.history(named[0].id) if len(named) == 1 else named


def _choice(found: tuple[Item, ...]) -> Iterator[str]:
    yield f"{len(found)} reports have these words; ask for one of them by its id:"
    for item in found:
        yield f"  {item.id}  {when(item.seen_at)}  {item.by}: {item.title}"


def _lines(history: History) -> Iterator[str]:
    item = history.item
    yield item.title or "(no title)"
    yield f"  {item.url}"
    yield f"  {item.by}, published {when(item.published)}, first seen {when(item.seen_at)}"
    for other in history.beside:
        yield f"  beside it, by {other.by}: “{other.title}”, {other.id}"
    for other in history.copies:
        yield f"  its text again, by {other.by}: {other.id}"
    for verdict in history.verdicts:
        topic = f" {verdict.topic_id}" if verdict.topic_id else ""
        to = f" -> {verdict.receiver}" if verdict.receiver else ""
        yield f"  {when(verdict.at)} {verdict.kind}{topic}{to}: {verdict.reason}"
    for place in history.waiting:
        why = place.held_because or "its turn has come"
        yield (
            f"  {when(place.since)} waiting {place.topic_id} -> {place.receiver}: {place.reason}; "
            f"{why}, until {when(place.until)}"
        )
    for found in history.matches:
        words = [getattr(item, e.field)[e.start : e.end] or e.term for e in found.evidence]
        yield f"  matched {found.topic_id} (score {found.score:.1f}): {', '.join(words)}"
    for delivery in history.deliveries:
        state = (
            f"{delivery.state} after {delivery.attempts} attempts"
            if delivery.attempts
            else (str(delivery.state))
        )
        yield f"  delivery {delivery.id} to {delivery.receiver}: {state} {delivery.detail}".rstrip()
