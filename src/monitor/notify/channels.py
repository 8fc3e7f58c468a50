"""All channels of a configuration, over one HTTP client that outlives reloads."""

from collections.abc import Mapping

import httpx

from monitor.configuration import Configuration
from monitor.notify import build
from monitor.ports import Notifier


class Channels:
    """The notifiers in force, by receiver name."""

    def __init__(self, configuration: Configuration) -> None:
        self._client = httpx.AsyncClient(follow_redirects=False, trust_env=False)
        self.notifiers: Mapping[str, Notifier] = {}
        self.configure(configuration)

    def configure(self, configuration: Configuration) -> None:
        """Put another configuration in force; sends under way end on the old channels."""
        allow = configuration.fetch.allow_networks
        self.notifiers = {
            receiver.name: build(receiver, client=self._client, allow=allow)
            for receiver in configuration.receivers
        }

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
