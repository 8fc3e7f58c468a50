"""Channels: one channel, one file. Home of aiosmtplib.

Every channel turns a Message into one send with its own timeout and answers with an Outcome.
None raises for what the network or a server does, none follows a redirect, and none names a
secret in a reason or a repr.
"""

from monitor.configuration import (
    ConsoleReceiver,
    EmailReceiver,
    Receiver,
    SlackReceiver,
    WebhookReceiver,
)
from monitor.exchange import Exchange
from monitor.notify.console import Console
from monitor.notify.email import Email
from monitor.notify.pace import Pace
from monitor.notify.slack import Slack
from monitor.notify.webhook import Webhook
from monitor.ports import Gate, Notifier

__all__ = ["Console", "Email", "Slack", "Webhook", "build"]


def build(
    receiver: Receiver, *, exchange: Exchange, gate: Gate, pace: Pace | None = None
) -> Notifier:
    """The channel of a receiver.

    Args:
        receiver: what the user configured.
        exchange: of the HTTP channels; whoever makes it decides where it may dial.
        gate: where the channels that dial by themselves may dial.
        pace: how often the channel may be written to, kept over reloads.

    Raises:
        MonitorError: the receiver cannot work as configured (a secret that is no secret).
    """
    match receiver:
        case ConsoleReceiver():
            return Console(zone=receiver.zone)
        case SlackReceiver():
            return Slack(receiver, exchange, receiver.deadline / 1000, pace)
        case EmailReceiver():
            return Email(receiver, gate)
        case WebhookReceiver():
            return Webhook(receiver, exchange, receiver.deadline / 1000)
