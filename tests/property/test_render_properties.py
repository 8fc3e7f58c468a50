"""Any text at all, in every field, renders in every channel and stays data."""

import json
from email import message_from_bytes
from email.policy import default

from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import EmailReceiver
from monitor.model import DeliveryKind, Message
from monitor.notify import console, headers, letter, slack_forms, webhook
from monitor.notify.text import line, link, pieces
from monitor.testing.builders import message, report
from monitor.testing.slack_server import _check_blocks, _Reading

RECEIVER = EmailReceiver("m", ("a@b.example",), "Monitor <m@b.example>", "localhost")
TAGS = ("html", "head", "style", "body", "div", "h1", "p", "a", "mark", "span")
OPENED = ("!DOCTYPE", "meta", *TAGS)
CLOSED = tuple(f"/{tag}>" for tag in TAGS)
NASTY = st.sampled_from(
    ["<!channel>", "<@U1>", "<http://e.example|x>", "\r\nBcc: a@b", "\x1b[2J", "\u202e", "\ud800"]
)
anything = st.lists(NASTY | st.text(st.characters(), max_size=20), max_size=6).map("".join)
times = st.integers(-(2**60), 2**60)
reports = st.builds(
    report,
    title=anything,
    url=anything | st.just("https://harbour.example/x?a=1"),
    outlet=anything,
    published=st.none() | times,
    sentences=st.lists(anything, max_size=3).map(tuple),
    evidence=st.lists(anything, max_size=3).map(tuple),
)
messages = st.builds(
    message,
    id=anything,
    kind=st.sampled_from(DeliveryKind),
    topic=anything,
    headline=anything,
    reason=anything,
    severity=anything,
    created_at=times,
    thread=anything,
    root_id=anything,
    lines=st.lists(anything, max_size=3).map(tuple),
    reports=st.lists(reports, max_size=3).map(tuple),
)


@given(messages)
def test_console_never_moves_the_cursor(value: Message) -> None:
    text = console.render(value)

    assert not {c for c in text if c < " " and c != "\n"}
    assert "\u202e" not in text


@given(messages)
def test_slack_is_accepted_and_pings_nobody(value: Message) -> None:
    payload = slack_forms.render(value)
    reading = _Reading()

    _check_blocks(payload["blocks"])
    for block in payload["blocks"]:
        reading.block(block)
    reading.mrkdwn(payload["text"])

    assert reading.pings == []
    assert set(reading.links) <= {link(r.url) for r in value.reports}
    json.dumps(payload).encode()


@given(messages)
def test_a_letter_has_only_our_headers(value: Message) -> None:
    raw = headers.render(value, RECEIVER).as_bytes()
    parsed = message_from_bytes(raw, policy=default)

    assert parsed.defects == []
    assert parsed["To"] == "a@b.example"
    assert parsed["Bcc"] is None
    assert raw.isascii()


@given(messages)
def test_html_holds_only_our_tags(value: Message) -> None:
    html = letter.html(value)

    for tag in html.split("<")[1:]:
        assert tag.startswith((*OPENED, *CLOSED))


@given(messages)
def test_webhook_is_json(value: Message) -> None:
    parsed = json.loads(webhook.render(value))

    assert parsed["type"] == f"monitor.{value.kind}"
    assert len(parsed["data"]["reports"]) == len(value.reports)


@given(anything, st.lists(anything, max_size=4))
def test_pieces_joined_are_the_text(text: str, words: list[str]) -> None:
    assert "".join(run for run, _ in pieces(line(text), words)) == line(text)
