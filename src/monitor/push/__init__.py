"""Being told by a hub instead of asking: the subscriber of WebSub, as pure decisions.

    what a document declares | Subscription + what happened + now | Subscription + what to send

W3C Recommendation "WebSub" (https://www.w3.org/TR/websub/); hubs that speak PubSubHubbub 0.4 or
0.3 are understood too. Nothing here asks the clock, the network or the dice.
"""

from monitor.push.decide import (
    answered,
    denied,
    due,
    failing,
    left,
    mended,
    missed,
    planned,
    received,
    verified,
)
from monitor.push.links import Declared, declared
from monitor.push.signature import Signature, check
from monitor.push.subscription import HubAnswer, Intent, Push, Request, Step, Subscription

__all__ = [
    "Declared",
    "HubAnswer",
    "Intent",
    "Push",
    "Request",
    "Signature",
    "Step",
    "Subscription",
    "answered",
    "check",
    "declared",
    "denied",
    "due",
    "failing",
    "left",
    "mended",
    "missed",
    "planned",
    "received",
    "verified",
]
