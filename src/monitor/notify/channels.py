"""All channels of a configuration, over one HTTP client that outlives reloads."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from monitor.configuration import (
    Configuration,
    EmailReceiver,
    Receiver,
    SlackReceiver,
    WebhookReceiver,
)
from monitor.notify import build
from monitor.ports import Gate, Notifier


class Channels:
    """The notifiers in force, by receiver name.

    Args:
        configuration: names the receivers.
        transport: what the HTTP channels dial with; closed with the channels.
        gate: where the others may dial.
    """

    def __init__(
        self, configuration: Configuration, transport: httpx.AsyncBaseTransport, gate: Gate
    ) -> None:
        self._gate = gate
        self._client = httpx.AsyncClient(
            transport=transport,
            headers={"Connection": "close"},
            follow_redirects=False,
            trust_env=False,
        )
        self.notifiers: Mapping[str, Notifier] = {}
        self.configure(configuration)

    def configure(self, configuration: Configuration) -> None:
        """Put another configuration in force; sends under way end on the old channels."""
        self.notifiers = {
            receiver.name: build(receiver, client=self._client, gate=self._gate)
            for receiver in configuration.receivers
        }

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def host_of(receiver: Receiver) -> str:
    """The host that a receiver's channel dials; "" where it dials none."""
    match receiver:
        case EmailReceiver():
            return receiver.host
        case WebhookReceiver():
            return urlsplit(receiver.url.reveal()).hostname or ""
        case SlackReceiver():
            url = receiver.webhook_url.reveal() if receiver.webhook_url else receiver.api_url
            return urlsplit(url).hostname or ""
        case _:
            return ""
