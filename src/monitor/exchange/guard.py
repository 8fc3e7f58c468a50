"""Names to addresses, once, and only to those that may be dialled.

The answer that was checked is the answer that is dialled: nothing is looked up twice, so a name
that changes between check and use (DNS rebinding) gains nothing.
"""

import asyncio
import socket
import threading
from collections.abc import Mapping, Sequence
from ipaddress import ip_address

from monitor.addresses import Address, Network, literal, refusal
from monitor.exchange.contract import Guarded, NameUnknown

_KEEP_SECONDS = 60.0
_KEEP_NAMES = 4096
_LOOKUPS = 32


def _look_up(host: str) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Resolver:
    """`getaddrinfo` in daemon threads, at most 32 at once, answers kept for 60 s.

    Daemon threads, because a resolver that hangs must not hold up the end of the process, which
    waits for the threads of an executor.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._asked: dict[str, asyncio.Future[tuple[str, ...]]] = {}
        self._slots = asyncio.Semaphore(_LOOKUPS)

    async def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of `host`, IPv6 and IPv4 in the system's order; raises NameUnknown."""
        kept = self._kept.get(host)
        if kept and kept[0] > asyncio.get_running_loop().time():
            return kept[1]
        try:
            return await asyncio.shield(self._ask_once(host))
        except socket.gaierror as error:
            passing = error.errno in (socket.EAI_AGAIN, socket.EAI_SYSTEM)
            raise NameUnknown(f"{host}: {error.strerror}", passing=passing) from error
        except (OSError, UnicodeError) as error:
            raise NameUnknown(f"{host}: {error}", passing=False) from error

    def _ask_once(self, host: str) -> asyncio.Future[tuple[str, ...]]:
        """Many feeds of one host share one question."""
        asked = self._asked.get(host)
        if asked is None:
            asked = self._asked[host] = asyncio.ensure_future(self._ask(host))
            asked.add_done_callback(lambda done: self._forget(host, done))
        return asked

    def _forget(self, host: str, done: asyncio.Future[tuple[str, ...]]) -> None:
        self._asked.pop(host, None)
        if done.cancelled() or done.exception() is not None:
            return
        if len(self._kept) >= _KEEP_NAMES:
            self._kept.clear()
        self._kept[host] = (done.get_loop().time() + _KEEP_SECONDS, done.result())

    async def _ask(self, host: str) -> tuple[str, ...]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[str, ...]] = loop.create_future()

        def settle(value: tuple[str, ...] | BaseException) -> None:
            if answer.done():
                return
            if isinstance(value, BaseException):
                answer.set_exception(value)
            else:
                answer.set_result(value)

        def work() -> None:
            value: tuple[str, ...] | BaseException
            try:
                value = _look_up(host)
            except Exception as error:  # noqa: BLE001 - handed to the task that waits
                value = error
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, value)

        async with self._slots:
            threading.Thread(target=work, name=f"dns-{host}", daemon=True).start()
            return await answer

    def close(self) -> None:
        """Let go of the questions that are still open."""
        for asked in tuple(self._asked.values()):
            asked.cancel()


class Guard:
    """Addresses of a host that may be dialled, in order of preference: `ports.Gate`.

    `setting` is the key that opens a network, so that a refusal says what to do.
    """

    def __init__(
        self,
        allow: Sequence[Network] = (),
        resolver: Resolver | None = None,
        setting: str = "fetch.allow_networks",
    ) -> None:
        self._allow = tuple(allow)
        self._resolver = resolver or Resolver()
        self._setting = setting

    def allow(self, networks: Sequence[Network]) -> None:
        """Open these networks, and no others, from now on."""
        self._allow = tuple(networks)

    async def admit(self, host: str) -> tuple[str, ...]:
        """Raises Guarded where no address may be dialled, NameUnknown where there is none."""
        given = literal(host)
        found = (given,) if given else self._parse(await self._resolver.addresses(host))
        refusals = {address: refusal(address, self._allow) for address in found}
        admitted = tuple(str(address) for address, why in refusals.items() if not why)
        if not admitted:
            raise Guarded(self._words(host, refusals))
        return admitted

    def _words(self, host: str, refusals: Mapping[Address, str]) -> str:
        """Which address, why not, and the setting that would allow it."""
        address, why = next(iter(refusals.items()), ("nothing", "no address"))
        leads = "" if host.strip("[]") == str(address) else f" leads to {address},"
        return f"{host}{leads} {why}; {self._setting} opens a network that is meant"

    @staticmethod
    def _parse(texts: tuple[str, ...]) -> tuple[Address, ...]:
        return tuple(ip_address(text) for text in texts)

    def close(self) -> None:
        """Let go of open questions to the resolver."""
        self._resolver.close()
