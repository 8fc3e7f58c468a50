"""Mail addresses as people write them, and as they travel.

    Desk München <desk@zeitung-münchen.example>  ->  desk@xn--zeitung-mnchen-osb.example

A domain may be in any script (RFC 5890). The part before the `@` may not: few servers take
SMTPUTF8 (RFC 6531), and `monitor check` says so.
"""

import re
from dataclasses import dataclass
from email.headerregistry import Address

from monitor.uris import ascii_host

# `address`, `Name <address>` or `"Name, with anything" <address>`
_WRITTEN = re.compile(
    r"\s*(?:(?:\"(?P<quoted>[^\"\r\n]*)\"|(?P<plain>[^<>\"@,;\r\n]*))\s*<(?P<inner>[^<>\s]+)>"
    r"|(?P<bare>[^\s<>,;\"]+))\s*"
)
_LOCAL = re.compile(r"[!#-'*+/-9=?A-Z^-~-]+(?:\.[!#-'*+/-9=?A-Z^-~-]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name that stands beside it; `address` is ASCII."""

    name: str
    address: str

    @property
    def header(self) -> Address:
        """The mailbox for a header, its name encoded where it has to be."""
        return Address(display_name=self.name, addr_spec=self.address)


def mailbox(text: str) -> Mailbox | None:
    """The mailbox; None where it is not one, or not one that every server takes."""
    found = _WRITTEN.fullmatch(text)
    if not found:
        return None
    name, address = found["quoted"] or found["plain"] or "", found["inner"] or found["bare"]
    local, at, domain = address.rpartition("@")
    host = ascii_host(domain)
    if not at or not _LOCAL.fullmatch(local) or not host or host.startswith("["):
        return None
    return Mailbox(" ".join(name.split()), f"{local}@{host}")


def fault_of(text: str) -> str:
    """What is wrong with an address, in words; '' for nothing."""
    if mailbox(text):
        return ""
    found = _WRITTEN.fullmatch(text)
    local = (found["inner"] or found["bare"]).rpartition("@")[0] if found else ""
    if not local.isascii():
        return f"{text!r}: few mail servers take other than ASCII letters before the @"
    return f"{text!r} is not a mail address"
