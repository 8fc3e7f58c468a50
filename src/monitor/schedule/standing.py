"""How long reports stand in a list, learned from those that vanished, and what that allows. Pure.

    list | another list? | came back? | vanished? | new? | the soonest that vanished | half of that

An editor's list is no queue: a report may leave it within the hour while thirty older ones stay.
It appeared somewhere between two polls and vanished between two others; the middles of both are
taken. So a report that was seen at one poll only stood for about one interval, and the next wait
is half of that, and so on, until every report is seen twice at least: only then is none missed.
The soonest counts; what it allows doubles each week.

What vanished and came back had not vanished: the servers of some publishers do not agree on the
list. A list without entries says nothing, nor does one in which all is new: that is another list.

Of a list that was watched for a short time little is known, so it is not left alone for longer
than a quarter of that time: about fifteen polls more, once in its life, and fewer where requests
are scarce. So the second report is seen, and with it how long they stand, even if reports come at
intervals of three times as long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nlargest, nsmallest

from monitor.configuration import DAY
from monitor.model import Millis
from monitor.schedule.rate import Short

_DOUBLED = 7 * DAY  # what a report that vanished allows doubles in this time
_LONG = DAY  # a report that stood for so long says nothing
_YOUNG, _GONE = 24, 8  # reports remembered, so that the state stays small
_NAME = 6  # characters at the end of an id; ids of one source begin alike
_LIST = 5  # entries; a shorter list may well be replaced as a whole
_BY_END = 1  # what tells such names in the state; there was nothing when they were beginnings

Stay = tuple[Millis, Millis]  # appeared, vanished


@dataclass(frozen=True, slots=True)
class Standing:
    """What was seen of one list; a report appears, and vanishes, in the middle of two polls."""

    since: Millis = 0  # first good poll; 0 where that was not noted: it is an old one
    young: Mapping[str, Millis] = field(default_factory=dict)  # when they appeared
    gone: Mapping[str, Stay] = field(default_factory=dict)

    def after(
        self, here: Iterable[str], new: Iterable[str], before: Millis, now: Millis
    ) -> "Standing":
        """With another document: the ids of its reports, and of those new in this list.

        `before` is the last good poll before it, 0 at the first.
        """
        if not before:
            return Standing(since=now)
        names, fresh = _names(here), _names(new)
        if not names:
            return self
        middle = (before + now) // 2
        young = {} if names == fresh and len(names) >= _LIST else self.young
        left = {name: (at, middle) for name, at in young.items() if name not in names}
        back = {name: at for name, (at, _) in self.gone.items() if name in names}
        gone = {name: stay for name, stay in self.gone.items() if name not in back}
        stayed = {name: at for name, at in young.items() if name in names}
        appeared = {**stayed, **back, **dict.fromkeys(fresh, middle)}
        return Standing(self.since, _latest(appeared, now), _soonest(gone | left, now))

    def shortest(self, now: Millis) -> int:
        """How long the one stood that vanished soonest, grown since; 0 where none did."""
        return min((_grown(stay, now) for stay in self.gone.values()), default=0)

    def watched(self, now: Millis) -> int | None:
        """For how long the list was watched; None where that is not known."""
        return now - self.since if 0 < self.since <= now else None


def _names(ids: Iterable[str]) -> frozenset[str]:
    return frozenset(one[-_NAME:] for one in ids)


def _grown(stay: Stay, now: Millis) -> int:
    appeared, vanished = stay
    times = min(max(now - vanished, 0) / _DOUBLED, 30.0)
    return int((vanished - appeared) * 2**times)


def _latest(young: Mapping[str, Millis], now: Millis) -> dict[str, Millis]:
    recent = [(at, name) for name, at in young.items() if 0 <= now - at < _LONG]
    return {name: at for at, name in nlargest(_YOUNG, recent)}


def _soonest(gone: Mapping[str, Stay], now: Millis) -> dict[str, Stay]:
    """Those that still say something; a clock that was set back leaves none from the future."""
    past = {name: stay for name, stay in gone.items() if stay[0] < stay[1] <= now}
    telling = [(_grown(stay, now), name) for name, stay in past.items()]
    return {name: past[name] for grown, name in nsmallest(_GONE, telling) if grown < _LONG}


def dump(known: Standing) -> list[object]:
    """A short form for JSON."""
    gone = {name: list(two) for name, two in known.gone.items()}
    return [known.since, dict(known.young), gone, _BY_END]


def load(short: Short) -> Standing:
    """What `dump` gave; nothing, where that cannot be read.

    Reports that had the beginnings of their ids for names are not known again, so that none of
    them seems to have vanished; when others did still counts.
    """
    try:
        since, young, gone, *by_end = short
        young = young if by_end else {}
        return Standing(
            int(since),
            {str(name): int(at) for name, at in young.items()},
            {str(name): (int(at), int(until)) for name, (at, until) in gone.items()},
        )
    except (ValueError, TypeError, AttributeError):
        return Standing()
