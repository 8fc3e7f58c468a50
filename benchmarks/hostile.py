"""Hostile reports through every renderer: what Slack's own models, mail and webhooks say of them.

    python benchmarks/hostile.py --count 10000

Prints how many payloads slack_sdk's block models refuse, how many mentions would fire, how many
letters have headers or lines that are not ours, and how many webhooks standardwebhooks refuses.
"""

import argparse
import base64
import json
import random
import re
import time
from collections import Counter
from email import message_from_bytes
from email.policy import default
from typing import Any

from slack_sdk.models.blocks import Block
from standardwebhooks import Webhook

from monitor.configuration import EmailReceiver
from monitor.model import DeliveryKind, Message
from monitor.notify import console, headers, slack_forms, webhook
from monitor.notify.webhook import sign
from monitor.testing.builders import message, report

NASTY = [
    "<!channel>", "<!here|x>", "@channel", "@here", "@everyone", "@all", "<@U123>", "<#C1>",
    "<https://evil.example|Bank>", "& < >", "&lt;!channel&gt;", "*bold* _i_ ~s~ `c` ```", ":tada:",
    "\r\nBcc: all@evil.example\r\n\r\n", "\x00\x1b[2J\x07", "\u202egnp.exe", "\ud800",
    "\ufeff",
    "=?utf-8?b?eA==?=", "Перемирие", "وقف إطلاق النار", "停火" * 40, "🕊" * 30,
    "w" * 400, "<script>",
    "</style>", '" style="x', "\u2028", "e\u0301" * 50,
]  # fmt: skip
LINKS = [
    "https://vesti.example/новости/перемирие", "https://a.example/" + "x" * 3_000, "javascript:x",
    "https://a.example/|{} <b>", "http://[::1", "", "https://user:pw@a.example/", "https://т.рф/@all",
]  # fmt: skip
RECEIVER = EmailReceiver("m", ("a@b.example",), "Monitor <m@b.example>", "localhost")
KEY = b"k" * 32
SECRET = "whsec_" + base64.b64encode(KEY).decode()
OURS = {
    "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "list-id",
    "list-unsubscribe", "auto-submitted", "x-auto-response-suppress", "importance", "x-priority",
    "mime-version", "content-type",
}  # fmt: skip


def hostile(dice: random.Random) -> Message:
    def text() -> str:
        return " ".join(dice.choices(NASTY, k=dice.randrange(1, 12)))

    reports = tuple(
        report(
            title=text(),
            url=dice.choice(LINKS),
            outlet=text(),
            sentences=(text(), text()),
            evidence=(dice.choice(NASTY),),
            published=dice.choice([None, 0, -(2**60), 1_742_385_600_000]),
        )
        for _ in range(dice.choice([0, 1, 1, 1, 3, 12, 30]))
    )
    return message(
        id=text(), kind=dice.choice(list(DeliveryKind)), topic=text(), headline=text(),
        reason=text(), severity=dice.choice(["normal", "high", text()]), reports=reports,
        lines=tuple(text() for _ in range(dice.randrange(12))), thread=text(), root_id=text(),
    )  # fmt: skip


def slack(value: Message, found: Counter[str]) -> None:
    for part in slack_forms.parts(value):
        for form in slack_forms.forms(part):
            found["slack payloads"] += 1
            try:
                for block in Block.parse_all(form.get("blocks", [])):
                    block.validate_json()
            except Exception as fault:  # noqa: BLE001 - whatever it says is a refusal
                found[f"refused by slack_sdk: {fault}"] += 1
            text = form["text"]
            shown = re.sub(r"https?://\S+", "", text)
            live = re.findall(r"<[!@#]|(?<![\w\u200b])@\w", shown)
            found["live mentions"] += len(live) + json.dumps(form).count('"broadcast"')
            found["texts over 40,000"] += len(text) > 40_000
            found["blocks over 50"] += len(form.get("blocks", [])) > 50


def mail(value: Message, found: Counter[str]) -> None:
    raw = headers.render(value, RECEIVER).as_bytes()
    letter: Any = message_from_bytes(raw, policy=default)
    names = {name.lower() for name in letter}
    found["letters"] += 1
    found["header breaks"] += bool(names - OURS) or letter["To"] != "a@b.example"
    found["letters not 7 bit or with lines over 998"] += not raw.isascii() or any(
        len(line) > 998 for line in raw.split(b"\r\n")
    )
    found["letters with defects"] += bool(letter.defects)


def hook(value: Message, found: Counter[str]) -> None:
    body, second = webhook.render(value), int(time.time())
    sent = {
        "webhook-id": "m1",
        "webhook-timestamp": str(second),
        "webhook-signature": sign(KEY, "m1", second, body),
    }
    found["webhooks"] += 1
    try:
        Webhook(SECRET).verify(body, sent)
    except Exception as fault:  # noqa: BLE001
        found[f"refused by standardwebhooks: {fault}"] += 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice, found = random.Random(given.seed), Counter[str]()
    for _ in range(given.count):
        value = hostile(dice)
        slack(value, found)
        mail(value, found)
        hook(value, found)
        found["console control characters"] += bool(
            {c for c in console.render(value) if c < " " and c != "\n"}
        )
    for name, count in sorted(found.items()):
        print(f"{count:8,}  {name}")


if __name__ == "__main__":
    main()
