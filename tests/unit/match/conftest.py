"""Items and indexes in one line."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.configuration import Entity, Topic
from monitor.match import Index, compile_watchlist
from monitor.model import Item

BLANK = Item("1", "wire", (), "https://news.example.org/1", "", "", "", "", "en", (), 0, 0)


@pytest.fixture
def item() -> Callable[..., Item]:
    def make(title: str = "", **fields: object) -> Item:
        return replace(BLANK, title=title, **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture
def index() -> Callable[..., Index]:
    def make(query: str, *entities: Entity, **fields: object) -> Index:
        return compile_watchlist([Topic("t", "T", query, **fields)], entities)  # type: ignore[arg-type]

    return make
