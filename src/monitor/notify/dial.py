"""A connected socket for channels that do not speak HTTP: what was checked is what is dialled.

host | gate | the first address that answers
"""

import asyncio
import contextlib
import socket
from ipaddress import ip_address

from monitor.ports import Gate

_ATTEMPTS = 4


async def dialled(gate: Gate, host: str, port: int, patience: float) -> socket.socket:
    """A TCP connection to `host`, each address given an equal share of `patience` seconds.

    Raises AddressRefused or HostUnknown for the name, OSError for the last address tried.
    """
    addresses = (await gate.admit(host))[:_ATTEMPTS]
    share = patience / len(addresses)
    for address in addresses[:-1]:
        with contextlib.suppress(OSError):
            async with asyncio.timeout(share):
                return await _open(address, port)
    return await _open(addresses[-1], port)


async def _open(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET  # noqa: PLR2004
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.settimeout(0)  # not blocking
        await asyncio.get_running_loop().sock_connect(opened, (address, port))
    except BaseException:
        opened.close()
        raise
    return opened
