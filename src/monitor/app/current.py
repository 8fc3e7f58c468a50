"""The configuration in force, and its replacement as a whole.

changed? | load what changed | swap      a bad one never gets past "load"
learned anew? | compile | swap
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from monitor import loading, telemetry
from monitor.app.changes import changes
from monitor.app.embeddings import GuardedMeanings
from monitor.app.learned import stored_frequencies
from monitor.app.lost import has_settings, lost, missing
from monitor.app.quiet import quietly
from monitor.app.receivers import GuardedChannels
from monitor.configuration import Configuration
from monitor.errors import ConfigurationError, MonitorError
from monitor.pipeline.notices.reloads import Accepted
from monitor.pipeline.upkeep.learn import learn_frequencies
from monitor.pipeline.watch import Watch
from monitor.ports import Clock, Notifier, Store


class Current:
    """Holds what is in force; `reload` swaps it or keeps it."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder, self._environ = folder, environ
        self._log = telemetry.logger("configuration")
        self._seen = self._looked = loading.fingerprint(folder)
        self._turn = asyncio.Lock()  # a reload and new frequencies come one after the other
        self._loader = loading.Loader(folder, environ, stored_frequencies)
        self._has_settings = has_settings(folder)
        self._watch = self._loader.load()
        self._refused: tuple[str, ...] = ()
        self._accepted = Accepted()
        self._channels = GuardedChannels(self._watch.configuration)
        self.meanings = GuardedMeanings(self._watch.configuration)

    def watch(self) -> Watch:
        """What is watched now."""
        return self._watch

    def configuration(self) -> Configuration:
        """The configuration now."""
        return self._watch.configuration

    def notifiers(self) -> Mapping[str, Notifier]:
        """The channels now, by receiver name."""
        return self._channels.notifiers

    async def changed(self) -> bool:
        """Whether the files differ from what was last tried, good or bad, and are at rest.

        A file that is being written is empty for a moment, which is a good configuration: topics
        would be gone until the next look, and what comes meanwhile would be told to nobody.
        """
        before = self._looked
        self._looked = await asyncio.to_thread(loading.fingerprint, self._folder)
        return before == self._looked != self._seen

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._folder

    def refused(self) -> tuple[str, ...]:
        """What is wrong with the files where they are not in force; nothing where they are."""
        return self._refused

    def accepted(self) -> Accepted:
        """What the last reload changed whose files are in force."""
        return self._accepted

    async def reload(self, *, meant: bool = False) -> bool:
        """Put the files in force, or keep the old configuration and log every problem.

        `meant`: somebody asked for it, so that a folder without topics or feeds is a decision.
        """
        async with self._turn:
            return await self._reload(meant=meant)

    async def learn(self, store: Store, clock: Clock) -> bool:
        """Let the index know how common words are, where that is new; whether it was."""
        known = await learn_frequencies(store, clock, self._watch.frequencies)
        async with self._turn:
            if known.learned_at == self._watch.frequencies.learned_at:
                return False
            self._watch = await quietly(lambda: self._loader.relearned(known))
        return True

    async def _reload(self, *, meant: bool) -> bool:
        self._seen = await asyncio.to_thread(loading.fingerprint, self._folder)
        loaded = await quietly(lambda: self._attempt(meant=meant))
        if isinstance(loaded, Watch):
            self._swap(loaded)
            return True
        self._refuse(loaded)
        return False

    def _attempt(self, *, meant: bool) -> Watch | list[str]:
        """The files loaded, or why not: no exception, whose traceback would hold half of them."""
        if self._has_settings and not has_settings(self._folder):
            return [str(missing(self._folder))]
        try:
            loaded = self._loader.load()
        except ConfigurationError as fault:
            return [str(problem) for problem in fault.problems]
        except (MonitorError, OSError) as fault:
            return [f"{self._folder}: {fault}"]
        gone = [*lost(self._folder, self._watch.configuration, loaded.configuration)]
        return gone if gone and not meant else loaded

    async def close(self) -> None:
        """Let the channels and the endpoint go."""
        await self._channels.close()
        self.meanings.close()

    def _refuse(self, problems: list[str]) -> None:
        self._refused = tuple(problems)
        telemetry.RELOADS.labels("refused").inc()
        self._log.error("configuration_refused", kept="the old one", problems=problems)

    def _swap(self, loaded: Watch) -> None:
        before, configuration = self._watch.configuration, loaded.configuration
        self._channels.configure(configuration)
        self.meanings.follow(configuration)
        self._watch, self._refused = loaded, ()
        self._has_settings = has_settings(self._folder)
        changed = Accepted(changes(before, configuration), needs_restart(before, configuration))
        self._accepted = changed
        telemetry.RELOADS.labels("accepted").inc()
        self._log.info(
            "configuration_accepted",
            sources=len(configuration.sources),
            topics=len(configuration.topics),
            changes=changed.changes,
            needs_restart=changed.needs_restart,
        )


def needs_restart(before: Configuration, after: Configuration) -> list[str]:
    """Settings that changed but are only read at the start."""
    before = replace(before, fetch=replace(before.fetch, requests_per_hour=0, new_per_hour=0))
    after = replace(after, fetch=replace(after.fetch, requests_per_hour=0, new_per_hour=0))
    names = ("store_url", "web", "fetch", "articles", "parse_workers")
    return [name for name in names if getattr(before, name) != getattr(after, name)]
