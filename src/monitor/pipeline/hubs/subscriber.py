"""Subscriptions at hubs: what polls discover, what hubs are asked, what polls may then leave out.

    poll | declares a hub? | wanted            (the poll loop calls `polled`)
    due subscription | begin | POST | answered (a tick calls `run_due`)
    poll | does a hub push this feed? | plan   (the poll loop calls `standing`)

All decisions are `monitor.push`; each is made on a row that its transaction has locked.
"""

import asyncio
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

from monitor import parse, push, schedule, telemetry
from monitor.configuration import Secret, Source, WebSub
from monitor.model import DueSource, Fetched, FetchResult, Item, Millis, NotModified, Reading
from monitor.pipeline.hubs.directory import Directory, name_of
from monitor.pipeline.poll.standing import Standing
from monitor.pipeline.runtime import Runtime
from monitor.ports import Hubs, PushLedger, PushStore
from monitor.push import Declared, Request, Step, Subscription

PATH = "websub/"  # below the callback URL
AT_ONCE = 16  # hubs asked in one tick
REFRESH = 5_000  # milliseconds between two readings of all subscriptions


class Subscriber:
    """Keeps the subscriptions that the polled documents ask for."""

    def __init__(
        self,
        store: PushStore,
        hubs: Hubs,
        directory: Directory,
        runtime: Runtime,
    ) -> None:
        self._store, self._hubs, self._clock = store, hubs, runtime.clock
        self._watch, self._dice = runtime.watch, runtime.dice
        self._log = telemetry.logger("websub")
        self._read_at: Millis = 0
        self.directory = directory

    # --- asked by the poll loop -----------------------------------------------------------

    async def standing(self, due: DueSource, fresh: tuple[Item, ...], now: Millis) -> Standing:
        """Who pushes this source; a hub that let news pass is not relied on."""
        one = self.directory.of(due.source_id)
        if one is None or self._setting() is None:
            return Standing()
        since = due.state.ok_at
        pushed = await self._store.published(one.source_id, since) if one.pushed_at > since else ()
        if not one.feeding(now):
            return Standing(published=pushed)
        late = push.missed(one, [item.published for item in fresh], now)
        if late is None:
            # Older than max_age it would be recorded and not told, had the hub let it pass.
            in_time = now + self._watch().configuration.max_age // 2
            return Standing(one.host, min(one.expires_at, in_time), pushed)
        self._log.warning("hub_missed_news", source=one.source_id, hub=one.hub, items=len(fresh))
        await self._store.change(lambda ledger: self._note_missed(ledger, one.id, now))
        return Standing(published=pushed)

    def _note_missed(self, ledger: PushLedger, name: str, now: Millis) -> None:
        one = ledger.subscription(name)
        if one:
            self._keep(ledger, replace(one, missed_at=now))

    async def polled(
        self, source: Source, result: FetchResult, feed: Reading | None, schedule_state: str
    ) -> None:
        """Want what the document declares, leave what it no longer does. Never raises."""
        setting = self._setting()
        if setting is None or not isinstance(result, Fetched | NotModified):
            return
        try:
            found = discovered(result, feed, schedule_state, source.url)
            await self._settle(source, result, found, setting)
        except Exception:  # noqa: BLE001 - the poll itself is recorded and must count as such
            self._log.exception("subscribe_fault", source=source.id)

    async def _settle(
        self, source: Source, result: FetchResult, found: Declared | None, setting: WebSub
    ) -> None:
        current = self.directory.of(source.id)
        if found and current:
            found = _chosen(found, current, self._clock.now())
        if not self._is_settled(current, found, result, setting):
            await self._store.change(lambda ledger: self._want(ledger, source, found, setting))

    @staticmethod
    def _is_settled(
        current: Subscription | None, found: Declared | None, result: FetchResult, setting: WebSub
    ) -> bool:
        """Whether nothing is to be done; an unchanged document says less than a whole one."""
        if isinstance(result, NotModified) and (found is None or current is not None):
            return found is None or _reaches(current, setting)
        return _fits(current, found, setting) if found else current is None

    def _want(
        self, ledger: PushLedger, source: Source, found: Declared | None, setting: WebSub
    ) -> None:
        now = self._clock.now()
        fits = False
        for one in ledger.subscriptions_of(source.id):
            if found and _fits(one, found, setting):
                fits = True
                self._keep(ledger, one)
            elif not one.leaving:
                self._leave(ledger, one, now, "its feed no longer declares it")
        if found and not fits:
            wanted = _wanted(source.id, found, setting, now)
            self._keep(ledger, push.planned(wanted, now, self._dice()))
            self._log.info("hub_found", source=source.id, hub=found.hub, topic=found.topic)

    # --- the tick -------------------------------------------------------------------------

    async def run_due(self) -> int:
        """Ask the hubs that are due; how many."""
        now, setting = self._clock.now(), self._setting()
        if not 0 <= now - self._read_at < REFRESH:
            await self.directory.refresh()
            self._read_at = now
            self._gauge(now)
        if setting is None:
            return await self._switch_off()
        await self._mend(now)
        await self._leave_removed(now)
        if not any(one.next_at <= now for one in self.directory.all()):
            return 0
        steps = await self._store.change(lambda ledger: self._begin(ledger, setting, now))
        await asyncio.gather(*(self._ask(name, request) for name, request in steps))
        return len(steps)

    def _begin(self, ledger: PushLedger, setting: WebSub, now: Millis) -> list[tuple[str, Request]]:
        """The next try is written before anything is sent: see `push.decide`."""
        requests = []
        for one in ledger.due_subscriptions(now, AT_ONCE):
            step = push.due(one, setting.lease, now, self._dice())
            self._follow(ledger, one, step)
            if step.request:
                requests.append((one.id, step.request))
        return requests

    async def _ask(self, name: str, request: Request) -> None:
        answer = await self._hubs.submit(request.hub, request.fields)
        now = self._clock.now()

        def work(ledger: PushLedger) -> Step:
            one = ledger.subscription(name)
            step = push.answered(one, answer, now, self._dice()) if one else Step(None)
            if one:
                self._follow(ledger, one, step)
            return step

        step = await self._store.change(work)
        mode = request.fields["hub.mode"]
        outcome = f"{answer.status // 100}xx" if answer.status else "unreachable"
        telemetry.HUB_REQUESTS.labels(mode, outcome).inc()
        kept = step.subscription
        self._log.info(
            "hub_asked",
            hub=request.hub,
            topic=request.fields["hub.topic"],
            mode=mode,
            answer=answer.detail,
            next=_iso(kept.next_at) if kept else "",
            why=kept.reason if kept else "forgotten",
        )

    async def _mend(self, now: Millis) -> None:
        """What a clock that was wrong wrote is not believed."""
        wrong = [one.id for one in self.directory.all() if push.mended(one, now)]
        if not wrong:
            return

        def work(ledger: PushLedger) -> None:
            for name in wrong:
                one = ledger.subscription(name)
                right = push.mended(one, now) if one else None
                if right:
                    self._keep(ledger, right)

        await self._store.change(work)

    async def _leave_removed(self, now: Millis) -> None:
        sources = self._watch().sources
        gone = [o for o in self.directory.all() if o.source_id not in sources and not o.leaving]
        if not gone:
            return

        def work(ledger: PushLedger) -> None:
            for seen in gone:
                one = ledger.subscription(seen.id)
                if one and not one.leaving:
                    self._leave(ledger, one, now, "its source was removed")

        await self._store.change(work)

    async def _switch_off(self) -> int:
        """Hubs cannot reach us any more: forget them, and poll as usual at once."""
        given_up = self.directory.all()
        if not given_up:
            return 0

        def work(ledger: PushLedger) -> None:
            for one in given_up:
                ledger.forget_subscription(one.id)
                ledger.poll_soon(one.source_id, self._clock.now(), "hubs are switched off")

        await self._store.change(work)
        await self.directory.refresh()
        self._log.info("switched_off", forgotten=len(given_up))
        return 0

    # --- both -----------------------------------------------------------------------------

    def _follow(self, ledger: PushLedger, one: Subscription, step: Step) -> None:
        if step.subscription:
            self._keep(ledger, step.subscription)
        else:
            ledger.forget_subscription(one.id)
            self.directory.drop(one.id)

    def _keep(self, ledger: PushLedger, one: Subscription) -> None:
        ledger.save_subscription(one)
        self.directory.put(one)

    def _leave(self, ledger: PushLedger, one: Subscription, now: Millis, why: str) -> None:
        self._keep(ledger, push.left(one, now))
        if one.feeding(now):
            ledger.poll_soon(one.source_id, now, f"{one.host} pushes it no longer: {why}")
        self._log.info("hub_left", source=one.source_id, hub=one.hub, why=why)

    def _setting(self) -> WebSub | None:
        return self._watch().configuration.websub

    def _gauge(self, now: Millis) -> None:
        states = [state_of(one, now) for one in self.directory.all()]
        for state in ("pushing", "live", "waiting", "leaving"):
            telemetry.SUBSCRIPTIONS.labels(state).set(states.count(state))


def _iso(at: Millis) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).isoformat()


def state_of(one: Subscription, now: Millis) -> str:
    """`pushing` (proved), `live` (verified, not proved), `waiting` or `leaving`."""
    if one.leaving:
        return "leaving"
    if one.feeding(now):
        return "pushing"
    return "live" if one.live(now) else "waiting"


def discovered(
    result: Fetched | NotModified, feed: Reading | None, schedule_state: str, url: str
) -> Declared | None:
    """The hub and topic of a document; of an unchanged one, what its last body said."""
    if isinstance(result, NotModified):
        asked = result.validators.url or url
        return push.declared(result.headers, schedule.hints(schedule_state), asked)
    links = chain(feed.hints if feed else (), _page_links(result))
    return push.declared(result.headers, links, result.url)


def _page_links(result: Fetched) -> Iterator[tuple[str, str]]:
    if b"<html" in result.body[:2048].lower():
        yield from parse.head_links(result.body)


def _chosen(found: Declared, current: Subscription, now: Millis) -> Declared:
    """Of several hubs the one that is subscribed, or the next where that one fails."""
    if current.hub not in (found.hub, *found.others) or not found.others:
        return found
    if push.failing(current, now):
        return found.instead_of(current.hub)
    return replace(found, hub=current.hub)


def _fits(one: Subscription | None, found: Declared, setting: WebSub) -> bool:
    """Whether a subscription is the one that is wanted, and reachable where we are now."""
    if one is None or one.leaving or (one.hub, one.topic) != (found.hub, found.topic):
        return False
    return _reaches(one, setting)


def _reaches(one: Subscription | None, setting: WebSub) -> bool:
    """Whether its hub calls us where we are now."""
    return one is not None and one.callback.reveal().startswith(setting.callback_url + PATH)


def _wanted(source_id: str, found: Declared, setting: WebSub, now: Millis) -> Subscription:
    """A new subscription: a callback that nobody can guess, a secret of its own."""
    token = secrets.token_urlsafe(32)
    return Subscription(
        id=name_of(token),
        source_id=source_id,
        hub=found.hub,
        topic=found.topic,
        callback=Secret(setting.callback_url + PATH + token),
        secret=Secret(secrets.token_urlsafe(48)),
        next_at=now,
    )
