from ipaddress import ip_address, ip_network

import pytest

from monitor.addresses import literal, refusal


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
