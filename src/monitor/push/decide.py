"""The subscriber's decisions: a subscription, what happened, and the time; what follows, and why.

    planned    a document declares a hub       -> wanted, asked soon
    due        its time has come               -> a request, and when to try again if nothing comes
    answered   the hub answered the request    -> waiting for it to verify, or tried later
    verified   the hub asks: do you want this? -> live until the lease ends, renewed before
    denied     the hub says no                 -> not live; asked again a day later
    received   a document came that was read   -> proved: the feed is polled as a safety net only
    missed     a poll found what was not pushed -> polled as usual until it delivers again
    left       no longer wanted                -> unsubscribed, then forgotten
    mended     a clock was far ahead           -> asked for anew

`due` moves `next_at` on before anything is sent. So a process that dies, or another replica, or
a hub that never comes back needs no repair: the next try is already written. `dice` is in [0, 1).
"""

from collections.abc import Iterable
from dataclasses import replace

from monitor.configuration import DAY, HOUR, MINUTE
from monitor.model import Millis
from monitor.push.subscription import HubAnswer, Intent, Mode, Request, Step, Subscription

SPREAD = 5_000  # first requests come within so long; their hub's lane spaces them further
LONGEST_WAIT = 6 * HOUR
VERIFICATION = 10 * MINUTE  # a hub that accepted a request gets so long to verify
REPEATED = 10 * MINUTE  # a hub whose first verification got lost asks once more
REFUSED_WAIT = DAY
GIVE_UP = 3  # requests to unsubscribe
HOPELESS = 5  # requests in vain after which another hub is asked, where the feed names one
SHORTEST_RENEWAL = MINUTE
LONGEST_LEASE = 90 * DAY
LATE = 15 * MINUTE  # news that a poll finds sooner than that, the hub may yet bring
_PASSING = frozenset({408, 425, 429})
_AHEAD = HOUR  # no clock of a replica is further off
_REASON = 200  # characters of a hub's own words


def planned(wanted: Subscription, now: Millis, dice: float) -> Subscription:
    """A new subscription, first asked for within seconds."""
    return replace(wanted, next_at=now + int(dice * SPREAD), reason=f"{wanted.host} is to be asked")


def due(subscription: Subscription, lease: int, now: Millis, dice: float) -> Step:
    """The next request. `lease` is what we would like, in milliseconds."""
    if subscription.leaving and not _worth_leaving(subscription, now):
        return Step(None)
    tried = replace(
        subscription,
        pending=True,
        attempts=subscription.attempts + 1,
        next_at=now + _backoff(subscription.attempts, dice),
        reason=f"{subscription.host} is being asked to {subscription.mode}",
    )
    return Step(tried, _request(tried, lease))


def _worth_leaving(subscription: Subscription, now: Millis) -> bool:
    """A hub that never verified, or whose lease is over, does not push anyway."""
    return subscription.live(now) and subscription.attempts < GIVE_UP


def _request(subscription: Subscription, lease: int) -> Request:
    """The form (WebSub, 5.1); `hub.verify` is for hubs of PubSubHubbub 0.3, others ignore it."""
    fields = {
        "hub.mode": subscription.mode.value,
        "hub.topic": subscription.topic,
        "hub.callback": subscription.callback.reveal(),
        "hub.verify": "async",
    }
    if subscription.mode is Mode.SUBSCRIBE:
        fields["hub.lease_seconds"] = str(lease // 1000)
        fields["hub.secret"] = subscription.secret.reveal()
    return Request(subscription.hub, fields)


def _backoff(attempts: int, dice: float) -> int:
    """1 min, 4, 16, 64, 256, then 6 h; from half to one and a half of that."""
    wait = min(MINUTE * 4 ** min(attempts, 8), LONGEST_WAIT)
    return int(wait * (0.5 + dice))


def answered(subscription: Subscription, answer: HubAnswer, now: Millis, dice: float) -> Step:
    """After the hub's answer; it may have verified in the meantime."""
    if not subscription.pending:
        return Step(subscription)
    if 200 <= answer.status < 300:  # noqa: PLR2004 - success
        return Step(_accepted(subscription, now))
    if 400 <= answer.status < 500 and answer.status not in _PASSING:  # noqa: PLR2004 - our fault
        return Step(_refused(subscription, answer, now, dice))
    wish = min(answer.retry_after or 0, DAY)
    why = f"{subscription.host} could not be asked: {answer.detail[:_REASON]}"
    return Step(replace(subscription, next_at=max(subscription.next_at, now + wish), reason=why))


def _accepted(subscription: Subscription, now: Millis) -> Subscription:
    why = f"{subscription.host} accepted the request to {subscription.mode} and has yet to verify"
    later = max(subscription.next_at, now + VERIFICATION)
    return replace(subscription, next_at=later, reason=why)


def _refused(
    subscription: Subscription, answer: HubAnswer, now: Millis, dice: float
) -> Subscription | None:
    if subscription.leaving:
        return None
    why = f"{subscription.host} refused: {answer.detail[:_REASON]}"
    return replace(subscription, pending=False, next_at=_tomorrow(now, dice), reason=why)


def verified(subscription: Subscription, intent: Intent, lease: int, now: Millis) -> Step:
    """The hub asks whether we want this (WebSub, 5.3). Agreed only to what we asked for.

    `lease` (milliseconds) counts where the hub names none, as hubs of 0.3 may.
    """
    if intent.topic != subscription.topic or intent.mode != subscription.mode.value:
        return Step(subscription)
    again = now - subscription.confirmed_at < REPEATED and not subscription.leaving
    if not subscription.pending and not again:
        return Step(subscription)
    if subscription.leaving:
        return Step(None, agreed=True)
    granted = _granted(intent.lease_seconds, lease)
    live = replace(
        subscription,
        pending=False,
        attempts=0,
        confirmed_at=now,
        expires_at=now + granted,
        next_at=now + _renewal(granted, subscription.id),
        reason=f"{subscription.host} verified",
    )
    return Step(live, agreed=True)


def _granted(text: str, lease: int) -> int:
    if not (text.isascii() and text.isdigit()) or not int(text[:12]):
        return lease
    return min(int(text[:12]) * 1000, LONGEST_LEASE)


def _renewal(granted: int, name: str) -> int:
    """After 70 to 90 % of the lease: each at its own place, so that no crowd renews at once."""
    share = 0.7 + 0.2 * int(name[:4] or "0", 16) / 0x10000
    return max(int(granted * share), SHORTEST_RENEWAL)


def denied(subscription: Subscription, intent: Intent, now: Millis, dice: float) -> Step:
    """The hub says no, now or at any later time (WebSub, 5.2)."""
    if intent.topic != subscription.topic:
        return Step(subscription)
    if subscription.leaving:
        return Step(None, agreed=True)
    said = "".join(c for c in intent.reason if c.isprintable())[:_REASON]
    why = f"{subscription.host} denied the subscription{f': {said}' if said else ''}"
    over = replace(
        subscription, pending=False, expires_at=0, next_at=_tomorrow(now, dice), reason=why
    )
    return Step(over, agreed=True)


def received(subscription: Subscription, now: Millis) -> Subscription:
    """A document came, was authentic and could be read."""
    return replace(subscription, pushed_at=now)


def missed(
    subscription: Subscription, published: Iterable[Millis | None], now: Millis
) -> Subscription | None:
    """After a poll found new items of these times; None where the hub is not to blame.

    What is younger than a quarter of an hour may still come, what is older than the hub's
    promise was never its to bring; an item without a date might be either.
    """
    since = subscription.confirmed_at
    blamed = any(at is None or since <= at < now - LATE for at in published)
    return replace(subscription, missed_at=now) if blamed else None


def left(subscription: Subscription, now: Millis) -> Subscription:
    """No longer wanted: its source is gone, or declares another hub or none."""
    why = f"{subscription.host} is to be told that it is no longer wanted"
    return replace(subscription, leaving=True, pending=False, attempts=0, next_at=now, reason=why)


def mended(subscription: Subscription, now: Millis) -> Subscription | None:
    """Anew, where it speaks of a future that a clock set ahead made up; None where it is right.

    Its lease, as its hub counts, may be over long before the one that is written here.
    """
    heard = max(subscription.confirmed_at, subscription.pushed_at, subscription.missed_at)
    planned_for = subscription.next_at - LONGEST_LEASE - DAY
    if max(heard, planned_for) <= now + _AHEAD:
        return None
    return replace(
        subscription,
        pending=False,
        next_at=now,
        confirmed_at=0,
        expires_at=0,
        pushed_at=0,
        missed_at=0,
        reason="the clock was set back",
    )


def failing(subscription: Subscription, now: Millis) -> bool:
    """Whether another hub of the same feed may do better: it refused, or failed for an hour."""
    refused = subscription.attempts > 0 and not subscription.pending
    return not subscription.live(now) and (refused or subscription.attempts >= HOPELESS)


def _tomorrow(now: Millis, dice: float) -> Millis:
    return now + int(REFUSED_WAIT * (0.9 + 0.2 * dice))
