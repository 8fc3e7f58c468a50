"""The subscriptions as this process last saw them: what most questions are answered from.

The store is right, this is recent. It is read again every few seconds, since other replicas and
hubs change it; whatever changes a subscription reads the row anew in its own transaction.
"""

import asyncio
import hashlib
import re

from monitor.ports import PushStore
from monitor.push import Subscription

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_STRANGERS = 20.0  # callbacks that are not known here, looked up per second


def name_of(token: str) -> str:
    """A subscription's id: a digest, so that looking it up tells nothing about the token."""
    return hashlib.blake2b(token.encode(), digest_size=16).hexdigest()


class Crowded(Exception):
    """Too many callbacks that nobody knows were called: no more are looked up for now."""


class Directory:
    """Subscriptions by id and by source.

    A change replaces the whole mapping, since transactions note theirs from the store's thread
    while the loop reads. One that is rolled back afterwards is put right by the next `refresh`.
    """

    def __init__(self, store: PushStore) -> None:
        self._store = store
        self._by_id: dict[str, Subscription] = {}
        self._wanted: dict[str, Subscription] = {}  # by source
        self._allowance, self._counted_at = _STRANGERS, 0.0

    async def refresh(self) -> None:
        """Read all of them."""
        self._hold({one.id: one for one in await self._store.subscriptions()})

    def all(self) -> tuple[Subscription, ...]:
        """Every one, by source."""
        return tuple(self._by_id.values())

    def of(self, source_id: str) -> Subscription | None:
        """The one of a source that is wanted."""
        return self._wanted.get(source_id)

    def put(self, subscription: Subscription) -> None:
        """What has just been written."""
        self._hold({**self._by_id, subscription.id: subscription})

    def drop(self, name: str) -> None:
        """What has just been forgotten."""
        self._hold({key: one for key, one in self._by_id.items() if key != name})

    def _hold(self, by_id: dict[str, Subscription]) -> None:
        self._by_id = by_id
        self._wanted = {one.source_id: one for one in by_id.values() if not one.leaving}

    async def find(self, token: str) -> Subscription | None:
        """The subscription of a callback; raises Crowded rather than ask the store too often."""
        if not _TOKEN.fullmatch(token):
            return None
        name = name_of(token)
        if name in self._by_id:
            return self._by_id[name]
        self._count_stranger()
        found = await self._store.subscription(name)
        if found:
            self.put(found)
        return found

    def _count_stranger(self) -> None:
        now = asyncio.get_running_loop().time()
        grown = self._allowance + (now - self._counted_at) * _STRANGERS
        self._allowance, self._counted_at = min(grown, _STRANGERS), now
        if self._allowance < 1:
            raise Crowded
        self._allowance -= 1
