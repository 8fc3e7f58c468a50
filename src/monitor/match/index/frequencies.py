"""How common words are, learned from the archive: what the score's rarity and the index go by.

    archived items | words of each | shares -> Frequencies, kept for a week

The shares change seldom, and little at a time, so that a score means the same from day to day: a
word keeps its share until the new one differs from it by more than a quarter.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.configuration import DAY
from monitor.match.text.document import Document
from monitor.model import Item, Millis

LEAST_ITEMS = 1_000  # an archive of fewer says nothing: one item would be a thousandth
MOST_ITEMS = 20_000  # the newest that are read
MOST_WORDS = 50_000  # the commonest that are kept: about 5 MB
LEAST_HOLDING = 3  # items that hold a word which is kept
STEADY = 0.25  # part of a share by which the new one must differ
AGE = 7 * DAY


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Shares of items that hold a folded word; one that is not named was seen in hardly any."""

    items: int = 0
    learned_at: Millis = 0
    shares: Mapping[str, float] = field(default_factory=dict)

    def due(self, archived: int, now: Millis) -> bool:
        """Returns whether to learn again: after a week, or sooner where the archive has doubled."""
        if archived < LEAST_ITEMS:
            return False
        grown = self.items < MOST_ITEMS and archived >= 2 * self.items
        return grown or now - self.learned_at >= AGE

    def to_text(self) -> str:
        """For the store."""
        known = {"items": self.items, "learned_at": self.learned_at, "shares": dict(self.shares)}
        return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


NOTHING_LEARNED = Frequencies()


def read_frequencies(text: str | None) -> Frequencies:
    """What `to_text` wrote; nothing learned where there is none or it is of another make."""
    try:
        known = json.loads(text or "{}")
        shares = {str(word): float(share) for word, share in known["shares"].items()}
        return Frequencies(int(known["items"]), int(known["learned_at"]), shares)
    except (ValueError, TypeError, KeyError, AttributeError):
        return NOTHING_LEARNED


class Census:
    """Counts items by the words that they hold."""

    def __init__(self) -> None:
        self.items = 0
        self._holding: Counter[str] = Counter()

    def add(self, items: Iterable[Item]) -> None:
        """Count these items."""
        for item in items:
            self.items += 1
            self._holding.update(Document(item).vocab)

    def frequencies(self, now: Millis, before: Frequencies = NOTHING_LEARNED) -> Frequencies:
        """Returns the shares now; those that hardly changed are as they were before."""
        held = [(word, n) for word, n in self._holding.items() if n >= LEAST_HOLDING]
        held.sort(key=lambda pair: (-pair[1], pair[0]))
        shares = {
            word: _steady(n / self.items, before.shares.get(word, 0.0))
            for word, n in held[:MOST_WORDS]
        }
        return Frequencies(self.items, now, shares)


def _steady(share: float, before: float) -> float:
    return before if abs(share - before) <= STEADY * before else round(share, 6)
