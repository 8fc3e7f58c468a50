"""What another feed says under an address that is recorded.

    reading of another feed | words that are new? | matched | meets more? | OtherWords

The first feed that lists an address does not decide for all: it may be early, careless or hostile.
What another feed says there is matched as well. Where it meets a topic that the recorded report has
not met, it is a report of its own under the keys of its feed, told for that topic, with its own
words; the address stays with the first report. Words that meet nothing more are only a key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.history import VerdictRecord
from monitor.match import Index
from monitor.model import Item, Match
from monitor.parse import Known, item_id, wording_keys
from monitor.pipeline.poll.sift import met, own_report


@dataclass(frozen=True, slots=True)
class OtherWords:
    """A report of its own, the recorded one with whose address it came, and what it meets more."""

    first: Item
    item: Item
    matches: tuple[Match, ...]
    taken: frozenset[str]  # keys of its feed that named the first one until now

    @property
    def said(self) -> tuple[VerdictRecord, VerdictRecord]:
        """What `monitor why` says of both."""
        first, item = self.first, self.item
        why = f"{Known.REWORDED}: {first.by} has it as “{first.title}”"
        other = f"{item.by} has its address as “{item.title}”, which meets more"
        told = VerdictRecord(first.id, "", "identity", f"{other}: {item.id}", item.seen_at)
        return own_report(item, f"{why}, {first.id}"), told


def other_words_of(
    found: Item, there: Sequence[Item], index: Index, had: Iterable[Match]
) -> OtherWords | None:
    """What `found` says under the address of the reports `there`, where that meets more.

    `there` are the one that came first and those that other words became; `had` are the matches
    that are recorded of them. An address has room for a few of these, whoever sends more.
    """
    first, before = there[0], met(there, index, had)
    matches = tuple(match for match in index.match(found) if match.topic_id not in before)
    own = tuple(key for key in found.keys if not key.startswith("u:"))
    fresh = [key for key in own if key not in first.keys]
    room = wording_keys(first.url)[len(there) - 1 :]
    if not matches or not fresh or not room:
        return None
    item = replace(found, id=item_id(fresh), keys=(*own, room[0]))
    return OtherWords(first, item, matches, frozenset(own).difference(fresh))
