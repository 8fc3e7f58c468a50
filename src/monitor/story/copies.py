"""Agency copies: the same wording under another outlet's name."""

from collections.abc import Iterable

from monitor.model import Item
from monitor.story.weights import tokens

SHINGLE = 3  # words
SHARED = 0.5  # part of the shorter text's shingles that the longer one holds
ENOUGH = 6  # shingles below which likeness is chance
READ = 1_000  # characters

Shingles = frozenset[tuple[str, ...]]


def copied(item: Item, earlier: Iterable[Item]) -> str:
    """Id of the earlier report that this one repeats most, or ''.

    Containment of 3-word shingles (Broder, "On the resemblance and containment of documents",
    1997), so that a shortened copy is one too.
    """
    own = _shingles(item)
    best, found = SHARED, ""
    for other in earlier:
        shared = _containment(own, _shingles(other)) if other.id != item.id else 0.0
        if shared >= best and (shared > best or not found):
            best, found = shared, other.id
    return found


def _shingles(item: Item) -> Shingles:
    words = tokens(f"{item.title}\n{item.summary or item.text}"[:READ])
    return frozenset(words[i : i + SHINGLE] for i in range(len(words) - SHINGLE + 1))


def _containment(one: Shingles, other: Shingles) -> float:
    least = min(len(one), len(other))
    return len(one & other) / least if least >= ENOUGH else 0.0
