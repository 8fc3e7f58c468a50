"""No password of an address reaches the log."""

import io

import pytest

from monitor import telemetry


@pytest.fixture(params=["json", "console"])
def log(request: pytest.FixtureRequest) -> io.StringIO:
    stream = io.StringIO()
    telemetry.configure(request.param, "info", stream)
    return stream


def test_log_shows_no_password_of_an_address(log: io.StringIO) -> None:
    url = "https://desk:s3cret@courier.example/feed"
    try:
        int(url)
    except ValueError:
        telemetry.logger("poll").exception("polled", detail=f"to {url}", lines=("a", url))

    assert "courier.example/feed" in log.getvalue()
    assert "s3cret" not in log.getvalue()
