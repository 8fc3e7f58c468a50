"""Receivers behind the guard: the same one as for feeds, with networks of their own.

What feeds may reach, receivers may reach; what is opened for receivers stays closed to
feeds, whose addresses strangers choose.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.addresses import looks_private
from monitor.configuration import Configuration, Receiver, Way
from monitor.errors import AddressRefused, HostUnknown
from monitor.exchange import Guard, GuardedTransport, Tls
from monitor.notify.channels import Channels, host_of

SETTING = "notify.allow_networks"
_LOOK = 2.0  # seconds for all names together: a check must not hang on a resolver


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A receiver that the guard keeps from being told, and what opens the way."""

    receiver: str
    reason: str


class GuardedChannels(Channels):
    """The channels of a configuration, all of which dial through one guard."""

    def __init__(self, configuration: Configuration) -> None:
        self._guard = Guard(configuration.receiver_networks, setting=SETTING)
        super().__init__(configuration, self._transport_for, self._guard)

    def _transport_for(self, way: Way) -> GuardedTransport:
        proxy = way.proxy.reveal() if way.proxy else ""
        return GuardedTransport(self._guard, tls=Tls(way.ca_file), proxy=proxy)

    def configure(self, configuration: Configuration) -> None:
        """Put another configuration in force, its networks too."""
        self._guard.allow(configuration.receiver_networks)
        super().configure(configuration)


async def unreachable(configuration: Configuration) -> tuple[Unreachable, ...]:
    """The receivers whose host must not be dialled, or looks private and has no address here."""
    guard = Guard(configuration.receiver_networks, setting=SETTING)
    try:
        looks = [_look(guard, each, configuration) for each in configuration.receivers]
        return tuple(_found(await asyncio.gather(*looks)))
    finally:
        guard.close()


def _found(looked: Iterable[Unreachable | None]) -> Iterable[Unreachable]:
    return (each for each in looked if each is not None)


async def _look(
    guard: Guard, receiver: Receiver, configuration: Configuration
) -> Unreachable | None:
    host = host_of(receiver)
    if not host:
        return None
    try:
        async with asyncio.timeout(_LOOK):
            await guard.admit(host)
    except AddressRefused as fault:
        return Unreachable(receiver.name, str(fault))
    except (HostUnknown, TimeoutError):
        if looks_private(host) and not configuration.receiver_networks:
            reason = f"{host} looks private and has no address here; {SETTING} opens its network"
            return Unreachable(receiver.name, reason)
    return None
