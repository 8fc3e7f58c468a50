"""Broken documents: what is wrong costs the spot where it is wrong."""

import pytest

from monitor.model import Entry
from monitor.parse import parse_feed
from monitor.parse.xml import mended, root_name, strict_tree

URL = "https://quayside.example/feed.xml"
AFTER = "<item><title>Lock repaired</title><link>https://quayside.example/b</link></item>"


def _rss(items: str, head: str = "") -> str:
    return f"<rss version='2.0'><channel><title>Quayside</title>{head}{items}</channel></rss>"


def _entries(text: str) -> tuple[Entry, ...]:
    return parse_feed(text.encode(), "", URL).entries


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Carnival &#55356;&#57225; opens", "Carnival 🎉 opens"),
        ("Carnival &#xD83C;&#xDF89; opens", "Carnival 🎉 opens"),
        ("Half &#xD83C; of one", "Half \ufffd of one"),
        ("Odd &#x110000; sign", "Odd \ufffd sign"),
        ("Odd &#99999999; sign", "Odd \ufffd sign"),
        ("No &#0;thing &#x1F;acts", "No thing acts"),
        ("No \x0cfeed\x0b is \x01cut", "No feed is cut"),
        ("Fish & chips, B&B, R&D", "Fish & chips, B&B, R&D"),
        ("Caf&eacute;&nbsp;&ndash; &hellip;", "Café – …"),
        ("An &unknown; name", "An &unknown; name"),
        ("Less < more, 3<4", "Less < more, 3<4"),
        ("Half a <b>word</i>", "Half a word"),
        ("One</title></title>", "One"),
        ("One</channel>", "One"),
        ("One</item> two", "One two"),
        ("One</rss> two", "One two"),
        ("One </nobody> two", "One two"),
        ("Sent by <desk@quay.example>", "Sent by <desk@quay.example>"),
        ("A <!-- note that ends nowhere", "A note that ends nowhere"),
        ("<![CDATA[Fish & chips</title>", "Fish & chips"),
        ("<![cdata[Fish & chips]]>", "Fish & chips"),
        ("<! [ CDATA [Fish & chips]]>", "Fish & chips"),
        ("A <a href=x title='y>link</a> here", "A link here"),
    ],
)
def test_parse_mending_bad_spot_in_a_title(title: str, wanted: str) -> None:
    broken = f"<item><title>{title}</title><link>https://quayside.example/a</link></item>"

    one, other = _entries(_rss(broken + AFTER))

    assert (one.title, one.link) == (wanted, "https://quayside.example/a")
    assert (other.title, other.link) == ("Lock repaired", "https://quayside.example/b")


@pytest.mark.parametrize(
    "text",
    [
        f"<rss version='2.0 <title>Quayside</title>{AFTER}</channel></rss>",
        f"<?xml version='1.0'?><title>Quayside</title>{AFTER}",
        """<feed xmlns='http <title>Quayside</title><entry><id>https://quayside.example/b</id>
        <title>Lock repaired</title><link href='https://quayside.example/b'/></entry></feed>""",
    ],
)
def test_parse_mending_a_damaged_root(text: str) -> None:
    (entry,) = _entries(text)

    assert strict_tree(mended(text)).tag in ("rss", "feed")
    assert (entry.title, entry.link) == ("Lock repaired", "https://quayside.example/b")


def test_parse_mending_a_second_document_behind_the_first() -> None:
    first = "<item><title>One</title><link>https://quayside.example/1</link></item>"

    found = _entries(_rss(first) + "<?xml version='1.0'?>" + _rss(AFTER))

    assert [entry.title for entry in found] == ["One", "Lock repaired"]


@pytest.mark.parametrize(
    "broken",
    [
        "<item><title>Ferry sunk<link>https://quayside.example/a</link></item>",
        "<item><title>Ferry sunk</title><link>https://quayside.example/a</item>",
        "<item><title>Ferry sunk</title><link>https://quayside.example/a</link>",
        "<item><link>https://quayside.example/a</link></link><title>Ferry sunk</title></item>",
        "<item><title>Ferry sunk</title><link>https://quayside.example/a</link></item></item>",
        "<item><title><title>Ferry sunk</title><link>https://quayside.example/a</link></item>",
        (
            "<item><title lang=en lang='en'>Ferry sunk</title>"
            "<link>https://quayside.example/a</link></item>"
        ),
        (
            "<item><image><url>x</url><height>31</height></height></image><title>Ferry sunk</title>"
            "<link>https://quayside.example/a</link></item>"
        ),
        (
            "<item><media:title>Photo<link>https://quayside.example/a</link>"
            "<title>Ferry sunk</title></item>"
        ),
        (
            "<item><title>Ferry sunk</title><link>https://quayside.example/a</link>"
            "<description><p>One<p>two<br><img src=x></description></item>"
        ),
        "<item><1x1>y</1x1><title>Ferry sunk</title><link>https://quayside.example/a</link></item>",
        (
            "<item><title>Ferry sunk</title><link>https://quayside.example/a</link></item>"
            "</channel></rss>"
        ),
        "<ITEM><Title>Ferry sunk</Title><LINK>https://quayside.example/a</LINK></ITEM>",
    ],
)
def test_parse_mending_bad_tag_stays_in_its_item(broken: str) -> None:
    after = AFTER if "ITEM" not in broken else AFTER.replace("item>", "ITEM>")

    entries = _entries(_rss(broken + after))

    assert [(entry.title, entry.link) for entry in entries] == [
        ("Ferry sunk", "https://quayside.example/a"),
        ("Lock repaired", "https://quayside.example/b"),
    ]


@pytest.mark.parametrize("more", ["", "<item><title>Older</title><link>/older</link></item>"])
def test_parse_mending_item_keeps_its_link_beside_the_items_that_it_holds(more: str) -> None:
    held = f"<related>\n<item><title>Old</title><link>/old</link></item> {more}</related>"
    broken = (
        f"<item><title>Fish & chips</title>{held}<link>https://quayside.example/a</link></item>"
    )

    entries = _entries(_rss(broken + AFTER))

    assert [(entry.title, entry.link) for entry in entries] == [
        ("Fish & chips", "https://quayside.example/a"),
        ("Lock repaired", "https://quayside.example/b"),
    ]


def test_parse_mending_last_item_without_its_end_is_read() -> None:
    (entry,) = _entries(_rss("<item><title>Ferry & crew</title><link>/a</link>"))

    assert (entry.title, entry.link) == ("Ferry & crew", "https://quayside.example/a")


def test_parse_mending_section_that_is_not_closed_swallows_no_item() -> None:
    items = "".join(
        f"<item><title>{name}</title><description><![CDATA[{name} & co{end}</description></item>"
        for name, end in (("One", "]]>"), ("Two", ""), ("Three", "]]>"))
    )

    entries = _entries(_rss(items))

    assert [(entry.title, entry.summary) for entry in entries] == [
        (name, f"{name} & co") for name in ("One", "Two", "Three")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<br />\n<b>Warning</b>: no such file in <b>/srv/feed.php</b><br />\n" + _rss(AFTER),
        "<!-- cached <html> -->" + _rss(AFTER),
        _rss(AFTER) + "<script>if (a < b) track()</script>",
        _rss(AFTER) + _rss(""),
        "\n\n <?xml version='1.0'?>" + _rss(AFTER),
        _rss(AFTER).removesuffix("</channel></rss>") + "<item><tit",
    ],
)
def test_parse_mending_junk_around_a_feed(text: str) -> None:
    first, *others = _entries(text)

    assert (first.title, first.link) == ("Lock repaired", "https://quayside.example/b")
    assert not any(entry.title or entry.link for entry in others)


def test_parse_mending_document_declares_names_of_its_own() -> None:
    head = (
        "<!DOCTYPE rss [<!ENTITY firm 'Quay & Sons'> <!-- don't --> <!ENTITY both '&firm; Ltd'>]>"
    )

    (entry,) = _entries(head + _rss("<item><title>&firm; and &both;</title></item>"))

    assert entry.title == "Quay & Sons and Quay & Sons Ltd"


def test_parse_mending_names_of_a_document_do_not_grow() -> None:
    names = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    head = f"<!DOCTYPE rss [<!ENTITY l0 'lol'>{names}<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"

    (entry,) = _entries(head + _rss("<item><title>&l11; &file;</title></item>"))

    assert len(entry.title) <= 1_000
    assert "root:" not in entry.title


def test_parse_mending_undeclared_prefixes_mean_what_they_usually_mean() -> None:
    item = "<item><dc:date>2026-03-03T10:00:00Z</dc:date><content:encoded>Text</content:encoded>"

    (entry,) = _entries(_rss(f"{item}<odd:x odd:y='z'/><title>T & U</title></item>"))

    assert (entry.title, entry.content, entry.published) == ("T & U", "Text", 1_772_532_000_000)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<?xml version='1.0'?><!-- <html> --><rss>", "rss"),
        ("<s:urlset xmlns:s='x'>", "urlset"),
        ("<!DOCTYPE html><p>", "html"),
        ("<!doctype  HTML>", "html"),
        ("<rdf:RDF>", "rdf"),
        ("<svg>", ""),
        ("urlset", ""),
    ],
)
def test_parse_mending_root_is_the_first_of_a_known_format(text: str, name: str) -> None:
    assert root_name(text) == name


@pytest.mark.parametrize(
    "text", ["", "words", "<", "<<<", "</a>", "<!--", "<![CDATA[", "<!DOCTYPE", "<a", "&", "<?"]
)
def test_parse_mending_what_has_no_tag_is_nothing(text: str) -> None:
    assert mended(text) == ""


@pytest.mark.parametrize(
    "text",
    ["<a><b></a>", "<a b=c d>", "<a:b:c a:x='1'>", "<a xmlns:b=''><b:c/>", "<a x='<b>' y=\"'\">"],
)
def test_parse_mending_result_is_well_formed(text: str) -> None:
    assert strict_tree(mended(text)) is not None


def test_parse_mending_takes_time_in_proportion_to_length() -> None:
    for piece in ("<a", "<!--", "<![CDATA[", "&#", "<a b='", "<item>", "</x>", "<b>", "]]>"):
        assert len(mended("<rss>" + piece * 20_000)) < 10_000_000
