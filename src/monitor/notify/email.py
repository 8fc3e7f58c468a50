"""E-mail over SMTP, in text and HTML.

The Message-ID is made of the delivery's id, so copies of one delivery are one message to every
mail program; further reports reply to the story's first message. 4xx replies are passing, 5xx
permanent (RFC 5321, 4.2.1). The server's address is checked before it is dialled, and its
certificate is checked against its name.
"""

import asyncio
import contextlib
import re
import socket
from collections.abc import Iterable
from datetime import UTC, datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

import aiosmtplib

from monitor.configuration import EmailReceiver, Secret
from monitor.errors import AddressRefused, HostUnknown
from monitor.model import Message, Outcome, Refused, Sent, TryAgain
from monitor.notify.answers import PATIENCE, QUOTED
from monitor.notify.dial import dialled
from monitor.notify.identity import wire_id
from monitor.notify.letter import html, plain
from monitor.notify.text import banner, headline, instant, line
from monitor.ports import Gate
from monitor.telemetry import logger


class _Policy(EmailPolicy):
    """The standard policy, but for subjects in other scripts.

    Python 3.11's own folding loses blanks between encoded words; `Header` keeps them.
    """

    def fold(self, name: str, value: str) -> str:
        if name != "Subject" or value.isascii():
            return str(super().fold(name, value))
        return (
            f"{name}: {Header(value, 'utf-8', header_name=name).encode(linesep=self.linesep)}\r\n"
        )

    def fold_binary(self, name: str, value: str) -> bytes:
        if name != "Subject" or value.isascii():
            return bytes(super().fold_binary(name, value))
        return self.fold(name, value).encode("ascii")


# 7 bit: every server takes it, and nothing is encoded anew on the way.
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")
_SUBJECT = 180
_GOODBYE = 1.0  # seconds
_REFERENCE = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+>", re.ASCII)
_log = logger("notify")


class Email:
    """Sends messages to the receiver's addresses, one SMTP session each."""

    def __init__(self, receiver: EmailReceiver, gate: Gate, patience: float = PATIENCE) -> None:
        self._receiver = receiver
        self._gate = gate
        self._patience = patience

    def __repr__(self) -> str:
        return f"Email({self._receiver.name!r})"

    async def send(self, message: Message) -> Outcome:
        """One session: dial, TLS, sign in, hand over."""
        letter = render(message, self._receiver)
        try:
            refused = await self._session(letter)
        except (TimeoutError, aiosmtplib.SMTPTimeoutError):
            return TryAgain(f"no answer within {self._patience:.1f} s")
        except (AddressRefused, HostUnknown) as fault:
            return TryAgain(str(fault))
        except (aiosmtplib.SMTPException, OSError, ValueError) as fault:
            return self._judged(fault)
        if refused:
            _log.warning("recipients_refused", receiver=self._receiver.name, refused=refused)
        return Sent(letter["Message-ID"])

    async def _session(self, letter: EmailMessage) -> tuple[str, ...]:
        """Returns the recipients that were refused while others were accepted."""
        to = self._receiver
        async with asyncio.timeout(self._patience) as left:
            with contextlib.closing(
                self._client(await asyncio.to_thread(socket.getfqdn))
            ) as client:
                connection = await dialled(self._gate, to.host, to.port, self._patience)
                await client.connect(sock=connection)  # which closes it from here on
                refused = await self._hand_over(client, letter)
                left.reschedule(None)
                await _say_goodbye(client)
        return refused

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
            timeout=self._patience,
        )

    async def _hand_over(self, client: aiosmtplib.SMTP, letter: EmailMessage) -> tuple[str, ...]:
        sender = parseaddr(self._receiver.sender)[1]
        refused, _ = await client.sendmail(sender, list(self._receiver.to), letter.as_bytes())
        return tuple(refused)

    def _judged(self, fault: Exception) -> Outcome:
        secrets = (self._receiver.password,) if self._receiver.password else ()
        return _outcome(fault, secrets)


async def _say_goodbye(client: aiosmtplib.SMTP) -> None:
    """QUIT, as RFC 5321, 4.1.1.10 asks, but without waiting for long.

    The mail is the server's once DATA is answered (4.2.5): a goodbye that fails must not make
    the delivery a failure, for then it would come twice.
    """
    with contextlib.suppress(aiosmtplib.SMTPException, TimeoutError, OSError):
        async with asyncio.timeout(_GOODBYE):
            await client.quit()


def _outcome(fault: Exception, secrets: Iterable[Secret]) -> Outcome:
    """A fault as TryAgain, unless the server said 5xx."""
    code = _code(fault)
    reason = line(_said(fault), QUOTED)
    for secret in secrets:
        reason = reason.replace(secret.reveal() or "\0", "***")
    if 500 <= code < 600 or isinstance(fault, aiosmtplib.SMTPNotSupported):  # noqa: PLR2004
        return Refused(reason)
    return TryAgain(reason)


def _code(fault: Exception) -> int:
    """The reply's code; of several recipients' the most hopeful; 0 for no reply."""
    if isinstance(fault, aiosmtplib.SMTPRecipientsRefused):
        return min((one.code for one in fault.recipients), default=0)
    return fault.code if isinstance(fault, aiosmtplib.SMTPResponseException) else 0


def _said(fault: Exception) -> str:
    if isinstance(fault, aiosmtplib.SMTPRecipientsRefused):
        return "; ".join(f"{one.recipient}: {one.code} {one.message}" for one in fault.recipients)
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        return f"SMTP {fault.code}: {fault.message}"
    return f"{type(fault).__name__}: {fault}"


# --- rendering ---------------------------------------------------------------------------


def render(message: Message, receiver: EmailReceiver) -> EmailMessage:
    """The whole letter. Every header value is one line without control characters."""
    name, address = parseaddr(receiver.sender)
    domain = address.rpartition("@")[2] or "localhost"
    letter = EmailMessage(policy=_POLICY)
    letter["From"] = Address(display_name=line(name) or "Monitor", addr_spec=address)
    letter["To"] = ", ".join(line(to) for to in receiver.to)
    letter["Subject"] = f"[{banner(message)}] {headline(message, _SUBJECT)}"
    letter["Date"] = format_datetime(instant(message.created_at) or datetime.now(UTC))
    letter["Message-ID"] = message_id(message.id, domain)
    _thread(letter, message, domain)
    letter["List-Id"] = f"<{_slug(message.topic)}.monitor.{domain}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation replies
    letter["X-Auto-Response-Suppress"] = "All"
    if message.severity == "high":
        letter["Importance"] = "high"
    letter.set_content(plain(message))
    letter.add_alternative(html(message), subtype="html")
    return letter


def message_id(delivery_id: str, domain: str) -> str:
    """`<DELIVERY@DOMAIN>`: the same for every copy of a delivery."""
    return f"<{wire_id(delivery_id)}@{domain}>"


def _thread(letter: EmailMessage, message: Message, domain: str) -> None:
    """Reply to the story's first message, by its stored reference if there is one."""
    if _REFERENCE.fullmatch(message.thread):
        root = message.thread
    elif message.root_id:
        root = message_id(message.root_id, domain)
    else:
        return
    letter["In-Reply-To"] = root
    letter["References"] = root


def _slug(topic: str) -> str:
    """A topic as a List-Id label (RFC 2919): ASCII, or a digest of it."""
    slug = re.sub(r"[^a-z0-9]+", "-", topic.lower()).strip("-") if topic.isascii() else ""
    return slug[:60] or wire_id(topic + ".")[:16]
