"""The store as commands see it: opened beside a running daemon, without owning it."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from monitor.ports import Store
from monitor.settings import load_settings
from monitor.store import open_store

T = TypeVar("T")


def with_store(config: Path, work: Callable[[Store], Awaitable[T]]) -> T:
    """Open the configured store, do `work`, close it. Raises StoreError where it cannot."""
    url = load_settings(config, os.environ).store_url

    async def go() -> T:
        store = open_store(url, own=False)
        await store.open()
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(go())
