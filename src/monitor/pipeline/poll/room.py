"""Which new items are left out where a feed brings more than an hour has room for.

new items | those that meet a topic first | as long as there is room | the rest: left out
"""

from collections.abc import Collection, Mapping, Sequence

from monitor.model import Item, Match

LONG = 10 * 1024  # bytes that count as one item; of real feeds one text in a hundred has 7 KB


def weight(item: Item) -> int:
    """How many items it counts as: a long one counts as several."""
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in (item.summary, item.text))
    return 1 + size // LONG


def fitted(
    items: Sequence[Item], matches: Mapping[str, Collection[Match]], room: int
) -> tuple[frozenset[str], int]:
    """The ids of the items for which there is no room, and what the others count as."""
    left: set[str] = set()
    taken = so_far = 0
    for item in sorted(items, key=lambda one: not matches.get(one.id)):
        so_far += weight(item)
        if so_far > room:
            left.add(item.id)
        else:
            taken = so_far
    return frozenset(left), taken
