"""Postings: which slots the words of an item lead to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match.index.shelf import Shelf

KEYS = st.sampled_from("abcdef")
PLACES = st.lists(
    st.tuples(KEYS, st.one_of(KEYS, st.just("")), st.integers(0, 9)), unique=True, max_size=30
)


@given(PLACES, st.data(), st.sets(KEYS))
def test_shelf_gathers_whose_keys_are_all_there(
    places: list[tuple[str, str, int]], data: st.DataObject, vocab: set[str]
) -> None:
    shelf = Shelf()
    for place in places:
        shelf.put(*place)
    gone = data.draw(st.sets(st.sampled_from(places))) if places else set()
    for place in gone:
        shelf.strike(*place)

    found = shelf.gather(vocab.intersection)

    left = [place for place in places if place not in gone]
    assert found == {slot for a, b, slot in left if a in vocab and (not b or b in vocab)}


@given(PLACES)
def test_shelf_forgets_keys_that_nobody_uses(places: list[tuple[str, str, int]]) -> None:
    shelf = Shelf()
    for place in places:
        shelf.put(*place)

    for place in places:
        shelf.strike(*place)

    assert len(shelf) == 0


def test_shelf_says_when_a_slot_is_not_there() -> None:
    shelf = Shelf()
    shelf.put("a", "b", 1)

    with pytest.raises(ValueError, match="no slot 2"):
        shelf.strike("a", "b", 2)
