"""A stand-in for a mail server on loopback: keeps what it accepts, parsed. Needs aiosmtpd."""

import asyncio
import ssl
import warnings
from collections import deque
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from monitor.configuration import EmailReceiver, Secret


@dataclass(frozen=True, slots=True)
class Caught:
    """A mail that was accepted."""

    sender: str
    recipients: tuple[str, ...]
    letter: EmailMessage
    raw: bytes
    secure: bool  # came over TLS

    @property
    def text(self) -> str:
        """The text alternative."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The HTML alternative."""
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.letter.get_body((kind,))
        return str(part.get_content()) if part else ""


class MailCatcher:
    """`async with MailCatcher() as mail:` then `mail.receiver()`, `mail.messages`.

    Args:
        tls: the server's certificate, for `starttls` and `implicit`.
        implicit: speak TLS from the first byte.
        login: the only name and password that may sign in; sending then asks for it.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.messages: list[Caught] = []
        self.refused_recipients: dict[str, str] = {}  # address -> reply
        self.greylisted: dict[str, str] = {}  # the same, but once
        self.hellos: list[str] = []  # what was said in EHLO
        self.scan = 0.0  # seconds that it looks through a letter before it answers
        self.answers_quit = True
        self._tls, self._implicit, self._login = tls, implicit, login
        self._replies: deque[str | None] = deque()
        self._changed = asyncio.Condition()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
        assert self._server is not None, "use `async with`"
        return int(self._server.sockets[0].getsockname()[1])

    def receiver(self, name: str = "mail", to: tuple[str, ...] = ()) -> EmailReceiver:
        """A receiver that sends here."""
        user, password = self._login or ("", "")
        return EmailReceiver(
            name=name,
            to=to or ("desk@newsroom.example",),
            sender="Monitor <monitor@newsroom.example>",
            host="localhost" if self._tls else "127.0.0.1",
            port=self.port,
            username=user,
            password=Secret(password) if password else None,
            tls=("implicit" if self._implicit else "starttls") if self._tls else "none",
        )

    def answer_next(self, *replies: str | None) -> None:
        """Replies to the next DATA, in order, e.g. `451 later`; None for no reply at all."""
        self._replies.extend(replies)

    async def until(self, count: int, timeout: float = 60.0) -> None:  # noqa: ASYNC109
        """Wait until `count` mails were accepted; TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: len(self.messages) >= count)

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        context = self._tls if self._implicit else None
        self._server = await loop.create_server(self._session, "127.0.0.1", 0, ssl=context)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    def _session(self) -> SMTP:
        wanted = self._tls if not self._implicit else None
        with warnings.catch_warnings():
            # It warns of signing in without STARTTLS; here that is TLS from the first byte.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(
                self,
                hostname="mail.newsroom.example",
                enable_SMTPUTF8=True,
                tls_context=wanted,
                require_starttls=wanted is not None,
                authenticator=self._authenticate,
                auth_required=self._login is not None,
                auth_require_tls=False,
                loop=asyncio.get_running_loop(),
            )

    def _authenticate(
        self,
        server: SMTP,  # noqa: ARG002 - aiosmtpd's signature
        session: Session,  # noqa: ARG002
        envelope: Envelope,  # noqa: ARG002
        mechanism: str,  # noqa: ARG002
        data: Any,  # noqa: ANN401
    ) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._login, handled=False)

    # --- aiosmtpd's hooks, under its names ---

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        """Accept a recipient, or not."""
        if address in self.greylisted:
            return self.greylisted.pop(address)
        if address in self.refused_recipients:
            return self.refused_recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Keep a mail, or give the reply that a test asked for."""
        reply = self._replies.popleft() if self._replies else "250 kept"
        if reply is None:
            await asyncio.get_running_loop().create_future()  # until the client hangs up
        assert reply is not None
        self.hellos.append(str(session.host_name))
        if reply.startswith("250"):
            await self._keep(envelope, secure=session.ssl is not None or self._implicit)
        await asyncio.sleep(self.scan)
        return reply

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Say goodbye, or leave the client waiting."""
        if not self.answers_quit:
            await asyncio.get_running_loop().create_future()
        return "221 Bye"

    async def _keep(self, envelope: Envelope, *, secure: bool) -> None:
        raw = envelope.original_content or b""
        letter = message_from_bytes(raw, policy=default)
        assert isinstance(letter, EmailMessage)
        caught = Caught(
            str(envelope.mail_from or ""), tuple(envelope.rcpt_tos), letter, raw, secure
        )
        self.messages.append(caught)
        async with self._changed:
            self._changed.notify_all()
