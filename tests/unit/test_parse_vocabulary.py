"""What extensions and other formats' elements say of a report, and dates that stand in markup."""

from datetime import UTC, datetime

import pytest

from monitor.model import Entry
from monitor.parse import parse_feed

URL = "https://feeds.mole.example/all/feed.xml"
PAGE = "https://mole.example/dredgers"
BURNER = "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
NOON = int(datetime(2026, 2, 16, 12, tzinfo=UTC).timestamp() * 1000)


def _rss(item: str, attributes: str = "") -> Entry:
    body = f"<rss version='2.0' {attributes}><channel><item>{item}</item></channel></rss>"
    (entry,) = parse_feed(body.encode(), "", URL).entries
    return entry


def _atom(inner: str, attributes: str = "") -> Entry:
    space = "xmlns='http://www.w3.org/2005/Atom'"
    body = f"<feed {space} {attributes}><entry>{inner}</entry></feed>"
    (entry,) = parse_feed(body.encode(), "", URL).entries
    return entry


@pytest.mark.parametrize(
    "order", [("counted", "origin"), ("origin", "counted")], ids=["behind", "before"]
)
def test_link_through_a_counting_server_is_the_page_that_it_leads_to(order: tuple[str]) -> None:
    counted = "https://feedproxy.example/~r/mole/~3/x/"
    rss = {"counted": f"<link>{counted}</link>"}
    atom = {"counted": f"<link href='{counted}'/>"}
    origin = {"origin": f"<feedburner:origLink>{PAGE}</feedburner:origLink>"}

    in_rss = _rss("".join((rss | origin)[part] for part in order), BURNER)
    in_atom = _atom("".join((atom | origin)[part] for part in order), BURNER)

    assert (in_rss.link, in_atom.link) == (PAGE, PAGE)


def test_empty_original_link_leaves_the_link() -> None:
    entry = _rss(f"<feedburner:origLink/><link>{PAGE}</link>", BURNER)

    assert entry.link == PAGE


@pytest.mark.parametrize(
    ("links", "link"),
    [
        ("<link hreflang='fr' href='https://mole.example/fr'/>", PAGE),
        ("<link hreflang='en-GB' href='https://mole.example/gb'/>", "https://mole.example/gb"),
        ("<link href='https://mole.example/plain'/>", "https://mole.example/plain"),
    ],
)
def test_link_of_several_pages_is_the_one_in_the_language_of_the_feed(
    links: str, link: str
) -> None:
    entry = _atom(links + f"<link hreflang='en' href='{PAGE}'/>", "xml:lang='en-us'")

    assert entry.link == link


@pytest.mark.parametrize(
    ("links", "link"),
    [
        (f"<link rel='self' type='text/html' href='{PAGE}'/>", PAGE),
        (f"<link rel='self' type='application/atom+xml' href='{PAGE}'/>", ""),
        (f"<link rel='self' type='text/html' href='{PAGE}'/><link href='/b'/>",
         "https://feeds.mole.example/b"),
    ],
)  # fmt: skip
def test_link_to_itself_counts_where_a_page_has_no_other(links: str, link: str) -> None:
    assert _atom(links).link == link


def test_atom_entry_with_elements_of_rss_says_what_they_say() -> None:
    entry = _atom(
        f"<title>Dredgers</title><guid>{PAGE}</guid><description>They dig.</description>"
        "<pubDate>Mon, 16 Feb 2026 12:00:00 GMT</pubDate>"
    )

    assert (entry.id, entry.link, entry.summary, entry.published) == (PAGE, PAGE, "They dig.", NOON)


def test_rss_item_without_guid_has_the_id_of_atom() -> None:
    space = "xmlns:a='http://www.w3.org/2005/Atom'"

    assert _rss("<a:id>tag:mole.example,1</a:id>", space).id == "tag:mole.example,1"
    assert _rss("<a:id>tag:mole.example,1</a:id><guid>g</guid>", space).id == "g"


@pytest.mark.parametrize(
    "written",
    [
        '&lt;time datetime="2026-02-16T13:00:00+01:00"&gt;Mon, 02/16/2026 - 13:00&lt;/time&gt;',
        "<time class='d' datetime='2026-02-16T12:00:00Z'>today</time>",
        "<![CDATA[<span>Mon, 16 Feb 2026 12:00:00 GMT</span>]]>",
    ],
)
def test_date_in_markup_is_read(written: str) -> None:
    assert _rss(f"<pubDate>{written}</pubDate>").published == NOON


@pytest.mark.parametrize(
    ("element", "space"),
    [
        ("dcterms:available", "http://purl.org/dc/terms/"),
        ("prism:publicationDate", "http://prismstandard.org/namespaces/basic/2.0/"),
    ],
)
def test_date_of_an_extension_is_read(element: str, space: str) -> None:
    item = f"<{element}>2026-02-16T12:00:00Z</{element}>"

    assert _rss(item, f"xmlns:{element.partition(':')[0]}='{space}'").published == NOON


@pytest.mark.parametrize(
    ("element", "space"),
    [
        ("yandex:full-text", "http://news.yandex.ru"),
        ("turbo:content", "http://turbo.yandex.ru"),
        ("googleplay:description", "http://www.google.com/schemas/play-podcasts/1.0"),
    ],
)
def test_text_of_an_extension_is_read(element: str, space: str) -> None:
    item = f"<{element}>Dredgers dig in the harbour.</{element}>"

    entry = _rss(item, f"xmlns:{element.partition(':')[0]}='{space}'")

    assert entry.content + entry.summary == "Dredgers dig in the harbour."


def test_text_of_a_packed_file_is_none() -> None:
    packed = "JVBERi0xLjQKJeLjz9MKMyAwIG9iago8PC9MZW5n" * 3

    assert _atom(f"<content type='application/pdf'>{packed}\n{packed}==</content>").content == ""
    assert _atom("<content type='application/x'>Dredgers dig.</content>").content == "Dredgers dig."


def test_blocks_of_markup_with_a_prefix_are_lines() -> None:
    space = "xmlns:h='http://www.w3.org/1999/xhtml'"

    markup = "<h:div><h:p>One</h:p><h:p>Two</h:p></h:div>"

    entry = _atom(f"<content type='xhtml'>{markup}</content>", space)

    assert entry.content == "One\nTwo"
