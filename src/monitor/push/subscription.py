"""The values: a subscription, what is sent to a hub, what comes back, what is pushed.

A subscription's life (one source, one hub, one topic, one callback):

    wanted -> asked -> (verified by the hub) live -> asked again before its end -> live ...
                 `- refused, denied: asked again a day later
    leaving -> asked to unsubscribe -> (verified, or given up) forgotten

Times are UTC milliseconds; 0 means never.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from monitor.configuration import Secret
from monitor.model import Lease, Millis


class Mode(StrEnum):
    """What a request asks for (WebSub, 5.1)."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One callback of ours at one hub. `id` is a digest of the callback's secret part."""

    id: str
    source_id: str
    hub: str
    topic: str
    callback: Secret  # who knows it can call it
    secret: Secret  # signs what is pushed; less than 200 bytes (WebSub, 5.1)
    next_at: Millis  # when there is something to do
    pending: bool = False  # we asked, and the hub may come to verify
    leaving: bool = False  # no longer wanted
    attempts: int = 0  # requests since the last verification
    confirmed_at: Millis = 0  # when the hub last verified that we want it
    expires_at: Millis = 0  # end of the hub's lease
    pushed_at: Millis = 0  # when it last brought a document that could be read
    missed_at: Millis = 0  # when a poll last found news that it had not brought
    reason: str = ""  # how the last step ended, in words

    @property
    def mode(self) -> Mode:
        """What its next request asks for."""
        return Mode.UNSUBSCRIBE if self.leaving else Mode.SUBSCRIBE

    @property
    def host(self) -> str:
        """The hub's name, for people."""
        return urlsplit(self.hub).hostname or self.hub

    def live(self, now: Millis) -> bool:
        """Whether the hub has promised to push."""
        return self.expires_at > now

    def feeding(self, now: Millis) -> bool:
        """Whether it has proved to push, so that the feed need not be asked so often."""
        return self.live(now) and not self.leaving and self.pushed_at > self.missed_at


@dataclass(frozen=True, slots=True)
class Request:
    """A POST to a hub, as a form."""

    hub: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """What follows: the subscription as it is to be kept (None: forgotten), what to send.

    `agreed` answers a hub that asks whether we want this.
    """

    subscription: Subscription | None
    request: Request | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class HubAnswer:
    """What a hub answered to a request; status 0 where it could not be reached."""

    status: int
    detail: str = ""
    retry_after: int | None = None  # its wish in milliseconds


@dataclass(frozen=True, slots=True)
class Intent:
    """A hub's GET to a callback (WebSub, 5.2 and 5.3), as it stands in the query."""

    mode: str
    topic: str
    challenge: str = ""
    lease_seconds: str = ""
    reason: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Intent":
        """From the query's parameters; absent ones are empty."""
        names = ("mode", "topic", "challenge", "lease_seconds", "reason")
        return cls(*(query.get(f"hub.{name}", "") for name in names))


@dataclass(frozen=True, slots=True)
class Push:
    """A document that a hub brought, accepted and kept until it is recorded."""

    subscription_id: str
    source_id: str
    topic: str
    content_type: str
    body: bytes = field(repr=False)
    received_at: Millis
    lease: Lease | None = None
