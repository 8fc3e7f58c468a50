"""`monitor why`: what became of an item, and for what reason."""

from collections.abc import Iterator
from typing import Annotated

import typer

from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail, when
from monitor.history import History


def why(
    url: Annotated[str, typer.Argument(help="An item's link or id.")],
    config: Config = CONFIG,
    *,
    as_json: AsJson = False,
) -> None:
    """Why an item did, or did not, become an alert."""
    history = with_store(config, lambda store: store.history(url))
    if history is None:
        raise fail(f"no item with the link or id {url} is recorded; no feed has brought it yet")
    emit(history, _lines(history), as_json=as_json)


def _lines(history: History) -> Iterator[str]:
    item = history.item
    yield item.title or "(no title)"
    yield f"  {item.url}"
    yield (
        f"  {item.outlet or item.source_id}, published {when(item.published)}, "
        f"first seen {when(item.seen_at)}"
    )
    for verdict in history.verdicts:
        topic = f" {verdict.topic_id}" if verdict.topic_id else ""
        to = f" -> {verdict.receiver}" if verdict.receiver else ""
        yield f"  {when(verdict.at)} {verdict.kind}{topic}{to}: {verdict.reason}"
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
