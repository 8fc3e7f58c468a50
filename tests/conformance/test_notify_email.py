"""E-mail against a mail server that behaves and one that does not."""

import base64
import re
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.configuration import EmailReceiver, Secret
from monitor.model import Refusal, Refused, Sent, TryAgain
from monitor.notify import Email
from monitor.notify.email import Patience
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
    assert outcome == Sent(
        "<d0000000000000000001@newsroom.example> "
        "[Truce talks] Arland and Brevia agree to a truce at sea"
    )
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


async def test_further_reports_keep_the_storys_subject(mail: MailCatcher) -> None:
    email = Email(mail.receiver(), LOOPBACK)
    first = await email.send(builders.message(headline="Перемирие: " + "ж" * 200, severity="high"))
    assert isinstance(first, Sent)

    second = await email.send(
        builders.message(id="d2", headline="2 further reports: x", thread=first.ref)
    )

    root, reply = (caught.letter for caught in mail.messages)
    assert isinstance(second, Sent)
    assert reply["Subject"] == f"Re: {root['Subject']}"
    assert reply["In-Reply-To"] == root["Message-ID"]
    assert second.ref.partition(" ")[2] == root["Subject"]


async def test_ids_of_any_length_are_never_encoded_words(mail: MailCatcher) -> None:
    sender = f"monitor@{'alerts.' * 20}newsroom.example"
    receiver = replace(mail.receiver(), sender=sender)

    await Email(receiver, LOOPBACK).send(builders.message(id="d2", root_id="d1"))

    (caught,) = mail.messages
    head = caught.raw.partition(b"\r\n\r\n")[0].decode()
    ids = [row for row in head.replace("\r\n ", " ").split("\r\n") if row.lower().startswith(IDS)]
    domain = sender.partition("@")[2]
    assert sorted(ids) == [
        f"In-Reply-To: <d1@{domain}>",
        f"List-Id: <truce-talks.monitor.{domain}>",
        f"List-Unsubscribe: <mailto:{sender}?subject=unsubscribe%20mail>",
        f"Message-ID: <d2@{domain}>",
        f"References: <d1@{domain}>",
    ]


IDS = ("message-id", "in-reply-to", "references", "list-")


async def test_the_letters_way_can_be_set(mail: MailCatcher) -> None:
    receiver = replace(
        mail.receiver(to=("Desk München <desk@zeitung-münchen.example>",)),
        cc=("Chief <chief@newsroom.example>",),
        reply_to="desk@newsroom.example",
        hello="monitor.newsroom.example",
        unsubscribe="https://newsroom.example/alerts",
        zone="Europe/Berlin",
    )

    outcome = await Email(receiver, LOOPBACK).send(builders.message())

    assert isinstance(outcome, Sent)
    assert [caught.recipients for caught in mail.messages] == [
        ("desk@xn--zeitung-mnchen-osb.example",),
        ("chief@newsroom.example",),
    ]
    assert set(mail.hellos) == {"monitor.newsroom.example"}
    for caught in mail.messages:
        names = ("To", "Cc", "Reply-To", "List-Unsubscribe")
        assert [caught.letter[name] for name in names] == [
            "Desk München <desk@xn--zeitung-mnchen-osb.example>",
            "Chief <chief@newsroom.example>",
            "desk@newsroom.example",
            "<https://newsroom.example/alerts>",
        ]
        assert "19 Mar 2025, 13:00 CET" in caught.text


async def test_a_hello_has_a_domain_or_an_address(mail: MailCatcher) -> None:
    await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert re.fullmatch(r"[\w-]+(\.[\w-]+)+|\[127\.0\.0\.1\]", mail.hellos[0])


THREE = tuple(f"{name}@newsroom.example" for name in ("a", "b", "c"))


async def test_recipients_do_not_see_each_other(mail: MailCatcher) -> None:
    await Email(mail.receiver(to=THREE), LOOPBACK).send(builders.message())

    assert [caught.recipients for caught in mail.messages] == [(one,) for one in THREE]
    assert [caught.letter["To"] for caught in mail.messages] == list(THREE)


async def test_a_recipient_refused_for_good_is_told_of_and_the_others_get_it(
    mail: MailCatcher,
) -> None:
    mail.refused_recipients[THREE[1]] = "550 no such user"

    outcome = await Email(mail.receiver(to=THREE), LOOPBACK).send(builders.message())

    assert isinstance(outcome, Sent)
    assert outcome.missed == f"{THREE[1]}: 550 no such user"
    assert [caught.recipients for caught in mail.messages] == [(THREE[0],), (THREE[2],)]


@pytest.mark.parametrize("reply", ["450 greylisted", "451 later", "452 full"])
async def test_a_recipient_refused_for_now_is_tried_again_alone(
    reply: str, mail: MailCatcher
) -> None:
    mail.greylisted[THREE[1]] = reply
    mail.refused_recipients[THREE[2]] = "550 no such user"
    email = Email(mail.receiver(to=THREE), LOOPBACK)

    first = await email.send(builders.message())
    assert isinstance(first, TryAgain)
    second = await email.send(builders.message(progress=first.progress))

    assert first.reason == f"{THREE[1]}: {reply}"
    assert isinstance(second, Sent)
    assert second.missed == f"{THREE[2]}: 550 no such user"
    assert [caught.recipients for caught in mail.messages] == [(THREE[0],), (THREE[1],)]


async def test_a_letter_refused_for_one_recipient_is_tried_again_for_that_one(
    mail: MailCatcher,
) -> None:
    mail.answer_next("250 kept", "451 content filter is busy")
    email = Email(mail.receiver(to=THREE), LOOPBACK)

    first = await email.send(builders.message())
    assert isinstance(first, TryAgain)
    second = await email.send(builders.message(progress=first.progress))

    assert isinstance(second, Sent)
    assert sorted(caught.recipients[0] for caught in mail.messages) == list(THREE)


async def test_a_session_that_breaks_tells_nobody_twice(mail: MailCatcher) -> None:
    mail.answer_next("250 kept", None)
    email = Email(mail.receiver(to=THREE), LOOPBACK, Patience(letter=0.3))

    first = await email.send(builders.message())
    assert isinstance(first, TryAgain)
    second = await email.send(builders.message(progress=first.progress))

    assert isinstance(second, Sent)
    assert sorted(caught.recipients[0] for caught in mail.messages) == list(THREE)


async def test_a_server_may_look_through_a_letter_longer_than_it_takes_for_a_command(
    mail: MailCatcher,
) -> None:
    mail.scan = 0.6

    outcome = await Email(mail.receiver(), LOOPBACK, Patience(command=0.3)).send(builders.message())

    assert isinstance(outcome, Sent)
    assert len(mail.messages) == 1


def test_patience_is_that_of_the_rfc() -> None:
    assert Patience() == Patience(connect=30, command=300, letter=600)


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


@pytest.mark.parametrize("code", [450, 451, 452])
async def test_4xx_is_passing(code: int, mail: MailCatcher) -> None:
    mail.answer_next(f"{code} later please")

    outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert outcome == TryAgain(f"desk@newsroom.example: {code} later please")
    assert mail.messages == []


async def test_a_server_that_goes_away_is_passing(mail: MailCatcher) -> None:
    mail.answer_next("421 closing")

    outcome = await Email(mail.receiver(to=THREE), LOOPBACK).send(builders.message())

    assert outcome == TryAgain("SMTP 421: closing")
    assert mail.messages == []


@pytest.mark.parametrize("code", [550, 552, 554])
async def test_5xx_is_permanent(code: int, mail: MailCatcher) -> None:
    mail.answer_next(f"{code} never")

    outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert outcome == Refused(f"desk@newsroom.example: {code} never", Refusal.MESSAGE)


async def test_all_recipients_refused_for_good(mail: MailCatcher) -> None:
    mail.refused_recipients["desk@newsroom.example"] = "550 no such user"

    outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert outcome == Refused("desk@newsroom.example: 550 no such user")


async def test_all_recipients_refused_for_now(mail: MailCatcher) -> None:
    mail.refused_recipients["desk@newsroom.example"] = "450 greylisted"

    outcome = await Email(mail.receiver(), LOOPBACK).send(builders.message())

    assert outcome == TryAgain("desk@newsroom.example: 450 greylisted")


async def test_silence_is_passing(mail: MailCatcher) -> None:
    mail.answer_next(None)

    outcome = await Email(mail.receiver(), LOOPBACK, patience=0.5).send(builders.message())

    assert outcome == TryAgain("the mail server did not answer in time")


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


async def test_an_authority_of_ones_own_is_trusted(certificate: Path) -> None:
    async with MailCatcher(tls=server_tls(certificate)) as mail:
        receiver = replace(mail.receiver(), ca_file=str(certificate))
        outcome = await Email(receiver, LOOPBACK).send(builders.message())

    assert isinstance(outcome, Sent)
    assert mail.messages[0].secure


async def test_a_password_that_a_server_echoes_is_never_repeated(mail: MailCatcher) -> None:
    password = "correct-horse-battery"
    echo = base64.b64encode(f"\0robot\0{password}".encode()).decode()
    mail.answer_next(f"451 you said {echo} and {password}")
    receiver = replace(mail.receiver(), password=Secret(password), username="")

    outcome = await Email(receiver, LOOPBACK).send(builders.message())

    assert isinstance(outcome, TryAgain)
    assert "you said" in outcome.reason
    assert password not in outcome.reason


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
