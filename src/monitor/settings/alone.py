"""What `monitor.yaml` says, without feeds and topics: enough for who needs the store or a receiver.

A command that reads no more starts in half the time, and a fault in a watchlist does not stop it.
"""

from collections.abc import Mapping
from pathlib import Path

from monitor.configuration import Configuration
from monitor.errors import ConfigurationError, Problem
from monitor.settings.read import Settings, read_settings


def load_settings(folder: Path, environ: Mapping[str, str]) -> Configuration:
    """Returns what `monitor.yaml` alone says.

    Raises:
        ConfigurationError: with every problem of that file.
    """
    if not folder.is_dir():
        raise ConfigurationError((Problem(folder, 0, 0, "", "no such folder"),))
    return configuration_of(read_settings(folder, environ))


def configuration_of(settings: Settings) -> Configuration:
    """Returns the configuration that these settings make, which has no feeds and no topics yet."""
    file = settings.file
    return Configuration(
        sources=(),
        topics=(),
        silences=settings.silences,
        zone=file.notify.zone,
        receivers=settings.receivers,
        route=settings.route,
        store_url=settings.store_url,
        fetch=settings.fetch,
        articles=settings.articles,
        web=settings.web,
        notify_networks=tuple(file.notify.allow_networks),
        fallback=tuple(file.notify.fallback),
        websub=settings.websub,
        embeddings=settings.embeddings,
        heartbeat=settings.heartbeat,
        rollup=settings.rollup,
        parse_workers=file.parse.workers,
        max_age=file.alerts.max_age,
        flood_limit=file.alerts.flood_limit,
        max_per_day=file.alerts.max_per_day,
        keep=file.store.keep,
        max_size=file.store.max_size,
        log_format=file.log.format,
        log_level=file.log.level,
    )
