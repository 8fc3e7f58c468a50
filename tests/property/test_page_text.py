"""Whatever text a feed holds, the page shows it as text."""

from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.configuration import Configuration, Matcher, Silence
from monitor.history import HeldBack
from monitor.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Evidence,
    Item,
    Match,
)
from monitor.outbox.health import Health
from monitor.web.highlight import LIMIT, excerpt, merged, pieces
from monitor.web.pages import environment
from monitor.web.views import HEADLINE, cards, sheet, silence_rows

SPANS = st.lists(st.tuples(st.integers(-5, 400), st.integers(-5, 400)), max_size=8)
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "' onmouseover='alert(1)",
            "</mark><iframe src=javascript:alert(1)>",
            "{{ 7 * 7 }}{% raw %}",
            "&lt;b&gt; &#60;",
            "\u202etxet desrever",
        ]
    ),
)
TEMPLATES = environment()
ITEM = Item("i", "s", ("k",), "", "", "", "", "", "", (), None, 1)
DELIVERY = Delivery(
    id="d",
    receiver="desk",
    kind=DeliveryKind.ALERT,
    group_key="g",
    topic_id="t",
    story_id="s",
    reason="",
    severity="normal",
    state=DeliveryState.PENDING,
    attempts=0,
    next_at=0,
    created_at=1,
    item_ids=("i",),
)


class Reader(HTMLParser):
    """Collects what a browser would see: elements with their attributes, and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name == "href"}

    def handle_data(self, data: str) -> None:
        self.text += data


@given(text=st.text(max_size=300), spans=SPANS)
def test_pieces_join_to_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    assert "".join(p.text for p in pieces(text, spans)) == text


@given(spans=SPANS, length=st.integers(0, 300))
def test_merged_spans_are_apart_in_order_and_inside(
    spans: list[tuple[int, int]], length: int
) -> None:
    ends = [edge for span in merged(spans, length) for edge in span]

    assert ends == sorted(set(ends))
    assert all(0 <= edge <= length for edge in ends)


@given(text=st.text(max_size=1200), spans=SPANS)
def test_excerpt_is_a_short_stretch_of_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    shown = [p for p in excerpt(text, spans) if p.text not in ("… ", " …") or p.marked]
    joined = "".join(p.text for p in shown)

    assert joined in text
    assert len(joined) <= LIMIT


@settings(deadline=None)  # the first example compiles the templates
@given(title=HOSTILE, summary=HOSTILE, outlet=HOSTILE, reason=HOSTILE, link=HOSTILE)
def test_hostile_text_stays_text(
    title: str, summary: str, outlet: str, reason: str, link: str
) -> None:
    item = replace(ITEM, title=title, summary=summary, outlet=outlet, language=title, url=link)
    match = Match("t", 1.0, (Evidence("title", 1, 4, reason), Evidence("summary", 0, 3, title)))
    shown = cards([replace(DELIVERY, reason=reason)], {"i": item}, {"i": [match]}, Configuration())
    matcher = Matcher("outlet", "=", outlet)
    silence = Silence(title, (matcher,), (summary,), 9_000, 9_999, reason, outlet)
    reader = Reader()

    reader.feed(
        TEMPLATES.get_template("overview.html").render(
            now=5_000,
            status=200,
            refresh=0,
            cards=shown,
            notices=(),
            refused=(title, reason),
            held=(HeldBack(outlet, reason, 6_000, 2),),
            silences=silence_rows((), (silence,), 5_000),
            feeds=sheet("feeds", (), ""),
            troubled=0,
            topics=sheet("topics", (), ""),
            counts={},
            receivers={outlet: Health(1_000, reason, 6_000)},
            live=(True, outlet),
        )
    )

    assert not reader.elements & {"script", "img", "iframe", "svg", "b>", "object", "style"}
    assert not {name for name in reader.attributes if name.startswith("on")}
    assert not {each for each in reader.links if each.lower().startswith(("javascript", "data"))}
    assert " ".join(title[:HEADLINE].split()) in " ".join(reader.text.split()) or not title.strip()
