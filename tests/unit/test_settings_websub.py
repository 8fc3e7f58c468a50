from pathlib import Path

import pytest

from monitor.cli.check import run_check
from monitor.configuration import DAY, WebSub
from monitor.errors import ConfigurationError
from monitor.settings import read_settings


def read(folder: Path, text: str) -> WebSub | None:
    (folder / "monitor.yaml").write_text(text, "utf-8")
    return read_settings(folder, {}).websub


def fault(folder: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read(folder, text)
    return str(caught.value).removeprefix(f"{folder}/")


def test_hubs_are_off_unless_they_can_reach_us(tmp_path: Path) -> None:
    assert read(tmp_path, "") is None
    assert read(tmp_path, "websub: {lease: 2d}\n") is None


@pytest.mark.parametrize("written", ["https://m.example", "https://m.example/"])
def test_callback_url_ends_in_a_slash(tmp_path: Path, written: str) -> None:
    found = read(tmp_path, f"websub: {{callback_url: '{written}', lease: 2d}}\n")

    assert found == WebSub("https://m.example/", 2 * DAY)


def test_callback_url_comes_from_the_environment_too(tmp_path: Path) -> None:
    found = read_settings(tmp_path, {"MONITOR_WEBSUB__CALLBACK_URL": "https://m.example/a"}).websub

    assert found == WebSub("https://m.example/a/", 7 * DAY)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("m.example", "not an http or https URL"),
        ("ftp://m.example/", "not an http or https URL"),
        ("https://m .example/", "not an http or https URL"),
        ("http://[broken/", "not an http or https URL"),
        ("https://m.example/?a=b", "an address without user, query and fragment is needed"),
        ("https://me:pw@m.example/", "an address without user, query and fragment is needed"),
        (f"https://m.example/{'x' * 500}", "longer than 500 characters"),
    ],
)
def test_callback_url_that_hubs_cannot_call_is_told(tmp_path: Path, url: str, message: str) -> None:
    told = fault(tmp_path, f"websub:\n  callback_url: '{url}'\n")

    assert told.startswith(f"monitor.yaml:2:17: websub.callback_url: {message}")


def test_a_lease_of_minutes_is_told(tmp_path: Path) -> None:
    told = fault(tmp_path, "websub:\n  callback_url: https://m.example/\n  lease: 5m\n")

    assert told.startswith("monitor.yaml:3:10: websub.lease: too short")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://m.example.org/", ""),
        ("https://203.0.114.7/", ""),
        ("http://m.example.org/", "without https, whoever is on the way reads"),
        ("https://localhost:8080/", "hubs on the internet cannot reach localhost"),
        ("https://10.0.0.7/", "hubs on the internet cannot reach 10.0.0.7"),
        ("https://[fd00::1]/", "hubs on the internet cannot reach fd00::1"),
        ("https://monitor.lan/", "hubs on the internet cannot reach monitor.lan"),
    ],
)
def test_check_warns_of_a_callback_that_hubs_cannot_reach(
    tmp_path: Path, url: str, message: str
) -> None:
    (tmp_path / "monitor.yaml").write_text(f"websub: {{callback_url: '{url}'}}\n", "utf-8")

    warned = [str(each) for each in run_check(tmp_path, {}).warnings]
    told = [each for each in warned if "nothing is watched" not in each]

    place = f"{tmp_path}/monitor.yaml: websub.callback_url: warning: "
    assert [each.removeprefix(place)[: len(message)] for each in told] == [message] * bool(message)
