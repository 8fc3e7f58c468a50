"""Which of the due rows are taken, when a host or a receiver may only be used so often at once.

    due rows, oldest first, page by page | at most `width` per lane | at most `limit`

Pages, because the rows of one busy lane may be thousands: a lane that is full is left out of
the next page by the database itself.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

# (row id, lane, next_at, order within the same next_at)
Candidate = Sequence[Any]
ReadPage = Callable[[Candidate | None, Sequence[str], int], Sequence[Candidate]]

_SPARE = 64  # rows of a page beyond twice the limit, so that small limits need one page


@dataclass(slots=True)
class Lanes:
    """How many rows of each lane are in use, and how many may be."""

    width: int
    used: Counter[str] = field(default_factory=Counter)

    def full(self) -> list[str]:
        """Lanes that can take no more."""
        return [lane for lane, count in self.used.items() if count >= self.width]

    def enter(self, lane: str) -> bool:
        """Take a place; False where there is none."""
        if self.used[lane] >= self.width:
            return False
        self.used[lane] += 1
        return True


def choose(read_page: ReadPage, lanes: Lanes, limit: int) -> list[str]:
    """Ids of the rows to take, in due order."""
    chosen: list[str] = []
    for row in _candidates(read_page, lanes, 2 * limit + _SPARE):
        if len(chosen) >= limit:
            break
        if lanes.enter(row[1]):
            chosen.append(row[0])
    return chosen


def _candidates(read_page: ReadPage, lanes: Lanes, size: int) -> Iterator[Candidate]:
    last: Candidate | None = None
    while page := read_page(last, lanes.full(), size):
        yield from page
        if len(page) < size:
            return
        last = page[-1]
