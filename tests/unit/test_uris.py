from urllib.parse import quote, urlsplit

import pytest

from monitor.addresses import lane_of
from monitor.parse.urls import canonical_url
from monitor.uris import ascii_host, uri


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "https://vesti.example/новости/мир?тема=мир#абзац",
            (
                "https://vesti.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/%D0%BC%D0%B8%D1%80"
                "?%D1%82%D0%B5%D0%BC%D0%B0=%D0%BC%D0%B8%D1%80#%D0%B0%D0%B1%D0%B7%D0%B0%D1%86"
            ),
        ),
        ("https://zeitung-münchen.example/", "https://xn--zeitung-mnchen-osb.example/"),
        ("http://президент.рф/a", "http://xn--d1abbgf6aiiy.xn--p1ai/a"),
        ("https://i❤.example/", "https://xn--i-7iq.example/"),
        ("https://a.example/x|y{z} w", "https://a.example/x%7Cy%7Bz%7D%20w"),
        ('https://a.example/?q=[1]&r="2"', "https://a.example/?q=%5B1%5D&r=%222%22"),
        ("https://a.example/100%/50%25", "https://a.example/100%25/50%25"),
        ("HTTPS://A.Example/Path", "https://a.example/Path"),
        ("  https://a.example/b\n", "https://a.example/b"),
        ("https://a.example/long\n  /line", "https://a.example/long%20%20/line"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://a.example/\u202egpj.exe", "https://a.example/%E2%80%AEgpj.exe"),
    ],
)
def test_iri_becomes_a_uri(text: str, expected: str) -> None:
    assert uri(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "javascript:alert(1)",
        "//a.example/x",
        "https:///x",
        "https://a.example:99999/",
        "https://a..example/",
        "https://a.example/\x00x",
        "https://a.example/\ud800",
        "https://[::1/",
        "https://a b.example/",
    ],
)
def test_what_leads_nowhere_is_no_uri(text: str) -> None:
    assert uri(text) == ""


def test_a_link_of_any_length_is_kept() -> None:
    text = "https://a.example/" + "x" * 9_000

    assert uri(text) == text


def test_a_literal_address_keeps_its_brackets() -> None:
    assert ascii_host("2001:DB8::1") == "[2001:db8::1]"


@pytest.mark.parametrize(
    ("host", "ascii"),
    [
        ("новости.example", "xn--b1amnebsh.example"),
        ("straße.example", "xn--strae-oqa.example"),  # ss by IDNA 2003, which browsers left
        ("i❤.example", "xn--i-7iq.example"),
    ],
)
def test_a_host_has_one_name_wherever_it_is_met(host: str, ascii: str) -> None:  # noqa: A002
    asked = urlsplit(uri(f"https://{host}/a")).hostname

    assert asked == ascii_host(host)
    assert lane_of(host) == asked
    assert canonical_url(f"https://{host}/a") == f"https://{asked}/a"
    assert canonical_url(f"https://{quote(host.lower())}/a") == f"https://{asked}/a"
    assert asked == ascii


@pytest.mark.parametrize(
    "url", ["https://[fe80::1%25eth0]/a", "https://a%2Fb.example/", "https://%/"]
)
def test_a_host_that_is_no_name_stays_as_it_stands(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)
