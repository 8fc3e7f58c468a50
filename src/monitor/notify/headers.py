"""A letter's headers, each one line without control characters, 7 bit, ids never encoded.

    From, To, Cc, Reply-To | Subject | Date, Message-ID | In-Reply-To, References | List-*, Auto-*

The Message-ID is made of the delivery's id, so copies of one delivery are one message to every
mail program. Further reports reply to the story's first message, and keep its subject, since
some programs put under one head only what has one subject.
"""

import re
from datetime import UTC, datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from urllib.parse import quote

from monitor.configuration import EmailReceiver
from monitor.mailbox import Mailbox, mailbox
from monitor.model import Message
from monitor.notify.identity import wire_id
from monitor.notify.letter import html, plain
from monitor.notify.text import URGENT, banner, headline, instant, line

SUBJECT = 180  # characters
_IDS = frozenset({"message-id", "in-reply-to", "references", "list-unsubscribe", "list-id"})
_REFERENCE = re.compile(r"(<[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+>)(?: (.+))?")
_NOBODY = "undisclosed-recipients:;"


class _Policy(EmailPolicy):
    """The standard policy, but for two kinds of header.

    Subjects in other scripts: Python 3.11's own folding loses blanks between encoded words;
    `Header` keeps them. Ids: they are words that no program decodes (RFC 2047, 5), however long.
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _IDS:
            words = f"{self.linesep} ".join(str(value).split())
            return f"{name}: {words}{self.linesep}"
        if name != "Subject" or value.isascii():
            return str(super().fold(name, value))
        encoded = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in _IDS or (name == "Subject" and not value.isascii()):
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


# 7 bit: every server takes it, and nothing is encoded anew on the way.
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def render(message: Message, receiver: EmailReceiver, to: str = "") -> EmailMessage:
    """The whole letter as the recipient `to` gets it (by default the receiver's first).

    Recipients do not see each other; those in `cc` are seen by all, as is the custom.
    """
    letter = EmailMessage(policy=_POLICY)
    sender = sender_of(receiver)
    letter["From"] = Mailbox(line(sender.name) or "Monitor", sender.address).header
    _recipients(letter, receiver, to or receiver.to[0])
    letter["Subject"] = subject_of(message)
    letter["Date"] = format_datetime(instant(message.created_at) or datetime.now(UTC))
    letter["Message-ID"] = message_id(message.id, domain_of(receiver))
    _thread(letter, message, domain_of(receiver))
    _automatic(letter, message, receiver)
    letter.set_content(plain(message, receiver.zone))
    letter.add_alternative(html(message, receiver.zone), subtype="html")
    return letter


def _recipients(letter: EmailMessage, receiver: EmailReceiver, to: str) -> None:
    if to in receiver.to:
        letter["To"] = _boxes((to,))
    elif len(receiver.to) == 1:
        letter["To"] = _boxes(receiver.to)
    else:
        letter["To"] = _NOBODY
    if receiver.cc:
        letter["Cc"] = _boxes(receiver.cc)
    if receiver.reply_to:
        letter["Reply-To"] = _boxes((receiver.reply_to,))


def _boxes(texts: tuple[str, ...]) -> str:
    found = (mailbox(text) for text in texts)
    return ", ".join(str(box.header) for box in found if box)


def sender_of(receiver: EmailReceiver) -> Mailbox:
    """Who the letters are from."""
    return mailbox(receiver.sender) or Mailbox("", "monitor@localhost")


def domain_of(receiver: EmailReceiver) -> str:
    """The sender's domain, in which the ids are unlike all others."""
    return sender_of(receiver).address.rpartition("@")[2]


def subject_of(message: Message) -> str:
    """The subject: in a thread the first letter's, as the reference keeps it."""
    found = _REFERENCE.fullmatch(message.thread)
    if found and found[2]:
        return f"Re: {line(found[2])}"
    return f"[{banner(message)}] {headline(message, SUBJECT)}"


def message_id(delivery_id: str, domain: str) -> str:
    """`<DELIVERY@DOMAIN>`: the same for every copy of a delivery."""
    return f"<{wire_id(delivery_id)}@{domain}>"


def reference(letter: EmailMessage) -> str:
    """What further letters of the story need: its id and its subject."""
    return f"{letter['Message-ID']} {str(letter['Subject']).removeprefix('Re: ')}"


def _thread(letter: EmailMessage, message: Message, domain: str) -> None:
    """Reply to the story's first message, by its stored reference if there is one."""
    found = _REFERENCE.fullmatch(message.thread)
    if found:
        root = found[1]
    elif message.root_id:
        root = message_id(message.root_id, domain)
    else:
        return
    letter["In-Reply-To"] = root
    letter["References"] = root


def _automatic(letter: EmailMessage, message: Message, receiver: EmailReceiver) -> None:
    """What tells programs that no person wrote this, and people how to be left alone."""
    letter["List-Id"] = f"<{_slug(message.topic)}.monitor.{domain_of(receiver)}>"
    letter["List-Unsubscribe"] = f"<{_unsubscribe(receiver)}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation replies
    letter["X-Auto-Response-Suppress"] = "All"
    if message.severity in URGENT:
        letter["Importance"] = "high"
        letter["X-Priority"] = "1"


def _unsubscribe(receiver: EmailReceiver) -> str:
    """Where to ask for no more (RFC 2369, 3.2)."""
    if receiver.unsubscribe:
        return receiver.unsubscribe
    box = mailbox(receiver.reply_to) or sender_of(receiver)
    return f"mailto:{quote(box.address, safe='@')}?subject=unsubscribe%20{quote(receiver.name)}"


def _slug(topic: str) -> str:
    """A topic as a List-Id label (RFC 2919): ASCII, or a digest of it."""
    slug = re.sub(r"[^a-z0-9]+", "-", topic.lower()).strip("-") if topic.isascii() else ""
    return slug[:60] or wire_id(topic + ".")[:16]
