"""Replicas that watch different configurations are told of each other.

    digest of ours | written beside the others' | one that is fresh and differs? | told

With PostgreSQL any number of daemons share the work, and whoever polls a feed decides by its own
files: after half a roll-out an alert depends on who came first.
"""

import hashlib
import json
from dataclasses import replace

from monitor.configuration import MINUTE, Configuration, WebAddress
from monitor.model import Millis
from monitor.ports import Bookkeeping, Memory

REPLICAS = "replicas"  # meta key: by owner, the digest of its configuration and when it said so
FRESH = MINUTE  # milliseconds: who has said nothing for longer is gone


def digest_of(configuration: Configuration) -> str:
    """What makes two replicas decide alike.

    Where each listens or logs, and where its files lie, is its own affair.
    """
    topics = (
        replace(one, file="", line=0, tests=(), timed_tests=()) for one in configuration.topics
    )
    shared = replace(
        configuration,
        topics=tuple(topics),
        store_url="",
        web=WebAddress(),
        parse_workers=1,
        log_format="auto",
        log_level="info",
    )
    return hashlib.blake2b(repr(shared).encode(), digest_size=8).hexdigest()


async def differing(store: Bookkeeping, owner: str, digest: str, now: Millis) -> tuple[str, ...]:
    """Say which configuration this replica watches; the fresh replicas that watch another."""

    def exchange(memory: Memory) -> tuple[str, ...]:
        said: dict[str, tuple[str, Millis]] = json.loads(memory.get_meta(REPLICAS) or "{}")
        fresh = {name: one for name, one in said.items() if abs(now - one[1]) <= FRESH}
        memory.set_meta(REPLICAS, json.dumps({**fresh, owner: (digest, now)}))
        return tuple(sorted(n for n, one in fresh.items() if n != owner and one[0] != digest))

    return await store.write(exchange)
