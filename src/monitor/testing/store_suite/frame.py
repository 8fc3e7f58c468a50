"""What the checks of a store are made of: builders of values, and steps in the port's words."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from monitor.configuration import Source
from monitor.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    DueSource,
    Item,
    Millis,
    Story,
)
from monitor.ports import Store

Check = Callable[[Store], Awaitable[None]]

NOW: Millis = 1_763_600_000_000
MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
LEASE: Millis = 3 * MINUTE

CHECKS: list[Check] = []


def check(function: Check) -> Check:
    """Add a check to the suite."""
    CHECKS.append(function)
    return function


# --- builders ----------------------------------------------------------------------------


def source(name: str, host: str = "") -> Source:
    """A source on a host of its own, unless told otherwise."""
    return Source(name, f"https://{host or name + '.example'}/{name}.xml")


def item(name: str, *keys: str, seen_at: Millis = NOW) -> Item:
    """An item whose every field holds something."""
    return Item(
        id=name,
        source_id="wire",
        keys=keys or (f"g:wire:{name}", f"u:https://wire.example/{name}"),
        url=f"https://wire.example/{name}?from=feed",
        title=f"Переговоры {name}",
        summary="A summary",
        text="A text",
        author="N. Writer",
        language="ru",
        tags=("world", "war"),
        published=seen_at - MINUTE,
        seen_at=seen_at,
        outlet="The Wire",
        country="UA",
        article="The page's text",
    )


def delivery(name: str, *item_ids: str, **changes: object) -> Delivery:
    """A pending alert for the desk, due now."""
    plain = Delivery(
        id=name,
        receiver="desk",
        kind=DeliveryKind.ALERT,
        group_key=f"group of {name}",
        topic_id="talks",
        story_id="",
        reason="first report",
        severity="normal",
        state=DeliveryState.PENDING,
        attempts=0,
        next_at=NOW,
        created_at=NOW,
        item_ids=item_ids,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def story(name: str, updated_at: Millis = NOW, topic: str = "talks") -> Story:
    """A story of one report."""
    outlets, centroid = ("The Wire",), (("truce", 0.75, 2), ("киев", 0.5, 1))
    return Story(name, topic, f"Story {name}", NOW, updated_at, 1, outlets, centroid)


# --- steps -------------------------------------------------------------------------------


async def add(store: Store, *items: Item) -> list[str]:
    """Ids of those that were new."""
    return [one.id for one in await store.write(lambda ledger: ledger.add_items(items))]


async def enqueue(store: Store, *deliveries: Delivery) -> list[str]:
    """The ids that they ended up in."""
    return await store.write(lambda ledger: [ledger.enqueue(one) for one in deliveries])


async def polls(
    store: Store, now: Millis = NOW, *, owner: str = "a", limit: int = 9, per_host: int = 9
) -> tuple[DueSource, ...]:
    """Claim sources."""
    return await store.claim_sources(owner, now, LEASE, limit, per_host=per_host)


async def sends(
    store: Store, now: Millis = NOW, *, owner: str = "a", limit: int = 9, per_receiver: int = 9
) -> tuple[Delivery, ...]:
    """Claim deliveries."""
    return await store.claim_deliveries(owner, now, LEASE, limit, per_receiver=per_receiver)


async def settle(store: Store, claimed: Delivery, **changes: object) -> None:
    """Save how an attempt ended."""
    lease = claimed.lease
    assert lease is not None
    settled = replace(claimed, **changes)  # type: ignore[arg-type]
    await store.write(lambda ledger: ledger.settle_delivery(lease, settled))


async def refuses(expected: type[Exception], action: Awaitable[object]) -> str:
    """The text of the fault that must come."""
    try:
        await action
    except expected as fault:
        return str(fault)
    raise AssertionError(f"{expected.__name__} did not come")


def names(claimed: Sequence[DueSource]) -> list[str]:
    """Ids, in order."""
    return [one.source_id for one in claimed]


def ids(found: Sequence[Delivery | Item | Story]) -> list[str]:
    """Ids, in order."""
    return [one.id for one in found]
