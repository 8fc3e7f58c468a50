"""A topic's newest reports, found by what a copy of them shares with a new one.

    own wording | its headline, or one of its shingles? -> the reports to compare it with

Most reports share no run of three words with any other. So it is known of every shingle in how
many of these reports it stands, and a new one is not held against a hundred of them.
"""

from bisect import insort
from collections import Counter
from collections.abc import Iterable

from monitor.model import Item, Millis
from monitor.story.copies import worded
from monitor.story.wording import Wording

MOST_REPORTS = 100  # reports whose wording a new one is compared with

_Dated = tuple[Millis, str, Wording]


class Recent:
    """At most `MOST_REPORTS` of them."""

    def __init__(self, reports: Iterable[Item]) -> None:
        self._reports: list[_Dated] = []
        self._holding: Counter[int] = Counter()  # reports that hold a shingle
        for report in reports:
            self._add(_dated(worded(report)))

    @property
    def items(self) -> tuple[Item, ...]:
        """The reports, the newest first."""
        return tuple(wording.item for *_, wording in self._reports)

    def like(self, own: Wording) -> list[Wording]:
        """Those with the headline or a shingle of this report, the oldest first."""
        held = [shingle for shingle in own.body if shingle in self._holding]
        found = (wording for *_, wording in reversed(self._reports))
        return [
            wording
            for wording in found
            if wording.headline == own.headline or (held and not wording.body.isdisjoint(held))
        ]

    def take(self, item: Item) -> None:
        """Add a report, once, as it is now: an edited one is placed again."""
        self._drop([one for one in self._reports if one[1] == item.id])
        self._add(_dated(worded(item)))
        self._drop(self._reports[MOST_REPORTS:])

    def forget(self, before: Millis) -> None:
        """Leave out what was seen before."""
        self._drop([one for one in self._reports if -one[0] < before])

    def _add(self, one: _Dated) -> None:
        insort(self._reports, one)
        self._holding.update(one[2].body)

    def _drop(self, gone: Iterable[_Dated]) -> None:
        for one in gone:
            self._reports.remove(one)
            for shingle in one[2].body:
                self._holding[shingle] -= 1
                if not self._holding[shingle]:
                    del self._holding[shingle]


def _dated(wording: Wording) -> _Dated:
    """The newest first; of one moment in the order of their ids."""
    return (-wording.item.seen_at, wording.item.id, wording)
