"""What every HTTP channel must make of what a server does; run against each of them.

for case in CASES: await case.check(notifier, server)
"""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.model import Outcome, Refused, Sent, TryAgain
from monitor.ports import Notifier
from monitor.testing import builders
from monitor.testing.listener import Behaviour, Listener, Raw, Reply, Silence

_PAGE = b"<!doctype html><title>Sign in to the guest network</title>"


@dataclass(frozen=True, slots=True)
class Case:
    """A behaviour of the server, and the outcome that must come of it."""

    name: str
    behaviour: Behaviour
    expected: type[Sent] | type[TryAgain] | type[Refused]
    holds: Callable[[Outcome], bool] = lambda outcome: outcome is not None
    times: int = 1  # how often the server says so: a channel may try a plainer message

    async def check(self, notifier: Notifier, server: Listener) -> Outcome:
        """Send one message and judge the outcome; AssertionError says what came instead."""
        server.answer_next(*[self.behaviour] * self.times)
        outcome = await notifier.send(builders.message())
        assert isinstance(outcome, self.expected), f"{self.name}: {outcome}"
        assert self.holds(outcome), f"{self.name}: {outcome}"
        return outcome


def _after(milliseconds: int | None) -> Callable[[Outcome], bool]:
    return lambda outcome: isinstance(outcome, TryAgain) and outcome.after == milliseconds


def _throttled(value: str) -> Reply:
    return Reply(429, b"slow down", {"Retry-After": value})


CASES = (
    Case("400", Reply(400, b"invalid_payload"), Refused, times=4),
    Case("401", Reply(401), Refused),
    Case("403", Reply(403, b"action_prohibited"), Refused),
    Case("404", Reply(404, b"no_service"), Refused),
    Case("410", Reply(410, b"channel_is_archived"), Refused),
    Case("redirect", Reply(302, b"", {"Location": "http://127.0.0.1:9/elsewhere"}), Refused),
    Case("408", Reply(408), TryAgain),
    Case("429 with seconds", _throttled("30"), TryAgain, _after(30_000)),
    Case("429 with a past date", _throttled("Sun, 06 Nov 1994 08:49:37 GMT"), TryAgain, _after(0)),
    Case("429 with garbage", _throttled("soon"), TryAgain, _after(None)),
    Case("429 without", Reply(429), TryAgain, _after(None)),
    Case("500", Reply(500, b"rollup_error"), TryAgain),
    Case("503 with seconds", Reply(503, b"", {"Retry-After": "7"}), TryAgain, _after(7_000)),
    Case("garbage", Raw(b"\x00\xff\xfe this is not HTTP\r\n\r\n"), TryAgain),
    Case("broken connection", Raw(), TryAgain),
    Case("half a head", Raw(b"HTTP/1.1 200 OK\r\nContent-Le"), TryAgain),
    Case("429 cut off", Raw(b"HTTP/1.1 429 No\r\nRetry-After: 9\r\n"), TryAgain),
    Case("silence", Silence(), TryAgain),
)

# A 2xx whose body is not the channel's own word. Where the status alone accepts (a webhook) it
# is Sent, for a second try would be a copy; where a word is agreed (Slack) it is no acceptance.
UNSPOKEN = (
    Case("a proxy's page", Reply(200, _PAGE, {"Content-Type": "text/html"}), TryAgain),
    Case("half a body", Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), TryAgain),
    Case("bad coding", Reply(200, b"xx", {"Content-Encoding": "gzip"}), TryAgain),
)
