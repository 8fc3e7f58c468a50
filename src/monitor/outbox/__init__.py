"""What a delivery says, and what becomes of it after an attempt: backoff, dead letters. Pure."""

from monitor.outbox.composition import Shown, compose, content_of
from monitor.outbox.settlement import settle
from monitor.outbox.summary import summarise

__all__ = ["Shown", "compose", "content_of", "settle", "summarise"]
