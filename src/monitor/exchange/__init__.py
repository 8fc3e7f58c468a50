"""One HTTP exchange over a connection of its own; the home of httpx and httpcore.

    url | guard | dial, through a proxy where there is one | TLS | request | head | wire bytes

`contract` says what an exchange promises, `tests/conformance/test_exchange.py` holds whoever keeps
it to that: a successor of a library below needs to change one file here, and to pass there.
"""

from monitor.exchange.contract import Exchange, Response
from monitor.exchange.guard import Guard
from monitor.exchange.transport import GuardedTransport, Tls

__all__ = ["Exchange", "Guard", "GuardedTransport", "Response", "Tls"]
