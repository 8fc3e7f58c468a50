import pytest

from monitor.errors import FeedUnreadable
from monitor.parse import head_links, parse_feed
from monitor.push import Declared, declared

URL = "https://courier.example/news/feed.xml"
HUB = "https://hub.example/"


def found(*values: str, links: tuple[tuple[str, str], ...] = ()) -> Declared | None:
    return declared([("link", value) for value in values], links, URL)


@pytest.mark.parametrize(
    "value",
    [
        f'<{HUB}>; rel="hub"',
        f"<{HUB}>;rel=hub",
        f"<{HUB}> ; REL = HUB",
        f'<{HUB}>; title="a, b; <c>"; rel="self-made hub x"',
        f'</other>; rel="next", <{HUB}>; rel="hub", </more>; rel=last',
        f'<https://evil.example/>; rel=hub; anchor="#elsewhere", <{HUB}>; rel=hub',
        f"<javascript:alert(1)>; rel=hub, <ftp://x.example/>; rel=hub, <{HUB}>; rel=hub",
        f'<{HUB}>; rel="hub"; rel="next"',
        f"<{HUB}#part>; rel=hub; title*=UTF-8''x",
    ],
)  # fmt: skip
def test_hub_is_read_from_a_link_header(value: str) -> None:
    assert found(value) == Declared(HUB, URL)


@pytest.mark.parametrize(
    "value",
    [
        "",
        HUB,
        f"<{HUB}>",
        f"<{HUB}; rel=hub",
        f"<{HUB}>; rel=next",
        "<>; rel=hub",
        "<http://[broken>; rel=hub",
        "<http:///no-host>; rel=hub",
        "<https://user:password@hub.example/>; rel=hub",
        f"<{HUB}>; rel=next; rel=hub",
        f"<{'https://hub.example/' + 'x' * 3000}>; rel=hub",
    ],
)
def test_what_names_no_usable_hub_declares_none(value: str) -> None:
    assert found(value) is None


def test_addresses_are_relative_to_the_answer() -> None:
    assert found("</hub>; rel=hub, <../topic>; rel=self") == Declared(
        "https://courier.example/hub", "https://courier.example/topic"
    )


def test_headers_win_for_each_relation_by_itself() -> None:
    links = (("hub", "https://second.example/"), ("self", "https://topic.example/"))

    assert found(f"<{HUB}>; rel=hub", links=links) == Declared(
        HUB, "https://topic.example/", ("https://second.example/",)
    )
    assert found("</self>; rel=self", links=links) == Declared(
        "https://second.example/", "https://courier.example/self"
    )


def test_the_first_usable_hub_is_taken_then_the_others() -> None:
    hubs = ["", "urn:x", HUB, "https://b.example/", HUB, "https://c.example/"]

    first = found(links=tuple(("hub", each) for each in hubs))

    assert first == Declared(HUB, URL, ("https://b.example/", "https://c.example/"))
    second = first.instead_of(HUB)
    assert second == Declared("https://b.example/", URL, ("https://c.example/", HUB))
    assert second.instead_of("https://c.example/").hub == HUB


def test_a_password_in_the_feeds_address_is_not_told_to_a_hub() -> None:
    secret = "https://desk:secret@courier.example/feed.xml"
    header = [("link", f"<{HUB}>; rel=hub")]

    assert declared(header, (), secret) is None
    assert declared(header, [("self", "/feed.xml")], secret) is None
    assert declared(header, [("self", "https://courier.example/")], secret) == Declared(
        HUB, "https://courier.example/"
    )


def test_links_in_the_head_of_a_page_are_read() -> None:
    page = b"<HTML><Head><LINK REL='Hub alternate' HREF=/h></head><body><link rel=hub href=/b>"

    assert head_links(page) == (("hub", "/h"), ("alternate", "/h"))
    assert [head_links(body) for body in (b"", b"\x00", b"<html>", b"{}")] == [(), (), (), ()]


def test_json_feed_names_hubs_and_itself() -> None:
    body = (
        b'{"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://a.example/f.json",'
        b'"hubs": [{"type": "rssCloud", "url": "https://cloud.example/"},'
        b'{"type": "WebSub", "url": "https://hub.example/"}, 3], "items": []}'
    )

    feed = parse_feed(body, "application/feed+json", URL)

    assert declared((), feed.hints, URL) == Declared(HUB, "https://a.example/f.json")


def test_a_page_is_still_no_feed() -> None:
    with pytest.raises(FeedUnreadable):
        parse_feed(b"<html><head><link rel=hub href=/h></head></html>", "text/html", URL)
