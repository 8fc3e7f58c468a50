"""Values for tests: complete, plausible, and changed where a test says so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from monitor.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Evidence,
    Item,
    Match,
    Message,
    Placement,
    Report,
    Story,
)
from monitor.story import OpenStories

NOON = 1_742_385_600_000  # 19 March 2025, 12:00 UTC


def item(**changes: Any) -> Item:  # noqa: ANN401 - any field of an Item
    """A report of an invented truce."""
    base = Item(
        id="item-1",
        source_id="harbour",
        keys=("g:harbour:1",),
        url="https://harbour.example/truce",
        title="Arland and Brevia agree to a truce at sea",
        summary=(
            "Arland and Brevia agreed on Wednesday to halt attacks on ports for 30 days. "
            "Envoys meet again in Jeddah on Sunday, both foreign ministries said."
        ),
        text="",
        author="",
        language="en",
        tags=(),
        published=NOON,
        seen_at=NOON + 60_000,
        outlet="Harbour Post",
    )
    return replace(base, **changes)


def match(**changes: Any) -> Match:  # noqa: ANN401
    """What the query of `truce-talks` found in `item()`."""
    base = Match("truce-talks", 4.0, (Evidence("title", 29, 34, "truce"),))
    return replace(base, **changes)


def story(**changes: Any) -> Story:  # noqa: ANN401
    """A story of one report."""
    base = Story(
        id="story-1",
        topic_id="truce-talks",
        headline="Arland and Brevia agree to a truce at sea",
        opened_at=NOON,
        updated_at=NOON,
        size=1,
        outlets=("Harbour Post",),
        centroid=(("truce", 0.8, 1), ("arland", 0.6, 1)),
    )
    return replace(base, **changes)


def place(
    report: Item,
    topic_id: str,
    stories: Sequence[Story],
    frequencies: tuple[int, Mapping[str, int]],
    now: int,
    recent: Sequence[Item] = (),
) -> Placement:
    """A report among stories and recent reports that stand nowhere else."""
    return OpenStories(topic_id, "", now, stories, recent).place(report, frequencies, now)


def delivery(**changes: Any) -> Delivery:  # noqa: ANN401
    """A pending alert."""
    base = Delivery(
        id="d0000000000000000001",
        receiver="desk",
        kind=DeliveryKind.ALERT,
        group_key="truce-talks/story-1",
        topic_id="truce-talks",
        story_id="story-1",
        reason="new story",
        severity="normal",
        state=DeliveryState.PENDING,
        attempts=0,
        next_at=NOON,
        created_at=NOON,
        item_ids=("item-1",),
    )
    return replace(base, **changes)


def report(**changes: Any) -> Report:  # noqa: ANN401
    """One report inside a message."""
    base = Report(
        item_id="item-1",
        title="Arland and Brevia agree to a truce at sea",
        url="https://harbour.example/truce",
        outlet="Harbour Post",
        language="en",
        published=NOON,
        sentences=(
            "Arland and Brevia agreed on Wednesday to halt attacks on ports for 30 days.",
            "Envoys meet again in Jeddah on Sunday, both foreign ministries said.",
        ),
        evidence=("truce", "halt attacks"),
    )
    return replace(base, **changes)


def message(**changes: Any) -> Message:  # noqa: ANN401
    """An alert of one report."""
    base = Message(
        id="d0000000000000000001",
        kind=DeliveryKind.ALERT,
        topic="Truce talks",
        headline="Arland and Brevia agree to a truce at sea",
        reason='matches Truce talks: "truce" in title',
        created_at=NOON,
        reports=(report(),),
    )
    return replace(base, **changes)
