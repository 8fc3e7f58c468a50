from pathlib import Path

import pytest

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
