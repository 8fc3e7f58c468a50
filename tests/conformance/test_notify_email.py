"""E-mail against a mail server that behaves and one that does not."""

import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.configuration import EmailReceiver, Secret
from monitor.model import Refused, Sent, TryAgain
from monitor.notify import Email
from monitor.testing import builders
from monitor.testing.fakes import LOOPBACK
from monitor.testing.listener import Listener, Raw, Received, Silence
from monitor.testing.mail_catcher import MailCatcher

pytestmark = pytest.mark.anyio


@pytest.fixture
async def mail() -> AsyncIterator[MailCatcher]:
    async with MailCatcher() as catcher:
        yield catcher


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh certificate and key for `localhost`, in one file."""
    folder = tmp_path_factory.mktemp("tls")
    pem = folder / "both.pem"
    key = folder / "key.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run([*command.split(), "-keyout", key, "-out", pem], check=True, capture_output=True)
    pem.write_bytes(pem.read_bytes() + key.read_bytes())
    return pem


def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def test_a_letter_has_two_bodies_and_the_headers_of_an_automatic_one(
    mail: MailCatcher,
) -> None:
    outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    (caught,) = mail.messages
    assert outcome == Sent("<d0000000000000000001@newsroom.example>")
    assert {
        name: caught.letter[name]
        for name in ("Subject", "From", "To", "Message-ID", "Auto-Submitted", "List-Id", "Date")
    } == {
        "Subject": "[Truce talks] Arland and Brevia agree to a truce at sea",
        "From": "Monitor <monitor@newsroom.example>",
        "To": "desk@newsroom.example",
        "Message-ID": "<d0000000000000000001@newsroom.example>",
        "Auto-Submitted": "auto-generated",
        "List-Id": "<truce-talks.monitor.newsroom.example>",
        "Date": "Wed, 19 Mar 2025 12:00:00 +0000",
    }
    assert "Envoys meet again in Jeddah" in caught.text
    assert '<a href="https://harbour.example/truce"' in caught.html


async def test_further_reports_reply_to_the_storys_first(mail: MailCatcher) -> None:
    await Email(mail.receiver(), LOOPBACK).send(builders.message(id="d2", root_id="d1"))
    await Email(mail.receiver(), LOOPBACK).send(
        builders.message(id="d3", thread="<root@x.example>")
    )

    roots = [m.letter["In-Reply-To"] for m in mail.messages]
    assert roots == ["<d1@newsroom.example>", "<root@x.example>"]
    assert [m.letter["References"] for m in mail.messages] == roots


async def test_a_header_cannot_be_injected(mail: MailCatcher) -> None:
    evil = "x\r\nBcc: all@evil.example\r\n\r\nbody \u2028 \x00 \ud800"
    message = builders.message(
        id=evil, root_id=evil, thread=evil, topic=evil, headline=evil, reason=evil, severity=evil
    )

    outcome = await Email(mail.receiver(), LOOPBACK).send(message)

    (caught,) = mail.messages
    assert isinstance(outcome, Sent)
    assert caught.recipients == ("desk@newsroom.example",)
    assert caught.letter["Bcc"] is None
    assert caught.letter.defects == []


async def test_every_script_arrives(mail: MailCatcher) -> None:
    title = "Перемирие · הפסקת אש · وقف إطلاق النار · 停火 · 🕊"
    message = builders.message(headline=title * 3, reports=(builders.report(title=title),))

    await Email(mail.receiver(), LOOPBACK).send(message)

    (caught,) = mail.messages
    assert title * 3 in caught.letter["Subject"]
    assert title in caught.text
    assert title in caught.html
    assert caught.raw.isascii()


async def test_the_html_holds_no_markup_of_the_feed(mail: MailCatcher) -> None:
    evil = '<script>x</script><img src=x onerror=y>" style="'
    report = builders.report(title=evil, sentences=(evil,), outlet=evil, evidence=(evil, "<b>"))

    await Email(mail.receiver(), LOOPBACK).send(builders.message(reports=(report,), headline=evil))

    html = mail.messages[0].html
    assert "<script" not in html
    assert "<img" not in html
    assert evil not in html


@pytest.mark.parametrize("code", [421, 450, 451, 452])
async def test_4xx_is_passing(code: int, mail: MailCatcher) -> None:
    mail.answer_next(f"{code} later please")

    outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert outcome == TryAgain(f"SMTP {code}: later please")
    assert mail.messages == []


@pytest.mark.parametrize("code", [550, 552, 554])
async def test_5xx_is_permanent(code: int, mail: MailCatcher) -> None:
    mail.answer_next(f"{code} never")

    outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert outcome == Refused(f"SMTP {code}: never")


async def test_all_recipients_refused_for_good(mail: MailCatcher) -> None:
    mail.refused_recipients["desk@newsroom.example"] = "550 no such user"

    outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert outcome == Refused("desk@newsroom.example: 550 no such user")


async def test_all_recipients_refused_for_now(mail: MailCatcher) -> None:
    mail.refused_recipients["desk@newsroom.example"] = "450 greylisted"

    outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert outcome == TryAgain("desk@newsroom.example: 450 greylisted")


async def test_some_recipients_refused_is_sent_once(mail: MailCatcher) -> None:
    mail.refused_recipients["gone@newsroom.example"] = "550 no such user"
    receiver = mail.receiver(to=("desk@newsroom.example", "gone@newsroom.example"))

    outcome = await Email(receiver, LOOPBACK).send(builders.message())

    assert isinstance(outcome, Sent)
    assert mail.messages[0].recipients == ("desk@newsroom.example",)


async def test_silence_is_passing(mail: MailCatcher) -> None:
    mail.answer_next(None)

    outcome = await Email(mail.receiver(), LOOPBACK, patience=0.5).send(builders.message())

    assert outcome == TryAgain("no answer within 0.5 s")


async def test_a_mail_that_was_accepted_is_sent_whatever_follows(
    mail: MailCatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.notify.email._GOODBYE", 0.05)
    mail.answers_quit = False

    outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert isinstance(outcome, Sent)
    assert len(mail.messages) == 1


async def test_connection_refused_is_passing() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        receiver = EmailReceiver(
            "m", ("a@b.example",), "c@d.example", "127.0.0.1", bound.getsockname()[1], tls="none"
        )

        outcome = await Email(receiver, LOOPBACK).send(builders.message())

    assert isinstance(outcome, TryAgain)


class Odd(Listener):
    """A server that speaks before it is spoken to, and not SMTP."""

    def __init__(self, behaviour: Raw | Silence) -> None:
        super().__init__()
        self._behaviour = behaviour

    def answer(self, request: Received) -> Raw | Silence:  # noqa: ARG002
        return self._behaviour

    def accepted(self) -> int:
        return 0


@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
async def test_a_server_that_does_not_speak_smtp_is_passing(tls: str) -> None:
    async with Odd(Raw(b"\xff\x00garbage\r\n\r\n")) as odd:
        port = int(odd.base.rsplit(":", 1)[1])
        receiver = EmailReceiver("m", ("a@b.example",), "c@d.example", "127.0.0.1", port, tls=tls)

        outcome = await Email(receiver, LOOPBACK, patience=0.5).send(builders.message())

    assert isinstance(outcome, TryAgain)


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "implicit"])
async def test_tls_and_sign_in(
    implicit: bool, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    login = ("robot", "dummy-password")
    async with MailCatcher(tls=server_tls(certificate), implicit=implicit, login=login) as mail:
        good = await Email(mail.receiver(), LOOPBACK).send(builders.message())
        wrong = replace(mail.receiver(), password=Secret("wrong-password"))
        bad = await Email(wrong, LOOPBACK).send(builders.message())

    assert isinstance(good, Sent)
    assert mail.messages[0].secure
    assert isinstance(bad, Refused)
    assert "wrong-password" not in bad.reason + repr(Email(wrong, LOOPBACK))


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certificate: Path) -> None:
    async with MailCatcher(tls=server_tls(certificate)) as mail:
        outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert isinstance(outcome, TryAgain)
    assert mail.messages == []


async def test_a_server_without_starttls_gets_nothing_in_clear(mail: MailCatcher) -> None:
    receiver = replace(mail.receiver(), tls="starttls")

    outcome = await Email(receiver, LOOPBACK).send(builders.message())

    assert isinstance(outcome, Refused | TryAgain)
    assert mail.messages == []
