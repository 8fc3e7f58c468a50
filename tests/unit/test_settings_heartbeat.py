"""`heartbeat` and `rollup` in monitor.yaml: who is told when, and what is wrong with it."""

from pathlib import Path

import pytest

from monitor.configuration import Heartbeat, Rollup
from monitor.errors import ConfigurationError
from monitor.settings import read_settings

RECEIVERS = "receivers: {desk: {console: }, night: {console: }}\nroute: {receiver: desk}\n"


def read(folder: Path, text: str) -> Heartbeat | None:
    (folder / "monitor.yaml").write_text(RECEIVERS + text, "utf-8")
    return read_settings(folder, {}).heartbeat


def test_heartbeat_is_off_unless_it_has_a_time(tmp_path: Path) -> None:
    assert read(tmp_path, "") is None
    assert read(tmp_path, "heartbeat: {zone: Europe/Berlin}\n") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{at: 08:00}", Heartbeat("", 480, "UTC")),
        ("{at: 18:30, zone: Europe/Berlin}", Heartbeat("", 1110, "Europe/Berlin")),
        ("{at: '00:00', receiver: night}", Heartbeat("night", 0, "UTC")),
    ],
)
def test_heartbeat_is_read(tmp_path: Path, text: str, expected: Heartbeat) -> None:
    assert read(tmp_path, f"heartbeat: {text}\n") == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{at: '24:00'}", "heartbeat.at: "),
        ("{at: '8:00'}", "heartbeat.at: "),
        ("{zone: Europe/Berln}", "no time zone is called Europe/Berln (did you mean `Europe/Berl"),
        ("{zone: ../../etc/passwd}", "no time zone is called ../../etc/passwd"),
        ("{zone: ''}", "no time zone is called "),
        ("{receiver: dsk}", "no receiver is called dsk (did you mean `desk`?)"),
    ],
)
def test_heartbeat_that_cannot_be_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, f"heartbeat: {text}\n")

    assert "monitor.yaml:3:" in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Rollup(480, "UTC")),
        ("notify: {zone: Europe/Kyiv}\n", Rollup(480, "Europe/Kyiv")),
        ("rollup: {at: 18:30, zone: Europe/Berlin}\n", Rollup(1110, "Europe/Berlin")),
        ("rollup:\n", Rollup(480, "UTC")),
    ],
)
def test_rollup_is_read(tmp_path: Path, text: str, expected: Rollup) -> None:
    (tmp_path / "monitor.yaml").write_text(RECEIVERS + text, "utf-8")

    assert read_settings(tmp_path, {}).rollup == expected


def test_rollup_in_a_zone_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"monitor.yaml:3:.*write Europe/Berlin"):
        read(tmp_path, "rollup: {zone: Berlin}\n")
