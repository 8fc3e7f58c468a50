"""How each message looks in each channel, against files that people have read.

Regenerate on purpose only: GOLDEN=write pytest tests/golden/test_render_messages.py, then read
the difference.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.configuration import EmailReceiver
from monitor.model import DeliveryKind, Message
from monitor.notify import console, headers, letter, slack_forms, webhook
from monitor.testing.builders import message, report
from monitor.testing.slack_server import _Reading

FOLDER = Path(__file__).parent / "messages"
RECEIVER = EmailReceiver(
    "mail", ("desk@newsroom.example",), "Monitor <monitor@newsroom.example>", "localhost"
)
HOSTILE = (
    '<!channel> @here <https://evil.example|Bank> & *bold* "q" \x1b[31m\u202egnp\x00\r\nBcc: x'
)

CASES: dict[str, tuple[str, Message]] = {
    "english": ("One report, in English: title, two sentences, byline, link, reason.", message()),
    "high": (
        "High severity stands beside the topic; a second report follows the first.",
        message(
            severity="high",
            reports=(
                report(),
                report(
                    item_id="item-2",
                    title="Truce at sea: what was agreed",
                    url="https://coast.example/q?a=1&b=2",
                    outlet="Coast Radio",
                    published=None,
                    sentences=("Ports stay open.",),
                ),
            ),
        ),
    ),
    "hostile": (
        "Everything that a feed could try arrives as literal text on one line; no link, no ping.",
        message(
            headline=HOSTILE,
            topic=HOSTILE,
            reason=HOSTILE,
            reports=(
                report(
                    title=HOSTILE,
                    url="javascript:alert(1)",
                    outlet=HOSTILE,
                    sentences=(HOSTILE, "<script>alert(1)</script>"),
                    evidence=("<script>", "*bold*"),
                ),
            ),
        ),
    ),
    "arabic": (
        "Arabic: right to left where the channel knows how, evidence marked.",
        message(
            topic="محادثات الهدنة",
            headline="أرلاند وبريفيا تتفقان على هدنة في البحر",
            reason='matches محادثات الهدنة: "هدنة" in title',
            reports=(
                report(
                    title="أرلاند وبريفيا تتفقان على هدنة في البحر",
                    outlet="صوت الميناء",
                    language="ar",
                    sentences=("اتفق البلدان يوم الأربعاء على وقف الهجمات لمدة 30 يوما.",),
                    evidence=("هدنة", "وقف الهجمات"),
                ),
            ),
        ),
    ),
    "hebrew": (
        "Hebrew, with a Latin name inside.",
        message(
            headline="ארלנד ו-Brevia הסכימו על הפסקת אש בים",
            reason='matches Truce talks: "הפסקת אש" in title',
            reports=(
                report(
                    title="ארלנד ו-Brevia הסכימו על הפסקת אש בים",
                    outlet="קול הנמל",
                    language="he",
                    sentences=("הצדדים ייפגשו שוב ביום ראשון.",),
                    evidence=("הפסקת אש",),
                ),
            ),
        ),
    ),
    "russian": (
        "Russian: the matched form, not the query's, is marked.",
        message(
            headline="Арландия и Бревия договорились о перемирии на море",
            reason="matches Truce talks: перемирии (entity truce)",
            reports=(
                report(
                    title="Арландия и Бревия договорились о перемирии на море",
                    outlet="Портовый вестник",
                    language="ru",
                    sentences=("Стороны прекратят атаки на порты на 30 дней.",),
                    evidence=("перемирии", "атаки"),
                ),
            ),
        ),
    ),
    "follow_up": (
        "Further reports say how many they are and belong to the first message.",
        message(
            id="d0000000000000000002",
            kind=DeliveryKind.FOLLOW_UP,
            headline="2 further reports: Envoys return to Jeddah",
            root_id="d0000000000000000001",
            thread="1742385600.000100",
            reports=(
                report(title="Envoys return to Jeddah", sentences=(), evidence=()),
                report(title="Truce holds on its first day", sentences=(), evidence=()),
            ),
        ),
    ),
    "notice": (
        "A notice is its lines; it has no topic and no report.",
        message(
            kind=DeliveryKind.NOTICE,
            topic="",
            headline="Watching 20 feeds for 3 topics",
            reason="",
            reports=(),
            lines=("Truce talks: 4 alerts in the last 24 h", "Grain exports: none"),
        ),
    ),
    "many": (
        "More reports than a channel has room for are counted; the webhook carries all.",
        message(reports=tuple(report(title=f"Report {n}", sentences=()) for n in range(14))),
    ),
    "bare": (
        "A report without link, sentences, outlet or time still makes a message.",
        message(reports=(report(url="", outlet="", published=None, sentences=()),), reason=""),
    ),
}


def sections(value: Message) -> Iterator[tuple[str, str]]:
    yield "console", console.render(value)
    yield "console in colour", console.render(value, colour=True).replace("\x1b", "^[")
    payload = slack_forms.render(value)
    reading = _Reading()
    yield "slack, as it reads", "\n".join(reading.block(block) for block in payload["blocks"])
    yield "slack, pings and links", f"{reading.pings} {reading.links}"
    yield "slack, fallback", payload["text"]
    yield "slack, payload", json.dumps(payload, ensure_ascii=False, indent=1)
    mail = headers.render(value, RECEIVER)
    kept = ((name, text) for name, text in mail.items() if name != "Content-Type")
    yield "mail, headers", "\n".join(f"{name}: {text}" for name, text in kept)
    yield "mail, text", letter.plain(value)
    yield "mail, HTML", letter.html(value)
    yield "webhook", json.dumps(json.loads(webhook.render(value)), ensure_ascii=False, indent=1)


def rendered(purpose: str, value: Message) -> str:
    parts = [f"=== {name}\n{text.rstrip()}\n" for name, text in sections(value)]
    return f"Expected: {purpose}\n\n" + "\n".join(parts)


@pytest.mark.parametrize("name", CASES)
def test_render(name: str) -> None:
    file = FOLDER / f"{name}.txt"
    found = rendered(*CASES[name])
    if os.environ.get("GOLDEN") == "write":
        file.write_text(found, encoding="utf-8", newline="\n")

    assert found == file.read_text(encoding="utf-8")
