"""Digests of keys, and ids: those of one source, or of one host, are neighbours in a table."""

import pytest

from monitor.parse import item_id
from monitor.store.tables.rows import key_digest


@pytest.mark.parametrize(
    "keys",
    [
        ("g:wire:1", "c:wire:77", "h:wire:77", "d:wire:9", "b:wire:9", "g:wire:https://a.example/"),
        ("u:https://wire.example/1", "u:https://wire.example/2", "w:3:https://wire.example/1"),
    ],
)
def test_keys_and_ids_of_one_source_or_host_begin_alike(keys: tuple[str, ...]) -> None:
    digests = [key_digest(key) for key in keys]

    assert len({one[:4] for one in digests}) == 1
    assert len(set(digests)) == len(keys)
    assert {len(one) for one in digests} == {16}
    ids = [item_id([key]) for key in keys]
    assert {one[:4] for one in ids} == {digests[0].hex()[:4]}
    assert len(set(ids)) == len(keys)
    assert {len(one) for one in ids} == {20}


@pytest.mark.parametrize("key", ["", "i:a", "u:", "u:odd", "plain words", "g:\ud800:1", "g::x"])
def test_any_text_has_a_digest_and_names_an_item(key: str) -> None:
    assert (len(key_digest(key)), len(item_id([key]))) == (16, 20)


def test_keys_of_two_sources_begin_differently() -> None:
    first, second = key_digest("g:wire:1"), key_digest("g:courier:1")

    assert first[:4] != second[:4]
