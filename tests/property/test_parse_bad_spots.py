"""One bad spot costs that spot, wherever it is put, over invented feeds of each format."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.configuration import Source
from monitor.model import Entry
from monitor.parse import identify, parse_feed
from monitor.parse.encoding import decoded
from monitor.parse.feed import direct
from monitor.parse.xml import mended, strict_tree

URL = "https://feeds.test/feed.xml"
SOURCE = Source("s", URL)
NOW = 1_790_000_000_000
NAMES = (
    "Ferry sunk at {}",
    "Порт {} закрыт",
    "港 {} のストライキ",
    "שביתה בנמל {}",
    "Café {} “held” – open",
)
TITLES = st.lists(st.sampled_from(NAMES), min_size=2, max_size=5)


@dataclass(frozen=True)
class Form:
    """How a format writes a list and a report in it."""

    whole: str
    item: str
    start: str
    fields: tuple[str, ...]


FORMS = {
    "rss": Form(
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Pier</title>"
        "<link>https://pier.example/</link><image><title>Pier</title><link>https://pier.example/i"
        "</link></image>{}</channel></rss>",
        "<item><title>{title}</title><link>https://pier.example/{n}</link><guid>g{n}</guid>"
        "<pubDate>Tue, 03 Mar 2026 10:0{n}:00 GMT</pubDate><description>On {title}, <![CDATA[<p>"
        "more</p>]]></description><dc:creator>Ann</dc:creator></item>",
        "<item>",
        ("title", "link", "guid", "pubDate", "description", "dc:creator"),
    ),
    "atom": Form(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Pier</title><author><name>Desk</name>"
        "</author><link href='https://pier.example/'/>{}</feed>",
        "<entry><id>g{n}</id><title type='html'>{title}</title><link href='https://pier.example/{n}'/>"
        "<updated>2026-03-03T10:0{n}:00Z</updated><content type='xhtml'><div "
        "xmlns='http://www.w3.org/1999/xhtml'><p>{title}</p></div></content></entry>",
        "<entry>",
        ("id", "title", "updated", "content"),
    ),
    "rdf": Form(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/'><channel><title>Pier</title></channel>{}</rdf:RDF>",
        "<item rdf:about='https://pier.example/{n}'><title>{title}</title>"
        "<link>https://pier.example/{n}</link><description>{title}</description></item>",
        "<item ",
        ("title", "link", "description"),
    ),
    "sitemap": Form(
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{}</urlset>",
        "<url><loc>https://pier.example/{n}</loc><news:news><news:publication><news:name>Pier"
        "</news:name></news:publication><news:title>{title}</news:title></news:news></url>",
        "<url>",
        ("loc", "news:title", "news:news", "news:name"),
    ),
}

Fault = Callable[[str, int, str], bytes]


def _at(item: str, place: int) -> int:
    """A place within a text of the item, chosen by a number."""
    texts = list(re.finditer(r"(?<=>)[^<>\[\]]+(?=</)", item))
    text = texts[place % len(texts)]
    return text.start() + place % (text.end() - text.start() + 1)


def _put(sign: bytes) -> Fault:
    def fault(item: str, place: int, _: str) -> bytes:
        at = _at(item, place)
        return item[:at].encode() + sign + item[at:].encode()

    return fault


def _tag(again: str) -> Fault:
    """An end tag of a field that is there `again` times."""

    def fault(item: str, _: int, field: str) -> bytes:
        return item.replace(f"</{field}>", again.format(f"</{field}>"), 1).encode()

    return fault


FAULTS: dict[str, Fault] = {
    "surrogate pair": _put(b"&#55357;&#56832;"),
    "impossible reference": _put(b"&#x110000;"),
    "cut letter": _put(b"\xd0"),
    "half a letter": _put(b"\xe3\x81"),
    "Latin-1 byte": _put(b"\xe9"),
    "stray ampersand": _put(b" & "),
    "unknown name": _put(b"&nobody;"),
    "control character": _put(b"\x0c"),
    "less than": _put(b" < "),
    "tag of nobody": _put(b"</nobody>"),
    "open tag": _put(b"<b>"),
    "end of the list": _put(b"</channel></rss></feed></urlset>"),
    "lost end tag": _tag(""),
    "doubled end tag": _tag("{0}{0}"),
    "end tag with a blank": _tag("</ {0}>".replace("{0}", "") + "{0}"),
}


def _facts(entry: Entry) -> tuple[str, str, str, int | None]:
    return entry.id, entry.link, entry.title, entry.published


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", FORMS)
@settings(deadline=None, max_examples=40)
@given(titles=TITLES, hit=st.integers(0, 4), place=st.integers(0, 2_000), field=st.integers(0, 9))
def test_parse_bad_spot_costs_no_other_item(
    name: str, fault: str, titles: list[str], hit: int, place: int, field: int
) -> None:
    form, hit = FORMS[name], hit % len(titles)
    items = [form.item.format(n=n, title=title.format(n)) for n, title in enumerate(titles)]
    broken = FAULTS[fault](items[hit], place, form.fields[field % len(form.fields)])
    pieces = [item.encode() for item in items]
    before = parse_feed(form.whole.format("".join(items)).encode(), "", URL)
    pieces[hit] = broken
    head, tail = form.whole.encode().split(b"{}")

    after = parse_feed(head + b"".join(pieces) + tail, "", URL)

    assert len(after.entries) == len(titles)
    for n, (one, other) in enumerate(zip(before.entries, after.entries, strict=True)):
        assert n == hit or _facts(one) == _facts(other)
    others = {entry.link for n, entry in enumerate(before.entries) if n != hit}
    assert after.entries[hit].link not in others
    keys = [item.keys for n, item in enumerate(identify(before, SOURCE, NOW)) if n != hit]
    assert {key for each in keys for key in each} <= {
        key for item in identify(after, SOURCE, NOW) for key in item.keys
    }


@pytest.mark.parametrize("name", FORMS)
@settings(deadline=None)
@given(titles=TITLES)
def test_parse_mended_document_reads_as_the_whole_one(name: str, titles: list[str]) -> None:
    form = FORMS[name]
    items = [form.item.format(n=n, title=title.format(n)) for n, title in enumerate(titles)]
    text = form.whole.format("".join(items))

    again = mended(text)

    assert parse_feed(again.encode(), "", URL) == parse_feed(text.encode(), "", URL)


@given(
    st.lists(
        st.sampled_from(
            [
                "<rss>",
                "<item>",
                "</item>",
                "<title>",
                "</title>",
                "<a:b c='d'",
                ">",
                "<",
                "&",
                "&#x0;",
                "]]>",
                "<![CDATA[",
                "<!--",
                "-->",
                "<!DOCTYPE x [",
                "<!ENTITY a 'b'>",
                "]>",
                "text",
                "'",
                '"',
                "<1x>",
                "</",
                "<?",
                "?>",
                "xmlns:a=''",
                "=",
                "\x00",
                "\ud800",
                "&a;",
                "<b/>",
                " ",
            ]
        ),
        max_size=40,
    )
)
def test_parse_mended_document_is_well_formed(pieces: list[str]) -> None:
    again = mended("".join(pieces))

    assert again == "" or strict_tree(again) is not None


@given(st.binary(max_size=200))
def test_parse_decoding_never_fails_and_keeps_ascii(body: bytes) -> None:
    text = decoded(b"<rss>" + body)

    assert isinstance(text, str)
    assert text.startswith("<rss>") or b"\0" in body


@given(st.sampled_from(NAMES), st.integers(0, 400), st.binary(min_size=1, max_size=2))
def test_parse_decoding_of_nearly_utf_8_keeps_the_rest(name: str, at: int, noise: bytes) -> None:
    letters = name * 20
    at %= len(letters)

    text = decoded(letters[:at].encode() + noise + letters[at:].encode())

    kept = text.startswith(letters[: max(at - 2, 0)]) and text.endswith(letters[at + 2 :])
    assert kept


def test_parse_bad_spots_are_read_by_the_product_itself() -> None:
    """Not by feedparser, whose guesses differ."""
    for form in FORMS.values():
        text = form.whole.format(form.item.format(n=1, title="A & B"))
        if "urlset" not in text:
            assert direct.read(text, URL).entries[0].title == "A & B"
