from ipaddress import ip_address, ip_network

import pytest

from monitor.addresses import (
    bare,
    lane_of,
    literal,
    looks_private,
    masked,
    open_to_all,
    refusal,
)


@pytest.mark.parametrize("text", ["8.8.8.8", "193.0.6.139", "2606:4700:4700::1111", "2a00:1450::1"])
def test_fetch_address_that_is_public_may_be_dialled(text: str) -> None:
    assert refusal(ip_address(text)) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("::ffff:8.8.8.8", "a translated address"),
        ("64:ff9b::808:808", "a translated address"),
        ("64:ff9b:1::1", "a translated address"),
        ("2002:808:808::1", "a translated address"),
        ("2001::1", "a translated address"),
        ("::8.8.8.8", "a translated address"),
        ("::1", "a translated address"),
        ("224.0.0.251", "a multicast address"),
        ("ff05::2", "a multicast address"),
        ("10.0.0.1", "not a public address"),
        ("100.64.0.1", "not a public address"),
        ("192.0.0.8", "not a public address"),
        ("192.0.2.1", "not a public address"),
        ("198.18.0.1", "not a public address"),
        ("240.0.0.1", "not a public address"),
        ("169.254.169.254", "not a public address"),
        ("fe80::1", "not a public address"),
        ("fec0::1", "not a public address"),
        ("fd12::1", "not a public address"),
        ("2001:db8::1", "not a public address"),
    ],
)
def test_fetch_address_that_is_not_public_is_refused(text: str, why: str) -> None:
    assert refusal(ip_address(text)) == why


# IANA's special-purpose registries, every block that is not globally reachable, and multicast:
# https://www.iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry.
BLOCKS = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24
224.0.0.0/4 240.0.0.0/4 255.255.255.255/32 168.63.129.16/32
::/128 ::1/128 ::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64
100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128 2001:2::/48 2001:10::/28 2001:db8::/32
2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8
0100::/8 0400::/6 4000::/3 6000::/3 8000::/3 a000::/3 c000::/3 e000::/4 f000::/5 f800::/6
fe00::/9
"""


@pytest.mark.parametrize("block", BLOCKS.split())
def test_fetch_no_address_of_a_special_block_may_be_dialled(block: str) -> None:
    network = ip_network(block)
    middle = network[network.num_addresses // 2]

    assert all(refusal(address) for address in (network[0], middle, network[-1]))


@pytest.mark.parametrize(
    "text", ["9.255.255.255", "11.0.0.0", "172.32.0.0", "192.0.1.0", "223.255.255.255",
             "168.63.129.17", "2001:200::1", "2003::1", "2400::1", "2a0f::1", "3ffe::1"],
)  # fmt: skip
def test_fetch_address_beside_a_special_block_may_be_dialled(text: str) -> None:
    assert refusal(ip_address(text)) == ""


@pytest.mark.parametrize("zone", ["fe80::1%eth0", "::1%1", "fd00::1%x", "2001:db8::1%lo"])
def test_fetch_address_with_a_zone_is_no_less_private(zone: str) -> None:
    assert refusal(ip_address(zone)) != ""


@pytest.mark.parametrize(
    ("host", "lane"),
    [
        ("news.example", "news.example"), ("NEWS.Example.", "news.example"),
        ("www.news.example", "news.example"), ("www.www.example", "www.example"),
        ("www.example", "www.example"), ("www", "www"), ("", ""), ("127.0.0.1", "127.0.0.1"),
        ("новости.example", "xn--b1amnebsh.example"), ("xn--ls8h.la", "xn--ls8h.la"),
        ("a." * 130, ("a." * 130).rstrip(".")),
    ],
)  # fmt: skip
def test_fetch_one_server_has_one_lane_however_it_is_called(host: str, lane: str) -> None:
    assert lane_of(host) == lane


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("feeds", True), ("nas.local", True), ("wiki.corp.", True), ("Feeds.Home.ARPA", True),
        ("localhost", True), ("a.b.example", False), ("example.org", False),
        ("arpa.example", False), ("home.example", False), ("in-addr.arpa", False),
    ],
)  # fmt: skip
def test_name_that_only_a_network_of_ones_own_can_know(host: str, private: bool) -> None:
    assert looks_private(host) is private


def test_fetch_address_in_a_network_that_the_operator_opens_may_be_dialled() -> None:
    opened = (ip_network("10.0.0.0/8"), ip_network("64:ff9b::/96"))

    assert refusal(ip_address("10.1.2.3"), opened) == ""
    assert refusal(ip_address("64:ff9b::1"), opened) == ""
    assert refusal(ip_address("192.168.0.1"), opened) == "not a public address"


@pytest.mark.parametrize("host", ["127.1", "0x7f.1", "2130706433", "example.org", ""])
def test_fetch_host_that_spells_no_whole_address_is_a_name(host: str) -> None:
    assert literal(host) is None


def test_fetch_host_in_brackets_is_an_address() -> None:
    assert literal("[2001:db8::1]") == ip_address("2001:db8::1")


@pytest.mark.parametrize(
    ("text", "shown", "passed_on"),
    [
        ("http://u:p@a.example/x", "http://u:***@a.example/x", "http://a.example/x"),
        ("http://u@a.example/", "http://u@a.example/", "http://a.example/"),
        ("http://:p@a.example/", "http://:***@a.example/", "http://a.example/"),
        ("http://u:p@ss@a.example/", "http://u:***@a.example/", "http://a.example/"),
        ("http://a.example/@desk", "http://a.example/@desk", "http://a.example/@desk"),
        ("http://a.example:80/?m=a@b", "http://a.example:80/?m=a@b", "http://a.example:80/?m=a@b"),
        ("http://a.example?m=a:b@c", "http://a.example?m=a:b@c", "http://a.example?m=a:b@c"),
        ("moved to http://u:p@a.example/ now", "moved to http://u:***@a.example/ now",
         "moved to http://a.example/ now"),
        ("desk@a.example", "desk@a.example", "desk@a.example"),
    ],
)  # fmt: skip
def test_password_of_an_address_is_neither_shown_nor_passed_on(
    text: str, shown: str, passed_on: str
) -> None:
    assert (masked(text), bare(text)) == (shown, passed_on)


@pytest.mark.parametrize(
    ("url", "shown", "open_"),
    [
        ("http://a.example/?feed_token=s3&b=c", "?feed_token=***&b=c", "?feed_token=&b=c"),
        ("http://a.example/?b=c&API-KEY=s3#x", "?b=c&API-KEY=***#x", "?b=c&API-KEY=#x"),
        ("http://a.example/?key=s3", "?key=***", "?key="),
        (
            "http://a.example/?b=c;x.access_token=s3",
            "?b=c;x.access_token=***",
            "?b=c;x.access_token=",
        ),
        (
            "http://a.example/?author=b&keyword=c&q=key",
            "?author=b&keyword=c&q=key",
            "?author=b&keyword=c&q=key",
        ),
        ("http://a.example/token=b/?c", "token=b/?c", "token=b/?c"),
    ],
)
def test_key_in_the_query_of_a_feed_is_shown_to_nobody(url: str, shown: str, open_: str) -> None:
    before = "http://a.example/"

    assert masked(f'"{url}"') == f'"{before}{shown}"'
    assert open_to_all(url) == f"{before}{open_}"
    assert bare(url) == url
