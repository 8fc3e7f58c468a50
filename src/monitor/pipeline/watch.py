"""What is watched: a configuration with its compiled index, swapped as a whole by a reload."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.configuration import Configuration, Source, Topic
from monitor.match import NOTHING_LEARNED, Frequencies, Index, compile_watchlist


@dataclass(frozen=True, slots=True)
class Watch:
    """A configuration, ready to be used."""

    configuration: Configuration
    index: Index
    sources: Mapping[str, Source]
    topics: Mapping[str, Topic]
    frequencies: Frequencies = NOTHING_LEARNED


def watch(
    configuration: Configuration,
    frequencies: Frequencies = NOTHING_LEARNED,
    index: Index | None = None,
) -> Watch:
    """Compile the queries, where they are not compiled yet.

    Raises:
        QueryError: a query cannot be used, which a checked configuration never has.
    """
    return Watch(
        configuration=configuration,
        index=index or _compiled(configuration, frequencies),
        sources={source.id: source for source in configuration.sources},
        topics={topic.id: topic for topic in configuration.topics},
        frequencies=frequencies,
    )


def _compiled(configuration: Configuration, frequencies: Frequencies) -> Index:
    return compile_watchlist(
        configuration.topics,
        configuration.entities,
        dict(configuration.lists),
        dict(configuration.queries),
        frequencies.shares,
    )
