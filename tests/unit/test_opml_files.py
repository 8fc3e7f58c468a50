"""OPML in and out: folders as tags, stable ids, hostile documents."""

from pathlib import Path

import pytest
import yaml

from monitor.cli.feeds_files import export_opml, import_opml
from monitor.configuration import MINUTE, Source
from monitor.errors import ConfigurationError
from monitor.watchlist import Outline, read_opml, read_watchlists
from monitor.watchlist.opml import LONGEST, parse_opml
from monitor.watchlist.outlines import slug

OPML = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Subscriptions</title></head><body>
  <outline text="World News">
    <outline text="Europe">
      <outline type="rss" text="Blatt &amp; Söhne" xmlUrl="https://a.example/rss?x=1&amp;y=2"/>
    </outline>
    <outline type="rss" title="Wire" text="other" xmlUrl="https://b.example/rss" language="en-us"/>
  </outline>
  <outline text="Favourites">
    <outline type="rss" text="Wire" xmlUrl="https://b.example/rss" category="/Daily,Agency"/>
  </outline>
  <outline type="rss" text="Газета" xmlUrl="https://c.example/rss" language="Russian"/>
  <outline text="An empty folder"/>
</body></opml>
"""


CUT_OFF = "x.opml:1:27: not XML: not well-formed (invalid token)"


def parsed(text: str | bytes) -> tuple[Outline, ...]:
    body = text.encode() if isinstance(text, str) else text
    return parse_opml(body, Path("x.opml"))


def problem(text: str | bytes) -> str:
    with pytest.raises(ConfigurationError) as caught:
        parsed(text)
    return str(caught.value)


def test_folders_and_categories_become_tags() -> None:
    found = [(o.id, o.url, o.title, o.tags, o.language) for o in parsed(OPML)]

    assert found == [
        (
            "blatt-sohne",
            "https://a.example/rss?x=1&y=2",
            "Blatt & Söhne",
            ("world-news", "europe"),
            "",
        ),
        (
            "wire",
            "https://b.example/rss",
            "Wire",
            ("world-news", "favourites", "daily", "agency"),
            "en-us",
        ),
        ("feed-81a22e66", "https://c.example/rss", "Газета", (), ""),
    ]


def test_equal_titles_get_ids_that_do_not_depend_on_their_order() -> None:
    lines = [f'<outline text="News" xmlUrl="https://{host}.example/"/>' for host in "ab"]
    first, second = (
        {o.url: o.id for o in parsed(f"<opml><body>{''.join(order)}</body></opml>")}
        for order in (lines, lines[::-1])
    )

    assert first == second
    assert len(set(first.values())) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<html></html>", "x.opml:1:1: not OPML: no <opml> element"),
        ("<opml><body>", "x.opml:1:13: not XML: no element found"),
        ("", "x.opml:1:1: not OPML: no <opml> element"),
        ("<html><p>Not <b>found</p></html>", "x.opml:1:1: not OPML: no <opml> element"),
        (f"<opml><body>{'<outline text=a xmlUrl=https://a.example/>' * 3}", CUT_OFF),
        (f"<opml><body>{'<outline text=a xmlUrl=https://a.example/>' * 3}</bo", CUT_OFF),
        (
            '\n<!DOCTYPE o [<!ENTITY a "aa">]>\n<opml><body><outline text=&a;></body></opml>',
            "x.opml:2:25: opml: the document declares entities (remove its <!DOCTYPE ...> part)",
        ),
        (
            '<!DOCTYPE o [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><opml><head>&b;</head></opml>',
            "x.opml:1:25: opml: the document declares entities (remove its <!DOCTYPE ...> part)",
        ),
        (
            '<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml>',
            "x.opml:1:52: opml: the document declares entities (remove its <!DOCTYPE ...> part)",
        ),
    ],
)
def test_a_document_that_is_no_feed_list_is_refused(text: str, expected: str) -> None:
    assert problem(text) == expected


def test_folders_without_end_are_refused() -> None:
    text = "<opml><body>" + '<outline text="a">' * 1000

    assert "more than 50 folders in each other" in problem(text)


def test_other_encodings_are_read() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><opml><body><outline text="Café" xmlUrl="https://a.example/"/></body></opml>'

    assert parsed(text.encode("latin-1"))[0].title == "Café"


def test_import_writes_a_feeds_file_that_reads_back(tmp_path: Path) -> None:
    (tmp_path / "in.xml").write_text(OPML, "utf-8")

    (tmp_path / "feeds.yaml").write_text(import_opml(tmp_path / "in.xml"), "utf-8")

    assert read_watchlists(tmp_path).sources == (
        Source(
            "blatt-sohne",
            "https://a.example/rss?x=1&y=2",
            "Blatt & Söhne",
            ("world-news", "europe"),
        ),
        Source(
            "wire",
            "https://b.example/rss",
            "Wire",
            ("world-news", "favourites", "daily", "agency"),
            "en-us",
        ),
        Source("feed-81a22e66", "https://c.example/rss", "Газета"),
    )


def test_import_leaves_out_what_cannot_be_polled_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "in.opml"
    hostile = "javascript:alert(1)&#10;evil: https://x.example"
    file.write_text(f'<opml><body><outline text="a: b&#10;c" xmlUrl="{hostile}"/></body></opml>')

    text = import_opml(file)

    assert yaml.safe_load(text) is None
    assert text.splitlines()[1:] == [
        (
            "# left out: \"a: b c\": 'javascript:alert(1)\\nevil: https://x.example' is not an "
            "http or https URL (remove this outline)"
        )
    ]


def test_hostile_titles_stay_text(tmp_path: Path) -> None:
    title = 'x", url: "https://evil.example"} # \u2028 \x85 {[&amp;*!'
    file = tmp_path / "in.opml"
    escaped = title.replace('"', "&quot;")
    file.write_text(
        f'<opml><body><outline text="{escaped}" xmlUrl="https://a.example/"/></body></opml>',
        "utf-8",
    )

    (entry,) = yaml.safe_load(import_opml(file)).values()

    assert entry["url"] == "https://a.example/"
    assert entry["title"].startswith('x", url: "https://evil.example"} #')


def test_an_opml_file_in_the_folder_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.opml").write_text(OPML, "utf-8")
    (tmp_path / "feeds.yaml").write_text("wire: https://z.example/\nx: https://c.example/rss\n")

    with pytest.raises(ConfigurationError) as caught:
        read_watchlists(tmp_path)

    assert [str(p).replace(f"{tmp_path}/", "") for p in caught.value.problems] == [
        "mine.opml:7:5: wire: another feed is called wire, at feeds.yaml:1 (rename one)",
        (
            "mine.opml:12:3: feed-81a22e66: the same feed as x: it would be polled twice "
            "(remove one, or give one entry both tags)"
        ),
    ]


def test_export_reads_back(tmp_path: Path) -> None:
    sources = (
        Source("a", "https://a.example/?x=1&y=2", "A & <B>", ("world", "daily"), "en"),
        Source("b", "https://b.example/", 'say "b"', ("world",)),
        Source("plain", "https://c.example/"),
    )
    file = tmp_path / "out.opml"

    file.write_text(export_opml(sources), "utf-8")

    assert {(o.url, o.title, o.tags, o.language) for o in read_opml(file)} == {
        ("https://a.example/?x=1&y=2", "A & <B>", ("world", "daily"), "en"),
        ("https://b.example/", 'say "b"', ("world",), ""),
        ("https://c.example/", "plain", (), ""),
    }


def outline(title: str, **attributes: str) -> str:
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f'<outline text="{title}" xmlUrl="https://a.example/" {written}/>'


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("windows-1251", "Новости порта"),
        ("windows-1252", "Café – “le port”"),
        ("koi8-r", "Новости порта"),
        ("gb2312", "港口新闻"),
        ("shift_jis", "港ニュース"),
        ("big5", "港口新聞"),
        ("euc-kr", "항구 뉴스"),
        ("utf-16", "Новости порта"),
        ("utf-8-sig", "Новости порта"),
    ],
)
def test_every_encoding_that_is_declared_is_read(encoding: str, title: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    text = f"{declared}<opml><body>{outline(title)}</body></opml>"

    assert [each.title for each in parsed(text.encode(encoding))] == [title]


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="no-such-thing"?>',
                                      '<?xml version="1.0" encoding="utf-8"?>'])  # fmt: skip
def test_what_windows_wrote_and_did_not_say_is_read(declared: str) -> None:
    text = f"{declared}<opml><body>{outline('Café – port')}</body></opml>"

    assert [each.title for each in parsed(text.encode("cp1252"))] == ["Café – port"]


def test_ampersands_and_entities_of_html_are_mended() -> None:
    text = (
        '\n<?xml version="1.0"?>\n<opml><body><outline text="Caf&eacute;&nbsp;& Quay &amp; Co" '
        'xmlUrl="https://a.example/?a=1&b=2&copy=3"/></body></opml>'
    )

    (found,) = parsed(text)

    assert (found.title, found.url) == ("Café\xa0& Quay & Co", "https://a.example/?a=1&b=2&copy=3")
    assert found.line == 3
    (odd,) = parsed(
        "<opml><body>\n<outline text='&nosuch;' xmlUrl='https://a.example'/></body></opml>"
    )
    assert (odd.title, odd.line, odd.column) == ("&nosuch;", 2, 1)


ONE, TWO = (f'<outline text="{n}" xmlUrl="https://{n}.example/"/>' for n in "ab")
BROKEN = {
    "a body that is opened twice": f"<opml><body>{ONE}{TWO}<body></opml>",
    "a body that is not closed": f"<opml><body>{ONE}{TWO}</opml>",
    "opml that is not closed": f"<opml><body>{ONE}{TWO}</body>",
    "a control character": f"<opml><body>{ONE}\x01{TWO}</body></opml>",
    "feeds that are not closed": f"<opml><body>{ONE}{TWO}</body></opml>".replace("/>", ">"),
    "an end tag too many": f"<opml><body>{ONE}</outline></outline>{TWO}</body></opml>",
    "an end tag of nothing": f"<opml><body>{ONE}<x:y/>{TWO}</z></body></opml>",
    "capitals": f"<OPML><BODY>{ONE}{TWO}</BODY></OPML>".replace("outline", "OUTLINE"),
    "a warning before": f"<br />\n<b>Warning</b>: no\n<opml><body>{ONE}{TWO}</body></opml>",
    "a script behind": f"<opml><body>{ONE}{TWO}</body></opml><script>a && b < c</script>",
}
IN_A_TAG = {  # instead of text="a"
    "a control character": 'text="a\x0b"',
    "a reference to a control character": 'text="a&#11;"',
    "half a character": 'text="a&#xd83d;"',
    "an attribute twice": 'text="a" text="x"',
    "no quotes": "text=a",
    "a sign in an attribute": 'text="a" x="<3"',
}
BROKEN |= {
    f"{spot} in a tag": f"<opml><body>{ONE}{TWO}</body></opml>".replace('text="a"', text)
    for spot, text in IN_A_TAG.items()
}


@pytest.mark.parametrize("spot", BROKEN)
def test_a_bad_spot_costs_that_spot(spot: str) -> None:
    found = [(o.title.removesuffix("\ufffd"), o.url, o.tags) for o in parsed(BROKEN[spot])]

    assert found == [("a", "https://a.example/", ()), ("b", "https://b.example/", ())]


@pytest.mark.parametrize("broken", [False, True], ids=["XML", "not quite"])
def test_folders_are_those_of_the_outlines_around(broken: bool) -> None:
    last = "<body></opml>" if broken else "</body></opml>"
    text = f"""<opml><body>
        <outline type="rss" title="tech">{ONE}<outline text="deep">{TWO}</outline></outline>
        <outline type="rss" text="nowhere"/><outline type="atom" text="gone"></outline>
        <outline text="c" xmlUrl="https://c.example/"></outline>{last}"""

    found = [(o.title, o.tags, o.pollable, o.line) for o in parsed(text)]

    assert found == [
        ("a", ("tech",), True, 2),
        ("b", ("tech", "deep"), True, 2),
        ("nowhere", (), False, 3),
        ("gone", (), False, 3),
        ("c", (), True, 4),
    ]


def test_a_feed_that_is_not_closed_takes_no_end_of_a_folder() -> None:
    text = f"<opml><body><outline text=x>{ONE}</outline>{TWO}</body></opml>".replace("/>", ">")

    assert [(o.title, o.tags) for o in parsed(text)] == [("a", ("x",)), ("b", ())]


@pytest.mark.parametrize(
    "escape", ["&amp;", "&amp;amp;", "&amp;amp;amp;", "&amp;#38;", "&amp;#x26;"]
)
def test_what_was_escaped_twice_is_unescaped(escape: str) -> None:
    feed = f'<outline text="A{escape}B" xmlUrl="https://a.example/?a=1{escape}b=2"/>'

    (found,) = parsed(f"<opml><body>{feed}</body></opml>")

    assert (found.title, found.url) == ("A&B", "https://a.example/?a=1&b=2")


def test_a_feed_without_an_address_is_told_with_the_way_to_it(tmp_path: Path) -> None:
    text = (
        '<opml><body>\n<outline type="rss" text="Quay" htmlUrl="https://quay.example/"/>\n'
        '<outline type="atom" text="Dock"/><outline text="A folder" htmlUrl="https://x.example"/>'
        "</body></opml>"
    )
    (tmp_path / "mine.opml").write_text(text)

    assert import_opml(tmp_path / "mine.opml").splitlines()[1:] == [
        (
            '# left out: "Quay": a feed without an address (xmlUrl) '
            "(monitor feeds discover https://quay.example/)"
        ),
        '# left out: "Dock": a feed without an address (xmlUrl) (remove this outline)',
    ]
    with pytest.raises(ConfigurationError) as caught:
        read_watchlists(tmp_path)
    assert [(each.line, each.key) for each in caught.value.problems] == [(2, "quay"), (3, "dock")]


def test_what_is_commented_out_is_left_out() -> None:
    text = (
        f'<opml><body><outline text="Off" isComment="true"><outline text="In">{outline("A")}'
        f"</outline></outline>{outline('B')}</body></opml>"
    )

    assert [(each.title, each.tags) for each in parsed(text)] == [("B", ())]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("feed://a.example/rss", "http://a.example/rss"),
        ("feed:https://a.example/rss", "https://a.example/rss"),
    ],
)
def test_addresses_for_feed_readers_are_addresses(written: str, address: str) -> None:
    text = f'<opml><body><outline text="A" xmlUrl="{written}"/></body></opml>'

    assert [each.url for each in parsed(text)] == [address]


def test_a_list_from_elsewhere_does_not_make_us_poll_faster() -> None:
    rude = {"monitor:every": "1ms", "monitor:at-most": "2s"}
    odd = {"monitor:every": "soon", "monitor:country": "Mars", "monitor:id": "a b"}

    (first,), (second,) = (
        parsed(f"<opml><body>{outline('A', **each)}</body></opml>") for each in (rude, odd)
    )

    assert (first.every, first.at_most) == (MINUTE, MINUTE)
    assert (second.every, second.country, second.id) == (5 * MINUTE, "", "a")


def test_folders_in_any_script_are_tags() -> None:
    text = (
        f'<opml><body><outline text="Україна &amp; Світ"><outline text="Söhne">{outline("A")}'
        "</outline></outline></body></opml>"
    )

    assert [each.tags for each in parsed(text)] == [("україна-світ", "sohne")]


def test_a_file_without_end_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.opml"
    with file.open("wb") as target:
        target.truncate(LONGEST + 1)

    with pytest.raises(ConfigurationError, match="larger than 32 MB"):
        read_opml(file)


def test_ten_thousand_feeds_are_read() -> None:
    rows = "".join(f'<outline text="F {n}" xmlUrl="https://a.example/{n}"/>' for n in range(10_000))

    found = parsed(f"<opml><body>{rows}</body></opml>")

    assert len({each.id for each in found}) == 10_000


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Le Monde (Une)", "le-monde-une"), ("  ", ""), ("Öl & Gas", "ol-gas"), ("中文", "")],
)
def test_slugs(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_feed_whose_address_is_written_as_that_of_a_link_is_read() -> None:
    typed = '<outline type="rss" text="Quay" url="https://quay.example/rss"/>'
    link = '<outline type="link" text="Dock" url="https://dock.example/"/>'

    for end in ("</opml>", "</outline></opml>"):  # whole, and read loosely
        (found,) = parsed(f"<opml><body>{typed}{link}</body>{end}")

        assert (found.title, found.url) == ("Quay", "https://quay.example/rss")
