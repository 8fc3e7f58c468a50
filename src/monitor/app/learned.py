"""What the daemon learned from its archive, for whoever compiles the watchlist."""

from monitor.configuration import Configuration
from monitor.match import Frequencies, read_frequencies
from monitor.pipeline.upkeep.learn import LEARNED
from monitor.store import peek_meta


def stored_frequencies(configuration: Configuration) -> Frequencies:
    """How common words are; nothing learned where there is no store yet, or none in reach."""
    return read_frequencies(peek_meta(configuration.store_url, LEARNED))
