"""Who gets to read the page, and who does not."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import cast

import httpx
import pytest

from monitor.app.clock import SystemClock
from monitor.configuration import Configuration, Entrance, Secret, WebAddress, entrance
from monitor.ports import Clock
from monitor.store import open_store
from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene
from monitor.web import create_app
from monitor.web.access import FAILURES, WINDOW, Attempts, from_this_site
from monitor.web.guard import host_is_known

pytestmark = pytest.mark.anyio

PATHS = ("/", "/why", "/style.css", "/metrics", "/nothing-here")
GUARDED = WebAddress("0.0.0.0", password=Secret("correct horse"), token=Secret("t0ken"))


@dataclass
class Daemon:
    web: WebAddress
    clock: Clock = field(default_factory=SystemClock)

    def configuration(self) -> Configuration:
        return cast("Configuration", Watched(self.web))

    def refused(self) -> tuple[str, ...]:
        return ()

    def ready(self) -> tuple[bool, str]:
        return False, "the disk of db.internal is full"

    def live(self) -> tuple[bool, str]:
        return True, "poll last turned 0 s ago"


@dataclass
class Watched:
    web: WebAddress
    websub: None = None
    sources: tuple[()] = ()
    topics: tuple[()] = ()
    entities: tuple[()] = ()
    receivers: tuple[()] = ()
    silences: tuple[()] = ()


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator["Page"]:
    store = open_store(f"sqlite:///{tmp_path}/monitor.db")
    await store.open()
    daemon = Daemon(GUARDED)
    yield Page(daemon, create_app(store, daemon))
    await store.close()


@dataclass
class Page:
    daemon: Daemon
    app: object

    async def get(self, path: str, peer: str = "192.0.2.7", **headers: str) -> httpx.Response:
        return await self.ask("GET", path, peer, **headers)

    async def ask(
        self, method: str, path: str, peer: str = "192.0.2.7", **headers: str
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, client=(peer, 4000))  # type: ignore[arg-type]
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, headers=named)


def basic(password: str, user: str = "desk") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("path", PATHS)
async def test_stranger_reads_nothing_but_the_health_checks(page: Page, path: str) -> None:
    refused = await page.get(path)

    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert (await page.get("/healthz")).json() == {"live": True}
    assert (await page.get("/readyz")).json() == {"ready": False}


@pytest.mark.parametrize(
    "given", [basic("correct horse"), basic("correct horse", ""), "Bearer t0ken", "bearer t0ken"]
)
async def test_whoever_has_the_secret_reads_all(page: Page, given: str) -> None:
    answers = [await page.get(path, authorization=given) for path in PATHS]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 404]
    ready = await page.get("/readyz", authorization=given)
    assert ready.json()["detail"] == "the disk of db.internal is full"


@pytest.mark.parametrize(
    "given",
    [
        basic("t0ken"),
        basic("correct horse "),
        basic(""),
        "Basic !!!",
        "Basic",
        "Bearer",
        "Bearer correct horse",
        "Digest t0ken",
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
        "Bearer " + "t" * 5_000,
    ],
)
async def test_wrong_secret_of_any_form_is_refused(page: Page, given: str) -> None:
    assert (await page.get("/", authorization=given)).status_code == 401


async def test_no_secret_is_never_the_empty_one(page: Page) -> None:
    page.daemon.web = WebAddress("0.0.0.0", token=Secret("t0ken"))

    assert (await page.get("/", authorization=basic(""))).status_code == 401
    assert (await page.get("/", authorization="Bearer ")).status_code == 401


async def test_address_that_guesses_is_stopped_and_no_other_is(page: Page) -> None:
    codes = [
        (await page.get("/", authorization=basic(f"guess {n}"))).status_code
        for n in range(FAILURES + 2)
    ]

    assert codes == [401] * FAILURES + [429] * 2
    assert (await page.get("/", authorization=basic("correct horse"))).status_code == 429
    other = await page.get("/", peer="192.0.2.8", authorization=basic("correct horse"))
    assert other.status_code == 200


def test_failures_are_forgotten_after_a_while_and_an_ipv6_network_is_one() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for number in range(FAILURES):
        attempts.failed(f"2001:db8::{number:x}")

    assert attempts.spent("2001:db8::ffff")
    assert not attempts.spent("2001:db8:0:1::1")
    now[0] = WINDOW + 1
    assert not attempts.spent("2001:db8::ffff")


async def test_header_of_a_proxy_counts_only_from_a_trusted_one(page: Page) -> None:
    page.daemon.web = WebAddress(
        "0.0.0.0",
        trusted_proxies=(ip_network("10.0.0.0/8"),),
        user_header="X-Forwarded-User",
    )
    by_proxy = await page.get("/", peer="10.1.2.3", x_forwarded_user="ada")
    by_stranger = await page.get("/", peer="192.0.2.7", x_forwarded_user="ada")
    nameless = await page.get("/", peer="10.1.2.3", x_forwarded_user=" ")

    assert [a.status_code for a in (by_proxy, by_stranger, nameless)] == [200, 401, 401]


async def test_attempts_count_for_the_address_behind_the_proxy(page: Page) -> None:
    page.daemon.web = WebAddress(
        "0.0.0.0", password=Secret("p"), trusted_proxies=(ip_network("10.0.0.0/8"),)
    )
    for number in range(FAILURES):
        forged = f"203.0.113.{number}, 198.51.100.9, 10.0.0.2"
        wrong = basic("wrong")
        await page.get("/", peer="10.1.2.3", x_forwarded_for=forged, authorization=wrong)

    given = {"authorization": basic("p")}
    guesser = await page.get("/", peer="10.1.2.3", x_forwarded_for="198.51.100.9", **given)
    reader = await page.get("/", peer="10.1.2.3", x_forwarded_for="198.51.100.10", **given)
    assert (guesser.status_code, reader.status_code) == (429, 200)


@pytest.mark.parametrize(
    ("web", "how", "status"),
    [
        (WebAddress("127.0.0.1"), Entrance.LOCAL, 200),
        (WebAddress("localhost"), Entrance.LOCAL, 200),
        (WebAddress("::1"), Entrance.LOCAL, 200),
        (WebAddress("127.0.0.1", password=Secret("p")), Entrance.GUARDED, 401),
        (WebAddress("0.0.0.0"), Entrance.CLOSED, 403),
        (WebAddress("::"), Entrance.CLOSED, 403),
        (WebAddress("192.0.2.1"), Entrance.CLOSED, 403),
        (WebAddress("0.0.0.0", open=True), Entrance.OPEN, 200),
        (WebAddress("0.0.0.0", open=True, token=Secret("t")), Entrance.GUARDED, 401),
    ],
)
async def test_page_opens_only_where_somebody_said_so(
    page: Page, web: WebAddress, how: Entrance, status: int
) -> None:
    page.daemon.web = web

    assert entrance(web) is how
    assert (await page.get("/")).status_code == status
    assert (await page.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        (
            {"sec-fetch-site": "cross-site", "origin": "http://m.example", "host": "m.example"},
            False,
        ),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "http://m.example:8080", "host": "m.example:8080"}, True),
        ({"origin": "http://evil.example", "host": "m.example"}, False),
        ({"origin": "null", "host": "m.example"}, False),
    ],
)
def test_write_is_taken_from_our_own_page_alone(headers: dict[str, str], ours: bool) -> None:
    assert from_this_site(headers) is ours


async def test_write_from_another_site_is_refused_with_the_right_password(page: Page) -> None:
    answer = await page.ask(
        "POST", "/", authorization=basic("correct horse"), origin="http://evil.example"
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ("127.0.0.1:8080", True),
        ("[::1]:8080", True),
        ("[::1]", True),
        ("localhost.", True),
        ("monitor.example", True),
        ("[::1].evil.example", False),
        ("[::1]evil.example:80", False),
        ("127.0.0.1.evil.example", False),
        ("127.0.0.1:80.evil.example", False),
        ("localhost:80@evil.example", False),
        ("localhost evil.example", False),
        ("", False),
        ("[::1", False),
    ],
)
def test_host_header_of_another_form_is_no_name_of_ours(header: str, known: bool) -> None:
    assert host_is_known(header, ["monitor.example"]) is known


async def test_daemon_says_at_its_start_what_is_open(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        for web, event in (({}, "page_closed"), ({"open": True}, "page_open")):
            scene.write(web={"host": "0.0.0.0", "port": 0, **web})
            async with DaemonProcess(tmp_path) as daemon:
                warned = await daemon.logged(event)
                await daemon.stop()
            assert warned["level"] == "warning"


async def test_password_of_a_file_opens_the_real_page_and_stands_nowhere(tmp_path: Path) -> None:
    (tmp_path / "page-password").write_text("canary-of-the-page\n", "utf-8")
    async with Scene(tmp_path) as scene:
        web = {"port": 0, "password_file": "page-password"}
        scene.write(web=web)
        async with DaemonProcess(tmp_path) as daemon:
            url = await daemon.started()
            async with httpx.AsyncClient() as client:
                refused = await client.get(url)
                shown = await client.get(url, auth=("desk", "canary-of-the-page"))
            await daemon.stop()

    assert (refused.status_code, shown.status_code) == (401, 200)
    assert "canary" not in str(daemon.log) + shown.text + refused.text
