"""The daily message: that the monitor lives, what it read and told, and what is left undone.

which day's is due? | told already? | count | one notice | remembered

Whoever expects it every morning notices when it does not come, which no alert of a dead monitor
could say. A day is told once, by whichever replica looks first; the day of the first look is
passed over, and after a longer sleep comes one message for all that was missed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor import telemetry
from monitor.configuration import DAY, Configuration, Heartbeat
from monitor.history import HeldBack
from monitor.model import Activity, AlertKind, Millis
from monitor.pipeline.notices.notice import notice, notice_labels, tell_routed, tell_to
from monitor.ports import Clock, NoticeLedger, NoticeStore
from monitor.printed import noun
from monitor.schedule import Trouble, troubles

TOLD = "heartbeat"  # meta key: the day that was told last, and when
NAMED = 10  # feeds and topics that the message names
_SLEPT = 7 * DAY  # nothing older is counted
_log = telemetry.logger("heartbeat")


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day that was told, or passed over, and when."""

    day: str  # ISO date in the heartbeat's zone
    at: Millis

    def ahead_of(self, day: date) -> bool:
        """Whether the clock was far ahead when this was kept; another zone makes one day."""
        return date.fromisoformat(self.day) > day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the message counts, since `since`."""

    since: Millis
    feeds: int
    troubles: Sequence[Trouble]
    activity: Activity
    counts: Mapping[str, int]
    held: Sequence[HeldBack] = ()


async def tell_heartbeat(store: NoticeStore, clock: Clock, configuration: Configuration) -> bool:
    """Enqueue the message whose time has come; True where there was one."""
    beat, now = configuration.heartbeat, clock.now()
    if beat is None:
        return False
    day = due_day(beat, now)
    before = _told(await store.get_meta(TOLD))
    if before is None or before.ahead_of(day):
        await store.write(lambda ledger: _keep(ledger, day, now))
        _log.info("heartbeat_begun", day=day.isoformat(), zone=beat.zone)
        return False
    if date.fromisoformat(before.day) >= day:
        return False
    lines = tuple(_lines(beat, day, await _tally(store, before, now), configuration))

    def tell(ledger: NoticeLedger) -> bool:
        if _told(ledger.get_meta(TOLD)) != before:  # another replica was faster
            return False
        daily = notice(f"{TOLD},{day}", notice_labels(AlertKind.DAILY), now, lines)
        if beat.receiver:
            tell_to(ledger, daily, [beat.receiver])
        else:
            tell_routed(ledger, daily, configuration)
        _keep(ledger, day, now)
        return True

    told = await store.write(tell)
    if told:
        _log.info("heartbeat_told", lines=lines)
    return told


def due_day(beat: Heartbeat, now: Millis) -> date:
    """The last day whose hour has come, in the heartbeat's zone."""
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(beat.zone))
    passed = local.hour * 60 + local.minute >= beat.minute
    return local.date() - timedelta(days=0 if passed else 1)


async def _tally(store: NoticeStore, before: LastDay, now: Millis) -> Tally:
    since = max(before.at, now - _SLEPT)
    states = await store.poll_states()
    return Tally(
        since=since,
        feeds=len(states),
        troubles=troubles(states, now),
        activity=await store.activity(since),
        counts=await store.counts(),
        held=await store.held_back(NAMED),
    )


def _lines(beat: Heartbeat, day: date, tally: Tally, configuration: Configuration) -> Iterator[str]:
    ill, activity = tally.troubles, tally.activity
    trouble = f"{len(ill)} in trouble" if ill else "none in trouble"
    yield f"Heartbeat of {day.day} {day:%B %Y}: {_count(tally.feeds, 'feed')}, {trouble}."
    yield f"Since {_moment(beat, tally.since)}: {_count(activity.items, 'new item')} read."
    yield f"Alerts: {_alerts(activity, configuration)}."
    pending, dead = tally.counts["deliveries_pending"], tally.counts["deliveries_dead"]
    letters = ", see `monitor deliveries list --state dead`" if dead else ""
    yield f"Deliveries: {pending} pending, {_count(dead, 'dead letter')}{letters}."
    if tally.held:
        waits = _some(f"{each.receiver} {each.alerts} ({_why(each)})" for each in tally.held)
        yield f"Waiting to be told: {waits}."
    if ill:
        named = _some(f"{each.source_id} ({each.kind})" for each in ill)
        yield f"In trouble: {named}; see `monitor feeds health`."


def _why(held: HeldBack) -> str:
    return held.reason or "not decided yet"


def _alerts(activity: Activity, configuration: Configuration) -> str:
    names = {topic.id: topic.name for topic in configuration.topics}
    by_topic = _some(f"{names.get(topic, topic)} {count}" for topic, count in activity.alerts)
    return f"{activity.messages}: {by_topic}" if activity.messages else "none"


def _some(parts: Iterable[str]) -> str:
    every = list(parts)
    more = f" and {len(every) - NAMED} more" if len(every) > NAMED else ""
    return ", ".join(every[:NAMED]) + more


def _moment(beat: Heartbeat, at: Millis) -> str:
    """A time in the heartbeat's zone, as people there write it."""
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(beat.zone))
    return f"{local.day} {local:%B, %H:%M}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {noun(number, what)}"


def _told(text: str | None) -> LastDay | None:
    return LastDay(**json.loads(text)) if text else None


def _keep(ledger: NoticeLedger, day: date, now: Millis) -> None:
    ledger.set_meta(TOLD, json.dumps(asdict(LastDay(day.isoformat(), now))))
