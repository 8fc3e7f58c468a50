"""The plan after a poll: when again, in what state, and why. Pure.

poll's result
|- a document, or nothing new    learn the rate | accrued delay | scroll | manners | jitter
|- throttled                     the server's wish, by default 10 minutes, for the whole host
|- our own network is down       soon again; nothing is held against the feed
|- gone (410)                    suspended, looked at again after 30 days
|- any other failure             clamp(n + 3, 4..17)^4 seconds: 4 minutes to a day
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import itemgetter

from monitor.configuration import DAY, HOUR, MINUTE, Source
from monitor.model import (
    Fetched,
    FetchFailed,
    FetchFault,
    FetchResult,
    Millis,
    NotModified,
    ParsedFeed,
    PollState,
    Reading,
)
from monitor.schedule import manners, rate
from monitor.schedule.memory import Memory, recall
from monitor.schedule.outlook import lasting
from monitor.schedule.rate import PATIENCE

THROTTLE = 10 * MINUTE
SPREAD = 10 * MINUTE  # over which polls are spread that a skipped hour kept back
OFFLINE_RETRY = MINUTE
SUSPENDED_RETRY = 30 * DAY
CHALLENGE_RETRY = HOUR
SAFETY_NET = 6 * HOUR  # between polls of a feed whose news is pushed; less where its list is short
_JITTER = 0.1  # share of the interval
_MOVES, _MOVED_FOR = 3, DAY
_GIVEN_UP = 10  # failures in a row, 5 hours
_SPANNING = 3  # dated items that make a list


@dataclass(frozen=True, slots=True)
class Observation:
    """What a poll brought.

    `new_published` are the publication times of the items that were new (the time of the poll for
    items without one); at the first poll those of all items that have one. `window` is the number
    of entries in the document, 0 where it is not known. `feed` is None unless a document was
    parsed. `here` are the ids of its reports, `appeared` of those that are new in this feed. `hub`
    names the hub that is proved to push this feed's news, until `hub_until`: then a poll is a
    safety net. `taken` is what the new items count as, `left` how many others found no room.
    """

    result: FetchResult
    feed: Reading | ParsedFeed | None = None
    new_published: tuple[Millis, ...] = ()
    window: int = 0
    here: tuple[str, ...] = ()
    appeared: tuple[str, ...] = ()
    hub: str = ""
    hub_until: Millis = 0
    taken: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When a source is polled next, and all that PollState keeps of it.

    `host_not_before` > 0: no source of the host before. `adopted`: where the feed is polled from
    now on, "" for its configured URL.
    """

    next_at: Millis
    status: str
    failures: int
    detail: str
    schedule: str
    reason: str
    host_not_before: Millis = 0
    adopted: str = ""


def plan(
    state: PollState,
    source: Source,
    observation: Observation,
    now: Millis,
    jitter: float,
    *,
    patience: float = PATIENCE,
) -> NextPoll:
    """When next. `jitter` in [0, 1) spreads sources apart and is the caller's dice."""
    memory = recall(state.schedule)
    result = observation.result
    if isinstance(result, FetchFailed):
        made = _after_failure(result, state, source, (now, jitter), memory)
        return replace(made, adopted=_kept(state, source, made))
    memory = _learned(memory, state, observation, now)
    memory = replace(memory, search=manners.is_search(source.url))
    made = _after_success(source, observation, (now, jitter), memory, patience)
    return replace(made, adopted=_adopted(memory, state, source, now))


# --- after a document or a 304 ---------------------------------------------------------------


def _learned(memory: Memory, state: PollState, seen: Observation, now: Millis) -> Memory:
    """With another poll that could be read."""
    result = seen.result
    if seen.feed is not None:
        memory = _read(memory, seen.feed, seen, (state.ok_at, now))
    if seen.taken or seen.left:
        memory = replace(memory, intake=memory.intake.after(seen.taken, seen.left, now))
    if memory.window or not state.ok_at:
        memory = replace(memory, filled=now if memory.window else 0)
    memory = replace(memory, rate=_rate(memory.rate, state.ok_at, seen, now))
    if seen.new_published:
        heard = memory.news.heard(seen.new_published, state.ok_at, now)
        memory = replace(memory, news=replace(heard, per_hour=memory.rate.per_hour()))
    if isinstance(result, Fetched | NotModified):
        memory = replace(memory, moved=_move(memory.moved, result, now))
    return memory


def _read(
    memory: Memory, feed: Reading | ParsedFeed, seen: Observation, times: tuple[Millis, Millis]
) -> Memory:
    """With another document; `times` are those of the last good poll and of this one."""
    before, now = times
    return replace(
        memory,
        hints=manners.kept(feed.hints),
        window=seen.window or feed.size,
        oldest=_oldest(feed.dates, now),
        standing=memory.standing.after(seen.here, seen.appeared, before, now),
    )


def _rate(known: rate.Rate, before: Millis, seen: Observation, now: Millis) -> rate.Rate:
    """How often it brings news, after a poll; `before` is the last good one, 0 for none."""
    if known.seeded and before:
        return rate.learned(known, seen.new_published, before, now)
    if seen.feed is None:
        return known
    # Of a list without dates nothing is known yet, but from here on its items are counted.
    return replace(rate.seeded(seen.new_published, now), seeded=seen.feed.size > 0)


def _move(
    before: tuple[str, int, int], result: Fetched | NotModified, now: Millis
) -> tuple[str, int, int]:
    """(target, first seen, times seen) after another poll that could be read."""
    if not result.permanent:
        return ("", 0, 0)
    target, since, times = before
    same = target == result.url
    return (result.url, since if same else now, times + 1 if same else 1)


def _oldest(dates: Sequence[Millis], now: Millis) -> Millis:
    """When the list begins; nothing can be said of short lists and of dates from the future."""
    return min(dates) if len(dates) >= _SPANNING and min(dates) < now else 0


def _after_success(
    source: Source,
    observation: Observation,
    moment: tuple[Millis, float],
    memory: Memory,
    patience: float,
) -> NextPoll:
    now, jitter = moment
    interval, why = _wanted(source, observation, memory, now, patience)
    floor, law = _forbidden(observation, memory, now)
    if floor > interval:
        interval, why = floor, f"not before the publisher's {law} of {lasting(floor)} is over"
    at = now + interval + int(jitter * _JITTER * interval)
    free = manners.out_of_skipped(at, memory.hints)
    if free > at:
        at = free + int(jitter * SPREAD)  # not all its feeds at the stroke of the hour
        why = "the publisher's skipHours and skipDays forbid earlier polls"
    return NextPoll(at, "ok", 0, "", memory.dump(), why)


def _wanted(
    source: Source, observation: Observation, memory: Memory, now: Millis, patience: float
) -> tuple[int, str]:
    """How long to wait if only our readers were asked."""
    interval = rate.wait(memory.rate, now, patience / max(source.weight, 1e-3))
    why = "the expected delay of its next items would pass the limit"
    if observation.hub:
        interval = max(interval, min(source.interval_max, SAFETY_NET, observation.hub_until - now))
        why = f"{observation.hub} pushes its news, this is the safety net"
    limits = _limits(memory, now)
    if not observation.hub:
        limits = chain(limits, _novice(memory, now, patience))
    interval, why = min([(interval, why), *limits], key=itemgetter(0))
    if interval <= source.interval_min:
        return source.interval_min, "as often as `every` allows"
    if interval >= source.interval_max and not observation.hub:
        return source.interval_max, "as seldom as `at_most` allows"
    return min(interval, source.interval_max), why


def _limits(memory: Memory, now: Millis) -> Iterator[tuple[int, str]]:
    """How long to wait at most so that no report comes and goes in between, with the reason."""
    if memory.window:
        scroll = rate.scroll_limit(memory.rate, now, memory.window)
        scroll = min(scroll, (now - memory.oldest) // 2) if memory.oldest else scroll
        yield scroll, "before half of its list could scroll by"
    if stood := memory.standing.shortest(now):
        yield stood // 2, f"within half of the {lasting(stood)} that its reports are sure to stand"


def _novice(memory: Memory, now: Millis, patience: float) -> Iterator[tuple[int, str]]:
    """The same for a list of which little is known yet; longer where requests are scarce."""
    watched = memory.standing.watched(now)
    if watched is not None:
        scarce = max(math.sqrt(patience / PATIENCE), 1.0)
        yield int(watched / 4 * scarce), f"it has been watched for {lasting(watched)} only"


def _forbidden(observation: Observation, memory: Memory, now: Millis) -> tuple[int, str]:
    """How long the publisher wants to be left alone."""
    result = observation.result
    assert not isinstance(result, FetchFailed)
    return max(manners.freshness(result.headers, now), manners.period(memory.hints))


def _adopted(memory: Memory, state: PollState, source: Source, now: Millis) -> str:
    """Where it is polled next; a move counts once it was seen in 3 polls over a day."""
    target, since, times = memory.moved
    moved = target and times >= _MOVES and now - since >= _MOVED_FOR
    url = target if moved else state.adopted
    return "" if url == source.url else url


def _kept(state: PollState, source: Source, made: NextPoll) -> str:
    """An adopted URL that fails again and again is given up for the configured one."""
    given_up = made.status == "suspended" or made.failures >= _GIVEN_UP
    return "" if given_up or state.adopted == source.url else state.adopted


# --- after a failure -------------------------------------------------------------------------


def _after_failure(
    failed: FetchFailed,
    state: PollState,
    source: Source,
    moment: tuple[Millis, float],
    memory: Memory,
) -> NextPoll:
    if failed.fault is FetchFault.OFFLINE:
        return _offline(failed, state, moment, memory)
    if failed.fault is FetchFault.THROTTLED:
        return _throttled(failed, state, source, moment, memory)
    if failed.fault is FetchFault.GONE:
        return _suspended(failed, state, moment, memory)
    return _backoff(failed, state, source, moment, memory)


def _offline(
    failed: FetchFailed, state: PollState, moment: tuple[Millis, float], memory: Memory
) -> NextPoll:
    now, jitter = moment
    at = now + OFFLINE_RETRY + int(jitter * OFFLINE_RETRY)
    reason = "our own network seems down, which is not held against it"
    return NextPoll(at, state.status, state.failures, failed.detail, memory.dump(), reason)


def _throttled(
    failed: FetchFailed,
    state: PollState,
    source: Source,
    moment: tuple[Millis, float],
    memory: Memory,
) -> NextPoll:
    now, jitter = moment
    asked = failed.status != 0  # 0: we held back by ourselves
    wish = THROTTLE if failed.retry_after is None else min(failed.retry_after, DAY)
    # Where the host is closed, the store holds it back, too, and for less if others answer.
    wish = max(wish, MINUTE) if asked else min(wish, THROTTLE)
    failures = state.failures + 1 if asked else state.failures
    # A pause that did not help was too short, whatever its header says.
    again = _grown(failures) if state.failures else 0
    interval = max(wish, source.interval_min, again) if asked else wish
    at = now + interval + int(jitter * _JITTER * interval)
    default = " (10 min where it does not say how long)" if failed.retry_after is None else ""
    why = f"its host asked for a pause{default}" if asked else failed.detail
    status = "failing" if asked else state.status
    host = now + wish if asked else 0
    return NextPoll(at, status, failures, failed.detail, memory.dump(), why, host_not_before=host)


def _suspended(
    failed: FetchFailed, state: PollState, moment: tuple[Millis, float], memory: Memory
) -> NextPoll:
    now, jitter = moment
    at = now + SUSPENDED_RETRY + int(jitter * DAY)
    reason = "suspended: its server says that it is gone for good; looked at again after 30 days"
    return NextPoll(at, "suspended", state.failures + 1, failed.detail, memory.dump(), reason)


def _backoff(
    failed: FetchFailed,
    state: PollState,
    source: Source,
    moment: tuple[Millis, float],
    memory: Memory,
) -> NextPoll:
    now, jitter = moment
    failures = state.failures + 1
    interval = max(_grown(failures), source.interval_min)
    if failed.fault is FetchFault.CHALLENGE:
        interval = max(interval, CHALLENGE_RETRY)
    if failed.retry_after is not None:
        interval = max(interval, min(failed.retry_after, DAY))
    at = now + interval + int(jitter * _JITTER * interval)
    reason = f"it failed {times_in_a_row(failures)} ({failed.fault})"
    return NextPoll(at, "failing", failures, failed.detail, memory.dump(), reason)


def _grown(failures: int) -> int:
    """The pause after so many failures in a row: 4 minutes to a day."""
    return int(min(failures + 3, 17) ** 4 * 1000)


def times_in_a_row(failures: int) -> str:
    """How often a feed failed, in words."""
    return "once" if failures == 1 else f"{failures} times in a row"
