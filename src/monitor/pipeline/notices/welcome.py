"""The first start: one message says what is watched and what the last day would have been.

a source was read, and each one was or two minutes passed | count | one notice
"""

import json
from collections import Counter

from monitor import telemetry
from monitor.configuration import MINUTE, Configuration
from monitor.groups import NEVER
from monitor.model import AlertKind, PollState
from monitor.pipeline.notices.notice import notice, notice_labels, tell_routed
from monitor.ports import Clock, NoticeLedger, NoticeStore

PATIENCE = 2 * MINUTE  # for slow feeds, once one is read
STARTED = "first_start"  # meta key: when this store was first used
FIRST = "first:"  # meta key of what a source's first reading would have alerted
WELCOMED = "welcomed"  # meta key: when the message was enqueued


async def begin(store: NoticeStore, clock: Clock) -> None:
    """Remember when this store was first used."""

    def remember(ledger: NoticeLedger) -> None:
        if ledger.get_meta(STARTED) is None:
            ledger.set_meta(STARTED, str(clock.now()))

    await store.write(remember)


async def welcome(store: NoticeStore, clock: Clock, configuration: Configuration) -> bool:
    """Enqueue the message once, when its time has come; True when there is no more to do."""
    states = await store.poll_states()
    now = clock.now()

    def tell(ledger: NoticeLedger) -> bool:
        if ledger.get_meta(WELCOMED) is not None:
            return True
        if now - int(ledger.get_meta(STARTED) or now) < _patience(states):
            return False
        lines = summary(configuration, states, _would_have(ledger, configuration))
        first = notice(WELCOMED, notice_labels(AlertKind.FIRST_START), now, lines)
        tell_routed(ledger, first, configuration)
        ledger.set_meta(WELCOMED, str(now))
        telemetry.logger("welcome").info("first_start", lines=lines)
        return True

    return await store.write(tell)


def summary(
    configuration: Configuration, states: tuple[PollState, ...], would: Counter[str]
) -> tuple[str, ...]:
    """The message's lines."""
    read = sum(state.ok_at > 0 for state in states)
    names = {topic.id: topic.name for topic in configuration.topics}
    counts = ", ".join(f"{names.get(topic, topic)} {n}" for topic, n in sorted(would.items()))
    topics = ", ".join(sorted(names.values())) or "none"
    failed = [state.source_id for state in states if state.polled_at and not state.ok_at]
    lines = [
        f"Watching {len(states)} feeds for {len(names)} topics: {topics}.",
        f"{read} of {len(states)} feeds were read; what stood in them is recorded, not alerted.",
        f"The last 24 h would have been {would.total()} alerts"
        + (f": {counts}." if would else "."),
    ]
    if failed:
        lines.append(f"Not readable so far, tried again on their own: {', '.join(failed)}.")
    return tuple(lines)


def _patience(states: tuple[PollState, ...]) -> int:
    """Milliseconds after the first start until the message is due; never before a feed is read."""
    if states and all(state.ok_at == 0 for state in states):
        return NEVER
    return PATIENCE if any(state.polled_at == 0 for state in states) else 0


def _would_have(ledger: NoticeLedger, configuration: Configuration) -> Counter[str]:
    total: Counter[str] = Counter()
    for source in configuration.sources:
        total.update(json.loads(ledger.get_meta(FIRST + source.id) or "{}"))
    return total
