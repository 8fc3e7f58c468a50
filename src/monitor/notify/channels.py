"""All channels of a configuration, over exchanges and paces that outlive reloads."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from monitor.configuration import (
    Configuration,
    EmailReceiver,
    Receiver,
    SlackReceiver,
    Way,
    WebhookReceiver,
)
from monitor.exchange import Exchange
from monitor.notify import build
from monitor.notify.pace import Pace
from monitor.ports import Gate, Notifier


class Channels:
    """The notifiers in force, by receiver name.

    Args:
        configuration: names the receivers.
        exchange: makes what an HTTP channel dials with; closed with the channels.
        gate: where the others may dial.
    """

    def __init__(
        self,
        configuration: Configuration,
        exchange: Callable[[Way], Exchange],
        gate: Gate,
    ) -> None:
        self._exchange, self._gate = exchange, gate
        self._exchanges: dict[Way, Exchange] = {}
        self._paces: dict[tuple[object, ...], Pace] = {}
        self.notifiers: Mapping[str, Notifier] = {}
        self.configure(configuration)

    def configure(self, configuration: Configuration) -> None:
        """Put another configuration in force; sends under way end on the old channels."""
        self.notifiers = {
            receiver.name: build(
                receiver,
                exchange=self._over(getattr(receiver, "way", Way())),
                gate=self._gate,
                pace=self._pace(receiver),
            )
            for receiver in configuration.receivers
        }

    def _over(self, way: Way) -> Exchange:
        if way not in self._exchanges:
            self._exchanges[way] = self._exchange(way)
        return self._exchanges[way]

    def _pace(self, receiver: Receiver) -> Pace | None:
        """One for each Slack channel, whatever receivers write to it."""
        if not isinstance(receiver, SlackReceiver):
            return None
        channel = (receiver.webhook_url, receiver.token, receiver.channel, receiver.api_url)
        return self._paces.setdefault(channel, Pace())

    async def close(self) -> None:
        """Let go of what the exchanges hold."""
        for exchange in self._exchanges.values():
            await exchange.aclose()


def host_of(receiver: Receiver) -> str:
    """The host that a receiver's channel dials; "" where it dials none."""
    way: Way | None = getattr(receiver, "way", None)
    if way and way.proxy:
        return urlsplit(way.proxy.reveal()).hostname or ""
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
