"""Which slots an item's words lead to: postings packed so that few places of memory are touched.

    key -> (its number, packed pairs of (number of the second key, slot))

An item has some hundred words, and the index may hold a hundred thousand keys: what costs time is
not counting but fetching memory from everywhere. So all that is filed under a key is one string
of bytes, and those of an item's keys are joined and read in one go. A slot that needs no second
key has number 0 there, which every item has. A string never changes: a changed key gets another.
"""

from array import array
from collections.abc import Callable
from itertools import compress, count
from typing import NamedTuple

NONE = 0  # the number of "", which every item has


class Posting(NamedTuple):
    """A key's number, and what is filed under it: pairs of 32-bit numbers."""

    number: int
    pairs: bytes = b""


class Shelf:
    """Slots by the key, or the two keys, that an item must have."""

    def __init__(self) -> None:
        self._postings: dict[str, Posting] = {}
        self._keys: set[str] = set()  # of the postings: a set meets another faster than a dict
        self._growing: dict[str, array[int]] = {}  # pairs not yet packed
        self._numbers = count(NONE + 1)
        self._uses: dict[str, int] = {}  # places in which a key is a second one

    def __len__(self) -> int:
        return len(self._postings)

    def fork(self) -> "Shelf":
        """Another shelf with the same content; this one may be in use meanwhile."""
        other = Shelf()
        other._postings, other._uses = self._postings.copy(), self._uses.copy()
        other._keys = self._keys.copy()
        other._growing = {key: pairs[:] for key, pairs in self._growing.items()}
        other._numbers = self._numbers  # never the same one twice, whoever asks
        return other

    def put(self, first: str, second: str, slot: int) -> None:
        """File a slot under a key; `second` is "" where the key is enough."""
        self._number(first)
        number = self._number(second) if second else NONE
        self._growing.setdefault(first, array("I")).extend((number, slot))
        if second:
            self._uses[second] = self._uses.get(second, 0) + 1

    def strike(self, first: str, second: str, slot: int) -> None:
        """Take it out again; ValueError if it is not there."""
        self.pack()
        number, packed = self._postings[first]
        pair = array("I", (self._number(second) if second else NONE, slot)).tobytes()
        pairs = [packed[n : n + len(pair)] for n in range(0, len(packed), len(pair))]
        if pair not in pairs:
            raise ValueError(f"no slot {slot} under {first!r} and {second!r}")
        pairs.remove(pair)
        self._postings[first] = Posting(number, b"".join(pairs))
        if second:
            self._uses[second] -= 1
        self._forget({first, second})

    def gather(self, among: Callable[[set[str]], set[str]]) -> set[int]:
        """Every slot whose keys an item has: `among` says which of the given ones it has."""
        if self._growing:
            self.pack()
        postings = map(self._postings.__getitem__, among(self._keys))
        numbers, packed = zip((NONE, b""), *postings, strict=True)
        pairs = array("I", b"".join(packed))
        return set(compress(pairs[1::2], map({*numbers}.__contains__, pairs[::2])))

    def _number(self, key: str) -> int:
        posting = self._postings.get(key)
        if posting is None:
            posting = self._postings[key] = Posting(next(self._numbers))
            self._keys.add(key)
        return posting.number

    def pack(self) -> None:
        """Make what was put ready to be found; a shelf that several threads read is packed."""
        for key, pairs in self._growing.items():
            number, packed = self._postings[key]
            self._postings[key] = Posting(number, packed + pairs.tobytes())
        self._growing = {}

    def _forget(self, keys: set[str]) -> None:
        for key in keys:
            if not self._uses.get(key):
                self._uses.pop(key, None)
                if key and not self._postings[key].pairs:
                    del self._postings[key]
                    self._keys.discard(key)
