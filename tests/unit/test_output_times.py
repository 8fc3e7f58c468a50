"""What programs read of times: ISO 8601 where a field is an instant, a number where it counts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.output import plain
from monitor.model import Millis
from monitor.printed import counted, iso


@dataclass(frozen=True)
class Inner:
    seen_at: Millis
    failures: int


@dataclass(frozen=True)
class Outer:
    published: Millis | None
    inner: tuple[Inner, ...]


def test_instants_are_text_at_any_depth_and_counts_stay() -> None:
    assert plain([Outer(None, (Inner(1_742_393_100_250, 3),)), Outer(1, (Inner(0, 0),))]) == [
        {"published": None, "inner": [{"seen_at": "2025-03-19T14:05:00.250Z", "failures": 3}]},
        {"published": "1970-01-01T00:00:00.001Z", "inner": [{"seen_at": None, "failures": 0}]},
    ]


@given(st.integers(-(2**63), 2**63))
def test_every_instant_is_text_that_reads_back_or_none(at: int) -> None:
    written = iso(at)

    if at and -62_135_596_800_000 <= at < 253_402_300_800_000:
        assert written is not None
        passed = datetime.fromisoformat(written) - datetime(1970, 1, 1, tzinfo=UTC)
        assert passed == timedelta(milliseconds=at)
    else:
        assert written is None


@given(st.integers(0, 10_000))
def test_a_noun_follows_its_number(number: int) -> None:
    assert counted(number, "feed") == ("1 feed" if number == 1 else f"{number} feeds")
    assert counted(number, "entry", "entries").endswith("entry" if number == 1 else "entries")
