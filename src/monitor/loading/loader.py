"""A folder loaded again and again: what did not change is neither read nor compiled again.

    settings | changed files | sound? | changed topics compiled into a derived index -> Watch
                                 `- no: read all of it completely, and tell every fault

The old Watch stays as it is: polls in progress hold it, and a bad configuration leaves it in
force.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

from monitor.collector import resting
from monitor.configuration import Configuration, Topic
from monitor.errors import ConfigurationError, QueryError
from monitor.loading.complete import (
    LONG,
    article_problems,
    beginning,
    joined,
    load,
    misnamed,
    route_problems,
    timeline_problems,
)
from monitor.match import NOTHING_LEARNED, Definitions, Frequencies, Index
from monitor.pipeline.watch import Watch, watch
from monitor.settings import Settings, read_settings
from monitor.watchlist import SERVICES, Services, WatchlistReader, Watchlists
from monitor.yaml_reader import is_longer

Learned = Callable[[Configuration], Frequencies]


def nothing_learned(_configuration: Configuration) -> Frequencies:
    """Used when there is no store to read frequencies from."""
    return NOTHING_LEARNED


class Loader:
    """Loads one folder. `learned` says, once the store is known, how common words are."""

    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str],
        learned: Learned = nothing_learned,
        services: Services = SERVICES,
    ) -> None:
        self._folder, self._environ, self._services = folder, environ, services
        self._learned = learned
        self._reader = WatchlistReader(services)
        self._last: Watch | None = None

    @resting()
    def load(self) -> Watch:
        """The folder as it is now.

        Raises:
            ConfigurationError: with every problem; the next call starts from the last good one.
        """
        changed = self._reader.changed(self._folder)
        if rubbish := [fault for path in changed for fault in beginning(path, self._services)]:
            raise ConfigurationError(tuple(rubbish))
        configuration = self._sound()
        if configuration is not None:
            try:
                return self._compiled(configuration)
            except QueryError:
                pass  # a complete reading knows where it stands
        return self._compiled(load(self._folder, self._environ, self._services))

    def relearned(self, frequencies: Frequencies) -> Watch:
        """What was loaded last, under other frequencies."""
        if self._last is None:
            raise ValueError("nothing was loaded yet")
        self._last = watch(self._last.configuration, frequencies)
        return self._last

    def _sound(self) -> Configuration | None:
        """The configuration where nothing but its queries can be wrong."""
        if not self._folder.is_dir() or any(misnamed(self._folder)):
            return None
        try:
            settings = read_settings(self._folder, self._environ)
        except ConfigurationError:
            if is_longer(self._folder / "monitor.yaml", LONG):
                raise
            return None
        watchlists = self._reader.read(self._folder, LONG)
        if watchlists is None or _faulty(settings, watchlists):
            return None
        return joined(settings, watchlists)

    def _compiled(self, configuration: Configuration) -> Watch:
        last = self._last
        frequencies = last.frequencies if last else self._learned(configuration)
        index = derived_index(last, configuration) if last else None
        if index is None:
            _try_names(configuration)
        self._last = watch(configuration, frequencies, index)
        return self._last


def _faulty(settings: Settings, watchlists: Watchlists) -> bool:
    """Whether names are used that do not exist, and the like."""
    problems = chain(
        article_problems(watchlists),
        route_problems(settings, watchlists),
        timeline_problems(settings, watchlists),
    )
    try:
        return any(problems)
    except KeyError:  # a problem looked for its place, which only a complete reading knows
        return True


def derived_index(last: Watch, configuration: Configuration) -> Index | None:
    """The last index with what changed; None where that would be most of it.

    Raises:
        QueryError: a changed query cannot be used.
    """
    topics = {topic.id: topic for topic in configuration.topics}
    changed = {t.id: t for t in topics.values() if _differs(t, last.topics)}
    removed = last.topics.keys() - topics.keys()
    redefinition = last.index.redefined(_definitions(configuration))
    for topic in redefinition.topics:
        if topic.id not in removed:
            changed.setdefault(topic.id, topics[topic.id])
    if 2 * (len(changed) + len(removed)) > len(topics):
        return None
    _try_probes(configuration, _named(dict(configuration.queries), redefinition.queries))
    _try_probes(configuration, _probes(changed.values()))
    return last.index.derived(changed.values(), removed, redefinition)


def _try_names(configuration: Configuration) -> None:
    """QueryError where a named query, a boost or a prefilter cannot be used by itself."""
    queries = dict(configuration.queries)
    _try_probes(configuration, _named(queries, queries))
    _try_probes(configuration, _probes(configuration.topics))


def _definitions(configuration: Configuration) -> Definitions:
    """What every query may refer to."""
    return Definitions(
        configuration.entities, dict(configuration.lists), dict(configuration.queries)
    )


def _named(queries: Mapping[str, str], names: Iterable[str]) -> Iterator[Topic]:
    return (Topic(name, name, queries[name]) for name in names)


def _differs(topic: Topic, known: Mapping[str, Topic]) -> bool:
    """Whether the index must know; where a topic stands and whom it tells is nothing to it."""
    before = known.get(topic.id)
    return before is not topic and (before is None or _compiles(before) != _compiles(topic))


def _compiles(topic: Topic) -> Topic:
    """What of a topic the index goes by."""
    return replace(topic, name="", file="", line=0, severity=(), tags=(), tests=(), timed_tests=())


def _probes(topics: Iterable[Topic]) -> Iterator[Topic]:
    """Boosts and prefilters as queries, each once: they must be sound by themselves."""
    texts = dict.fromkeys(text for topic in topics for text in (*topic.boost, topic.prefilter))
    return (Topic(f"{number}", "", text) for number, text in enumerate(texts) if text)


def _try_probes(configuration: Configuration, probes: Iterable[Topic]) -> None:
    index = Index(configuration.entities, dict(configuration.lists), dict(configuration.queries))
    for probe in probes:
        index.check(probe)
