"""A configuration folder that is emptied, swapped or half-written buries nothing."""

import random
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.app.current import Current
from monitor.app.engine import running_engine
from monitor.errors import ConfigurationError
from monitor.model import DeliveryState
from monitor.pipeline.deliver.deliverer import Deliverer
from monitor.pipeline.runtime import Runtime
from monitor.ports import Store
from monitor.store import open_store
from monitor.testing.builders import NOON, delivery
from monitor.testing.fakes import FakeClock
from monitor.testing.webhook_receiver import WebhookEndpoint

pytestmark = pytest.mark.anyio

TOPICS = "topics: {talks: {query: truce}, grain: {query: grain}}\n"
FEEDS = 'courier: {url: "https://courier.example/rss"}\n'


def settings(url: str, store: str = "x.db") -> str:
    return f"""\
store: {{url: "sqlite:///{store}"}}
notify: {{allow_networks: [127.0.0.0/8]}}
receivers:
  desk: {{webhook: {{url: "{url}"}}}}
  night: {{webhook: {{url: "{url}"}}}}
route: {{receiver: desk, routes: [{{matchers: [topic=grain], receiver: night}}]}}
"""


def fill(folder: Path, url: str, store: str = "x.db") -> None:
    (folder / "watchlists").mkdir(parents=True, exist_ok=True)
    (folder / "monitor.yaml").write_text(settings(url, store))
    (folder / "watchlists/w.yaml").write_text(TOPICS)
    (folder / "feeds.yaml").write_text(FEEDS)


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


async def looked(current: Current) -> bool:
    """The daemon's looks at a folder that rests; whether it put something in force."""
    await current.changed()
    return await current.changed() and await current.reload()


@pytest.fixture
async def endpoint() -> AsyncIterator[WebhookEndpoint]:
    async with WebhookEndpoint() as server:
        yield server


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/monitor.db")
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.parametrize("name", ["monitor.yaml", "watchlists/w.yaml", "feeds.yaml"])
async def test_a_file_that_is_away_is_no_decision(tmp_path: Path, name: str) -> None:
    fill(tmp_path, "https://hooks.example/x")
    current = Current(tmp_path, {})
    before = current.configuration()
    (tmp_path / name).unlink()

    assert not await looked(current)
    assert current.configuration() is before
    await current.close()


async def test_topics_that_are_removed_on_purpose_are_gone(tmp_path: Path) -> None:
    fill(tmp_path, "https://hooks.example/x")
    current = Current(tmp_path, {})
    (tmp_path / "watchlists/w.yaml").unlink()
    text = settings("https://hooks.example/x").partition("route:")[0]
    (tmp_path / "monitor.yaml").write_text(text + "route: {receiver: desk}\n")

    assert await current.reload(meant=True)
    assert current.configuration().topics == ()
    await current.close()


async def test_an_empty_file_of_settings_is_a_decision(tmp_path: Path) -> None:
    fill(tmp_path, "https://hooks.example/x")
    current = Current(tmp_path, {})
    (tmp_path / "monitor.yaml").write_text("")

    assert await looked(current)
    assert [each.name for each in current.configuration().receivers] == ["console"]
    await current.close()


async def test_a_start_without_the_settings_of_the_last_run_is_refused(tmp_path: Path) -> None:
    folder, url = tmp_path / "config", f"sqlite:///{tmp_path}/monitor.db"
    fill(folder, "https://hooks.example/x", f"{tmp_path}/monitor.db")
    async with running_engine(Current(folder, {})):
        pass
    empty(folder)

    with pytest.raises(ConfigurationError, match="is not there any more"):
        async with running_engine(Current(folder, {"MONITOR_STORE__URL": url})):
            pass


async def test_a_folder_that_is_torn_two_hundred_times_buries_no_message(
    tmp_path: Path, store: Store, endpoint: WebhookEndpoint
) -> None:
    folder, dice = tmp_path / "config", random.Random(7)
    fill(folder, endpoint.url)
    current, clock = Current(folder, {}), FakeClock(NOON)
    runtime = Runtime(clock, current.watch, lambda: 0.0)
    deliverer = Deliverer(store, current.notifiers, runtime)

    for turn in range(200):
        tear(folder, dice)
        await looked(current)
        row = delivery(id=f"d{turn}", group_key=f"g{turn}", receiver=dice.choice(["desk", "night"]))
        await store.write(lambda ledger, row=row: ledger.enqueue(row))  # type: ignore[misc]
        clock.advance(3_000)
        await deliverer.run_due("a")
        fill(folder, endpoint.url)
        await looked(current)
    clock.advance(60_000)
    await deliverer.run_due("a")

    states = [row.state for row in await store.recent_deliveries(999) if row.id.startswith("d")]
    assert len([state for state in states if state is DeliveryState.SENT]) >= 200
    assert DeliveryState.DEAD not in states
    assert {call.id for call in endpoint.calls} >= {f"d{turn}" for turn in range(200)}
    await current.close()


def tear(folder: Path, dice: random.Random) -> None:
    """Empty the folder, take a file away, cut one, or put one with other receivers in place."""
    name = dice.choice(["monitor.yaml", "watchlists/w.yaml", "feeds.yaml"])
    match dice.randrange(4):
        case 0:
            empty(folder)
        case 1:
            (folder / name).unlink()
        case 2:
            text = (folder / name).read_text()
            (folder / name).write_text(text[: dice.randrange(len(text))])
        case _:
            (folder / "monitor.yaml").write_text("receivers: {other: {console: {}}}\n")
