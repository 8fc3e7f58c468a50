"""E-mail over SMTP: one session, in it one envelope for each recipient.

    dial | TLS | EHLO, sign in | for each that was not told yet: MAIL, RCPT, DATA | QUIT

An envelope of its own for each, so that a server which refuses one for now or for good (4xx, 5xx;
RFC 5321, 4.2.1) says so of that one alone: who was told is noted and not told again. Waits follow
RFC 5321, 4.5.3.2: a server that looks through a letter may take ten minutes after the final dot,
and whoever hangs up before makes a second copy. The server's address is checked before it is
dialled, and its certificate is checked against its name.
"""

import asyncio
import contextlib
import json
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field

import aiosmtplib

from monitor.configuration import EmailReceiver, Secret
from monitor.errors import AddressRefused, HostUnknown
from monitor.exchange.redaction import redacted
from monitor.mailbox import mailbox
from monitor.model import Message, Outcome, Refusal, Refused, Sent, TryAgain
from monitor.notify.answers import QUOTED
from monitor.notify.dial import dialled
from monitor.notify.headers import reference, render, sender_of
from monitor.notify.text import line
from monitor.ports import Gate

_GOODBYE = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for a connection, for the answer to a command, and to a whole letter."""

    connect: float = 30.0
    command: float = 300.0
    letter: float = 600.0


RFC_5321 = Patience()


@dataclass(slots=True)
class _Told:
    """What became of each recipient, over all attempts; addresses as they travel."""

    told: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # for good, and why
    waiting: dict[str, str] = field(default_factory=dict)  # for now
    about: Refusal = Refusal.RECEIVER  # whether letters or addresses were refused

    @classmethod
    def read(cls, progress: str) -> "_Told":
        """What an earlier attempt noted; nothing where it noted nothing."""
        try:
            noted = json.loads(progress)
            return cls(list(noted["told"]), dict(noted["refused"]))
        except (ValueError, TypeError, KeyError):
            return cls()

    def noted(self) -> str:
        """What the next attempt must know; '' for nothing."""
        if not self.told and not self.refused:
            return ""
        return json.dumps({"told": self.told, "refused": self.refused})

    def outcome(self, ref: str) -> Outcome:
        """Sent once nobody is left who may yet be told."""
        if self.waiting:
            return TryAgain(_listed(self.waiting), progress=self.noted())
        if not self.told:
            return Refused(_listed(self.refused), self.about)
        return Sent(ref, _listed(self.refused))


def _listed(reasons: dict[str, str]) -> str:
    return "; ".join(f"{address}: {reason}" for address, reason in reasons.items())


class Email:
    """Sends messages to the receiver's addresses."""

    def __init__(
        self, receiver: EmailReceiver, gate: Gate, patience: Patience | float = RFC_5321
    ) -> None:
        self._receiver = receiver
        self._gate = gate
        if not isinstance(patience, Patience):
            patience = Patience(patience, patience, patience)
        self._patience = patience

    def __repr__(self) -> str:
        return f"Email({self._receiver.name!r})"

    async def send(self, message: Message) -> Outcome:
        """One session: dial, TLS, sign in, hand over."""
        told = _Told.read(message.progress)
        try:
            await self._session(message, told)
        except (AddressRefused, HostUnknown) as fault:
            return TryAgain(str(fault))
        except (TimeoutError, aiosmtplib.SMTPException, OSError, ValueError) as fault:
            return self._broken_off(fault, told)
        return told.outcome(reference(render(message, self._receiver)))

    async def _session(self, message: Message, told: _Told) -> None:
        to = self._receiver
        async with asyncio.timeout(self._patience.connect):
            connection = await dialled(self._gate, to.host, to.port, self._patience.connect)
        with contextlib.closing(self._client(await self._own_name(connection))) as client:
            await client.connect(sock=connection)  # which closes it from here on
            for address in (*to.to, *to.cc):
                await self._envelope(client, message, address, told)
            await _say_goodbye(client)

    async def _own_name(self, connection: socket.socket) -> str:
        """What EHLO says: a name with a domain, or our address (RFC 5321, 4.1.1.1)."""
        if self._receiver.hello:
            return self._receiver.hello
        name = await asyncio.to_thread(socket.getfqdn)
        if "." in name.strip(".") and name.isascii():
            return name
        own = connection.getsockname()[0]
        return f"[IPv6:{own}]" if ":" in own else f"[{own}]"

    def _client(self, own_name: str) -> aiosmtplib.SMTP:
        """A client that says EHLO as `own_name`; the server's name is for its certificate."""
        to = self._receiver
        return aiosmtplib.SMTP(
            hostname=to.host,
            local_hostname=own_name,
            username=to.username or None,
            password=to.password.reveal() if to.password and to.username else None,
            use_tls=to.tls == "implicit",
            start_tls=to.tls == "starttls",
            tls_context=_trusting(to.ca_file) if to.ca_file else None,
            timeout=self._patience.command,
        )

    async def _envelope(
        self, client: aiosmtplib.SMTP, message: Message, address: str, told: _Told
    ) -> None:
        """One recipient, unless told or refused before; what the server says goes to `told`."""
        box = mailbox(address)
        travels = box.address if box else address
        if travels in told.told or travels in told.refused:
            return
        try:
            await self._hand_over(client, message, address, travels)
        except aiosmtplib.SMTPResponseException as fault:
            if isinstance(fault, aiosmtplib.SMTPSenderRefused) or fault.code == 421:  # noqa: PLR2004
                raise
            kind = told.refused if _for_good(fault) else told.waiting
            kind[travels] = self._said(f"{fault.code} {fault.message}")
            if isinstance(fault, aiosmtplib.SMTPDataError):
                told.about = Refusal.MESSAGE
            await client.rset()
        else:
            told.told.append(travels)

    async def _hand_over(
        self, client: aiosmtplib.SMTP, message: Message, address: str, travels: str
    ) -> None:
        letter = render(message, self._receiver, address).as_bytes()
        await client.mail(sender_of(self._receiver).address)
        await client.rcpt(travels)
        await client.data(letter, timeout=self._patience.letter)

    def _broken_off(self, fault: Exception, told: _Told) -> Outcome:
        """A session that ended early: what was told stays told."""
        if isinstance(fault, TimeoutError | aiosmtplib.SMTPTimeoutError):
            return TryAgain("the mail server did not answer in time", progress=told.noted())
        reason = self._said(_words(fault))
        if _for_good(fault) and not told.told:
            return Refused(reason)
        return TryAgain(reason, progress=told.noted())

    def _said(self, text: str) -> str:
        """What may be repeated of it."""
        return line(redacted(text, self._secrets()), QUOTED)

    def _secrets(self) -> Iterable[Secret]:
        to = self._receiver
        if to.password:
            yield to.password
            yield Secret(f"\0{to.username}\0{to.password.reveal()}")  # as AUTH PLAIN sends it


def _trusting(ca_file: str) -> ssl.SSLContext:
    """The system's authorities, and those in the file."""
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=ca_file)
    return context


async def _say_goodbye(client: aiosmtplib.SMTP) -> None:
    """QUIT, as RFC 5321, 4.1.1.10 asks, but without waiting for long.

    The mail is the server's once DATA is answered (4.2.5): a goodbye that fails must not make
    the delivery a failure, for then it would come twice.
    """
    with contextlib.suppress(aiosmtplib.SMTPException, TimeoutError, OSError):
        async with asyncio.timeout(_GOODBYE):
            await client.quit()


def _for_good(fault: Exception) -> bool:
    """Whether the server said 5xx, so that trying again cannot help."""
    if isinstance(fault, aiosmtplib.SMTPNotSupported):
        return True
    return isinstance(fault, aiosmtplib.SMTPResponseException) and 500 <= fault.code < 600  # noqa: PLR2004


def _words(fault: Exception) -> str:
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        return f"SMTP {fault.code}: {fault.message}"
    return f"{type(fault).__name__}: {fault}"
