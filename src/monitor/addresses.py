"""Which addresses a request of ours may go to: pure, on `ipaddress` values.

    URL -> names -> addresses -> `refusal` -> "" (dial it) | why not

Feeds, redirects and webhooks name hosts that strangers choose. A name that leads to the
machine's own network would let them read or poke what is not public (SSRF). So everything that
IANA's special-purpose registries (RFC 6890) do not call global is refused, and so is every form
that carries an IPv4 address inside an IPv6 one, whatever stands inside: a translator on our side
of the network could turn it into a private address.
"""

import re
from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from monitor.uris import ascii_host

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Forms of IPv6 that carry an IPv4 address: NAT64 (RFC 6052, RFC 8215), 6to4 (RFC 3056),
# IPv4-compatible and IPv4-mapped (RFC 4291), Teredo (RFC 4380), IPv4-translated (RFC 2765).
_TRANSLATED = tuple(
    IPv6Network(text)
    for text in (
        "::/96",
        "::ffff:0:0/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
    )
)
_GLOBAL_IPV6 = IPv6Network("2000::/3")  # all that IANA gives out; the rest is nobody's, or local
# Not global, but called so by some versions of `ipaddress`; and 168.63.129.16, public in name
# only: Azure's machines reach their host's own service there.
_SPECIAL = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "168.63.129.16/32",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
    )
)


_USERINFO = re.compile(r"(?<=://)([^/@:?#\s]*)(:[^/?#\s]*)?@")
_KEY = re.compile(  # of a query, by the names that services give them
    r"(?<=[?&;])([\w.-]*(?:token|secret|passw(?:or)?d|api[_-]?key)|auth(?:[_-]?(?:key|code))?|key|"
    r"pwd|sig|signature)=[^&;#\s\"'<>\\]+",
    re.IGNORECASE,
)


def _inside(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == n.version and address in n for n in networks)


def refusal(address: Address, allow: Iterable[Network] = ()) -> str:
    """Why `address` must not be dialled, or "" where it may.

    `allow` are the networks that the operator opens; they win over everything.
    """
    if _inside(address, allow):
        return ""
    if _inside(address, _TRANSLATED):
        return "a translated address"
    if address.is_multicast:
        return "a multicast address"
    given_out = isinstance(address, IPv4Address) or address in _GLOBAL_IPV6
    if not given_out or _inside(address, _SPECIAL) or not address.is_global:
        return "not a public address"
    return ""


# RFC 6761 (localhost), RFC 6762 (local), RFC 8375 (home.arpa), ICANN 2024 (internal); the others
# are what RFC 6762, appendix G, saw in use.
_PRIVATE_NAMES = frozenset(
    {"localhost", "local", "internal", "intranet", "private", "corp", "home", "lan"}
)


def looks_private(host: str) -> bool:
    """Whether a name is one that only a network of one's own can know."""
    labels = host.lower().rstrip(".").split(".")
    return len(labels) == 1 or labels[-1] in _PRIVATE_NAMES or labels[-2:] == ["home", "arpa"]


def literal(host: str) -> Address | None:
    """The address that `host` spells out, with or without brackets; None for a name.

    Short and octal spellings (`127.1`, `0177.0.0.1`) are names here: the resolver reads them, and
    what it answers is checked.
    """
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def lane_of(host: str) -> str:
    """The name under which all of one server's politeness is counted.

    Case, a dot at the end, and `www.` in front make no other server of it; nor do scheme and
    port, which are no part of a host. Names of other scripts are taken as they are asked for.
    """
    name = host.lower().rstrip(".")
    if not name.isascii():
        name = ascii_host(name) or name
    bare = name.removeprefix("www.")
    return bare if "." in bare else name


def masked(text: str) -> str:
    """The text with `***` for the password of every URL in it, and for the keys in its query."""
    text = _USERINFO.sub(lambda found: f"{found[1]}{':***' if found[2] else ''}@", text)
    return _KEY.sub(r"\1=***", text)


def bare(url: str) -> str:
    """The URL without a user's name and password: what may be passed on."""
    return _USERINFO.sub("", url, count=1)


def open_to_all(url: str) -> str:
    """A feed's URL without log-in and without keys in its query, whoever is to see it.

    The links of reports keep what looks like a key there: it is the publisher's, for all readers.
    """
    return _KEY.sub(r"\1=", bare(url))
