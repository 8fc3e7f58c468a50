"""Links and texts as the formats' rules have them, also where a document has to be mended."""

import json

import pytest

from monitor.model import Entry
from monitor.parse import parse_feed

URL = "https://feeds.pier.example/all/feed.xml"
BROKEN = pytest.mark.parametrize("broken", ["", " & "], ids=["whole", "mended"])


def _rss(item: str, attributes: str = "", head: str = "<link>https://pier.example/</link>") -> str:
    return (
        f"<rss version='2.0' {attributes}><channel><title>Pier</title>{head}<item>{item}</item>"
        "</channel></rss>"
    )


def _atom(entry: str, attributes: str = "", head: str = "") -> str:
    space = "" if "xmlns=" in attributes else "xmlns='http://www.w3.org/2005/Atom'"
    return f"<feed {space} {attributes}><title>Pier</title>{head}<entry>{entry}</entry></feed>"


def _entry(text: str) -> Entry:
    (entry,) = parse_feed(text.encode(), "", URL).entries
    return entry


@BROKEN
@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link>https://pier.example/x?a=1&copy=2&not=3</link>", "x?a=1&copy=2&not=3"),
        ("<link>https://pier.example/x?a=1&amp;amp;b=2</link>", "x?a=1&b=2"),
        ("<link>https://pier.example/a b/c d.pdf</link>", "a%20b/c%20d.pdf"),
        ("<link>\n  https://pier.example/a\n  /b </link>", "a/b"),
        ("<link/><guid>https://pier.example/p</guid>", "p"),
        ("<link> </link><guid isPermaLink='TRUE'>https://pier.example/p</guid>", "p"),
        ("<link href='https://pier.example/h'/>", "h"),
        ("<link>&quot;https://pier.example/q&quot;</link>", "q"),
        ("<link> &lt;https://pier.example/b&gt; </link>", "b"),
        ("<link>&lt;![CDATA[https://pier.example/c]]&gt;</link>", "c"),
        ("<title>Truce</title<link>https://pier.example/lost</link>", "lost"),
        ("<link>https://pier.example/x</link><guid>https://pier.example/p</guid>", "x"),
        ("<link xmlns='urn:cms'>https://pier.example/f</link>", "f"),
        ("<link xmlns='urn:cms'>/f</link><link>https://pier.example/x</link>", "x"),
        ("<related><link>https://pier.example/old</link></related><link>/x</link>", "x"),
        ("<ya:related><link url='/old'/></ya:related><link>/x</link>", "x"),
        ("<source><link>https://other.example/</link></source><link>/x</link>", "x"),
        ("<image><link>/photo</link></image><link>/x</link>", "x"),
        ("<comments>https://pier.example/x#c</comments><link>/x</link>", "x"),
        ("<atom:link rel='related' href='/old'/><link>/x</link>", "x"),
        ("<atom:link href='https://pier.example/old'/><link>/x</link>", "x"),
        ("<atom:link rel='self' href='/s'/><atom:link href='/x'/>", "x"),
        ("<enclosure url='https://pier.example/e.mp3' type='audio/mpeg'/>", "e.mp3"),
        ("<link>pier.example/x</link>", "x"),
        ("<link>//pier.example/x</link>", "x"),
        ("<link>https//pier.example/x</link>", "x"),
        ("<link>https:/pier.example/x</link>", "x"),
        ("<link>https://https://pier.example/x</link>", "x"),
        ("<link>http://https://pier.example/x</link>", "x"),
        ("<link>https:\\\\pier.example\\x</link>", "x"),
        ("<link>\u200bhttps://pier.example/x\ufeff</link>", "x"),
        ('<link>&lt;a href="https://pier.example/x"&gt;x&lt;/a&gt;</link>', "x"),
        ("<link><![CDATA[https://pier.example/x?a=1&#038;b=2]]></link>", "x?a=1&b=2"),
        ("<link>x.html</link>", "x.html"),
        ("<link>www.html</link>", "www.html"),
        ("<link>/https/pier.example/x</link>", "https/pier.example/x"),
        ("<link rel='self' href='/s'/><link>/x</link>", "x"),
        ("<guid ispermalink='False'>https://pier.example/g</guid>", None),
        ("<guid isPermaLink='false'>https://pier.example/g</guid>", None),
    ],
)
def test_parse_link_of_an_item_is_its_own(item: str, link: str | None, broken: str) -> None:
    spaces = "xmlns:atom='http://www.w3.org/2005/Atom' xmlns:ya='urn:ya'"

    entry = _entry(_rss(f"<title>Held{broken}up</title>{item}", spaces))

    assert entry.link == ("" if link is None else f"https://pier.example/{link}")


def test_parse_link_that_begins_with_a_host_is_none_of_the_site() -> None:
    item = "<link>www.quay.example/x</link>"

    assert _entry(_rss(item)).link == "https://www.quay.example/x"


@BROKEN
@pytest.mark.parametrize(
    ("links", "link"),
    [
        ("<link rel='self' href='/s'/><link href='/x'/>", "/x"),
        ("<link rel='http://www.iana.org/assignments/relation/alternate' href='/x'/>", "/x"),
        ("<link rel='https://www.iana.org/assignments/link-relations/alternate' href='/x'/>", "/x"),
        ("<link rel='http://www.iana.org/assignments/relation/self' href='/s'/>", ""),
        ("<link rel='self' href='/s'/><link>/x</link>", "/x"),
        ("<link type='text/plain' href='/t'/><link type='text/html' href='/x'/>", "/x"),
        ("<link rel='enclosure' href='/e.mp3'/>", "/e.mp3"),
        ("<link rel='related' href='/old'/><id>https://feeds.pier.example/x</id>", "/x"),
        ("<link rel='alternate'/><link href='/x'/>", "/x"),
        ("<content type='text/html' src='/c.html'/>", "/c.html"),
        ("<content src='/c.html'/><link href='/x'/>", "/x"),
        ("<source><link href='/other'/></source><link href='/x'/>", "/x"),
        ("<s:variant xmlns:s='urn:shop'><link href='/v'/></s:variant><link href='/x'/>", "/x"),
    ],
)
def test_parse_link_of_an_entry_is_the_page(links: str, link: str, broken: str) -> None:
    entry = _entry(_atom(f"<title>Held{broken}up</title>{links}"))

    assert entry.link == (link and f"https://feeds.pier.example{link}")


@BROKEN
@pytest.mark.parametrize(
    ("text", "link"),
    [
        (_rss("<link>x</link>", "xml:base='https://b.example/1/'"), "https://b.example/1/x"),
        (_rss("<link xml:base='https://b.example/2/'>x</link>"), "https://b.example/2/x"),
        (
            _rss("<link>x</link>").replace("<item", "<item xml:base='/3/'"),
            "https://feeds.pier.example/3/x",
        ),
        (
            _atom("<link href='x'/>", "xml:base='https://b.example/4/f.xml'"),
            "https://b.example/4/x",
        ),
        (
            _atom("<link href='x' xml:base='5/'/>", "xml:base='https://b.example/'"),
            "https://b.example/5/x",
        ),
        (_rss("<link>x</link>"), "https://pier.example/x"),
    ],
)
def test_parse_link_goes_by_the_nearest_base(text: str, link: str, broken: str) -> None:
    assert _entry(text.replace("Pier", f"Pier{broken}")).link == link


@BROKEN
@pytest.mark.parametrize(
    ("item", "field", "wanted"),
    [
        ("<dc:title>Held up</dc:title>", "title", "Held up"),
        ("<media:content><media:title>Photo</media:title></media:content>", "title", ""),
        ("<itunes:summary>Docks closed.</itunes:summary>", "summary", "Docks closed."),
        (
            "<media:description type='plain'>Docks closed.</media:description>",
            "summary",
            "Docks closed.",
        ),
        (
            "<media:description>No</media:description><description>Yes</description>",
            "summary",
            "Yes",
        ),
        (
            "<media:content><media:description>Photo</media:description></media:content>",
            "summary",
            "",
        ),
        (
            "<media:group><media:description>Docks.</media:description></media:group>",
            "summary",
            "Docks.",
        ),
        ("<dc:creator>Ann</dc:creator><dc:creator>Bob</dc:creator>", "author", "Ann"),
        ("<author><name>Ann</name><email>a@pier.example</email></author>", "author", "Ann"),
        ("<guid> key 7 </guid>", "id", "key 7"),
        (
            "<description>&lt;![CDATA[Docks &lt;b&gt;closed]]&gt;</description>",
            "summary",
            "Docks closed",
        ),
    ],
)
def test_parse_text_of_an_item(item: str, field: str, wanted: str, broken: str) -> None:
    spaces = "".join(
        f"xmlns:{prefix}='{address}' "
        for prefix, address in (
            ("dc", "http://purl.org/dc/elements/1.1/"),
            ("media", "http://search.yahoo.com/mrss/"),
            ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
        )
    )

    entry = _entry(_rss(f"<link>/x</link>{item}<category>{broken}</category>", spaces))

    assert getattr(entry, field) == wanted


@pytest.mark.parametrize(
    "address",
    [
        "http://purl.org/dc/elements/1.1/",
        "https://purl.org/dc/elements/1.1/",
        "http://purl.org/dc/elements/1.1",
        "HTTP://PURL.ORG/dc/elements/1.1#",
        "urn:somebody:else",
    ],
)
def test_parse_namespace_is_known_however_it_is_written(address: str) -> None:
    entry = _entry(_rss("<dc:date>2026-03-03T10:00:00Z</dc:date>", f"xmlns:dc='{address}'"))

    assert entry.published == 1_772_532_000_000


@pytest.mark.parametrize(
    "address", ["http://www.w3.org/2005/Atom", "urn:pier", "http://pier.example"]
)
def test_parse_rss_is_itself_in_whatever_namespace(address: str) -> None:
    item = "<title>T</title><link>/x</link><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate>"

    entry = _entry(_rss(f"{item}<author>Ann</author>", f"xmlns='{address}'"))

    assert (entry.title, entry.link) == ("T", "https://pier.example/x")
    assert (entry.published, entry.author) == (1_772_532_000_000, "Ann")


@BROKEN
@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("<title>The &lt;b&gt; tag</title>", "The <b> tag"),
        ("<title type='text'>Why &lt;script&gt; waits</title>", "Why <script> waits"),
        ("<title type='text'>A &lt;b&gt;bold&lt;/b&gt; AT&amp;amp;T</title>", "A bold AT&T"),
        ("<title type='html'>The &lt;b&gt; tag</title>", "The tag"),
        ("<title type='text/html'>A &lt;i&gt;dock</title>", "A dock"),
        ("<title type='text/x-pier'>A &lt;i&gt;dock&lt;/i&gt;</title>", "A dock"),
    ],
)
def test_parse_text_of_atom_is_no_markup(title: str, wanted: str, broken: str) -> None:
    assert _entry(_atom(f"<id>urn:x</id>{title}<rights>{broken}</rights>")).title == wanted


@pytest.mark.parametrize("address", ["https://www.w3.org/2005/Atom/", "http://w3.org/2005/atom"])
def test_parse_atom_is_known_however_it_is_written(address: str) -> None:
    entry = _entry(_atom("<id>urn:x</id><title>T</title>", f"xmlns='{address}'"))

    assert (entry.id, entry.title) == ("urn:x", "T")


@pytest.mark.parametrize(
    ("kind", "title"),
    [("application/x-custom", "Held up"), ("image/svg+xml", "Held up"), ("", "Held up")],
)
def test_parse_title_of_a_type_that_nobody_lists_is_text(kind: str, title: str) -> None:
    assert _entry(_atom(f"<title type='{kind}'>Held up</title>")).title == title


@pytest.mark.parametrize(
    ("entry", "author"),
    [
        ("<author><name>Ann</name></author>", "Ann"),
        ("<source><author><name>Bob</name></author></source>", "Bob"),
        ("", "Desk"),
    ],
)
def test_parse_author_of_an_entry_without_one_is_the_feeds(entry: str, author: str) -> None:
    feed = _atom(f"<title>T</title>{entry}", head="<author><name>Desk</name></author>")

    assert _entry(feed).author == author


def test_parse_first_date_that_can_be_read_counts() -> None:
    item = "<pubDate>yesterday</pubDate><PUBDATE>Tue, 03 Mar 2026 10:00:00 GMT</PUBDATE>"

    assert _entry(_rss(item)).published == 1_772_532_000_000


def test_parse_items_stand_anywhere_but_in_an_item() -> None:
    inner = "<related><item><title>Old</title></item></related>"
    text = f"<rss><channel><items><item><title>One</title>{inner}</item></items></channel>"

    feed = parse_feed(f"{text}<item><title>Two</title></item></rss>".encode(), "", URL)

    assert [entry.title for entry in feed.entries] == ["One", "Two"]


def test_parse_json_text_is_no_markup_and_may_hold_control_characters() -> None:
    body = (
        '{"authors": [{"name": "Desk"}], "items": [{"title": "a\tb", "content_text": "x<y & <b>"}]}'
    )

    (entry,) = parse_feed(body.encode(), "", URL).entries

    assert (entry.title, entry.content, entry.author) == ("a b", "x<y & <b>", "Desk")


@pytest.mark.parametrize(
    "page",
    [
        "<url><loc>https://pier.example/a?x=1&y=2</loc>{news}</url>",
        "<url><loc>https://pier.example/a?x=1&amp;y=2</loc></loc>{news}</url>",
        "<urlset><url><loc><![CDATA[https://pier.example/a?x=1&y=2]]></loc>{news}</url></urlset>",
        "<url><loc>https://pier.example/a?x=1&amp;y=2{news}",
    ],
)
@pytest.mark.parametrize(
    "declared", ["xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'", ""]
)
def test_parse_sitemap_is_read_page_by_page(page: str, declared: str) -> None:
    news = (
        "<news:news><news:publication><news:name>Pier</news:name></news:publication>"
        "<news:title>{}</news:title></news:news>"
    )
    last = f"<url><loc>https://pier.example/b</loc>{news.format('Two')}</url>"
    text = f"<urlset {declared}>{page.format(news=news.format('One & only'))}{last}</urlset>"

    entries = parse_feed(text.encode(), "", URL).entries

    assert [(entry.title, entry.link) for entry in entries] == [
        ("One & only", "https://pier.example/a?x=1&y=2"),
        ("Two", "https://pier.example/b"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_parse_sitemap_has_any_prefix_and_encoding(encoding: str) -> None:
    text = (
        "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9' "
        "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><s:url><s:loc>https://pier.example/"
        "é</s:loc><n:news><n:title>Порт</n:title></n:news></s:url></s:urlset>"
    )

    (entry,) = parse_feed(text.encode(encoding), "", URL).entries

    assert (entry.title, entry.link) == ("Порт", "https://pier.example/é")


def test_parse_word_of_sitemaps_in_a_feed_makes_none_of_it() -> None:
    assert (
        _entry(_rss("<title>What &lt;urlset and <![CDATA[<sitemapindex>]]> are</title>")).link == ""
    )


@pytest.mark.parametrize(
    ("item", "link", "author"),
    [
        ({"authors": {"name": "Ann Poe"}, "link": "/a"}, "https://pier.example/a", "Ann Poe"),
        (
            {"attachments": [{"url": "https://pier.example/a.mp3"}]},
            "https://pier.example/a.mp3",
            "",
        ),
        ({"attachments": ["a"], "authors": "Ann Poe"}, "", "Ann Poe"),
    ],
)
def test_parse_json_item_in_another_shape_keeps_its_link_and_author(
    item: dict[str, object], link: str, author: str
) -> None:
    document = {"items": [{"id": "1", "title": "Truce"} | item]}

    (entry,) = parse_feed(json.dumps(document).encode(), "", "https://pier.example/f").entries

    assert (entry.link, entry.author) == (link, author)


@pytest.mark.parametrize("items", ["", ', "items": null'])
def test_parse_json_feed_without_items_is_empty(items: str) -> None:
    body = '{"version": "https://jsonfeed.org/version/1.1", "title": "Pier"%s}' % items  # noqa: UP031

    feed = parse_feed(body.encode(), "", "")

    assert (feed.title, feed.entries) == ("Pier", ())
