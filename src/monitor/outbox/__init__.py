"""What a delivery says, and what becomes of it after an attempt: backoff, dead letters. Pure."""

from monitor.outbox.composition import compose
from monitor.outbox.sentences import split, summarise
from monitor.outbox.settlement import settle

__all__ = ["compose", "settle", "split", "summarise"]
