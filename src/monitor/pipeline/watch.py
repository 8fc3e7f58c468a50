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


def watch(configuration: Configuration, frequencies: Frequencies = NOTHING_LEARNED) -> Watch:
    """Compile the queries; raises QueryError, which a checked configuration never does."""
    return Watch(
        configuration=configuration,
        index=compile_watchlist(
            configuration.topics,
            configuration.entities,
            dict(configuration.lists),
            dict(configuration.queries),
            frequencies.shares,
        ),
        sources={source.id: source for source in configuration.sources},
        topics={topic.id: topic for topic in configuration.topics},
        frequencies=frequencies,
    )
