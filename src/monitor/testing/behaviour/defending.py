"""Rows: the guard, limits of time and size, and connections to one host."""

import asyncio
import itertools
import shutil
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path

from monitor.testing.behaviour.stage import Broken, Stage, Unfit, fresh
from monitor.testing.feed_server import FeedServer, Reply, Request

_MIB = 2**20
_MOST = 64 * _MIB  # bytes of an endless body that may be taken
_SLOWEST = 60.0  # seconds for a byte a second
_AT_ONCE = 2


async def private(stage: Stage) -> None:
    stage.permit = ""
    stage.serve(fresh())
    stage.expect(not await stage.poll(), "dialled this machine without permission")


async def private_hop(stage: Stage) -> None:
    stage.permit = "127.0.0.1/32"
    async with FeedServer(host="127.0.0.2") as inner:
        inner.answer("/secret", fresh())
        stage.server.redirect("/feed", inner.url("/secret"))
        await stage.asked()
        stage.expect(not inner.requests, "followed a redirect to a network that was not permitted")


async def no_downgrade(stage: Stage) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pem = await _certificate(Path(folder))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(pem)
        names = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
        stage.environ = dict.fromkeys(names, str(pem))
        async with FeedServer(tls=context) as secure:
            stage.serve(fresh())
            secure.redirect("/old", stage.server.url("/feed"))
            await stage.poll_urls(secure.url("/old"))
            stage.needs(secure.requests, "does not trust the certificate of this test")
            stage.expect(not stage.server.requests, "went on in clear")


async def _certificate(folder: Path) -> Path:
    """A certificate and key for 127.0.0.1, in one file."""
    if shutil.which("openssl") is None:
        raise Unfit("openssl is not installed")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 "
        "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 "
        f"-out {folder}/c -keyout {folder}/k"
    )
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command.split(), stdout=quiet, stderr=quiet)
    await process.wait()
    pem = folder / "both.pem"
    pem.write_bytes((folder / "c").read_bytes() + (folder / "k").read_bytes())
    return pem


async def endless_body(stage: Stage) -> None:
    taken = 0

    def chunks() -> Iterator[bytes]:
        nonlocal taken
        yield b"<?xml version='1.0'?><rss version='2.0'><channel><title>"
        while taken <= 2 * _MOST:  # a bound for programs that never stop
            taken += 65_536
            yield b"x" * 65_536

    stage.serve(lambda _: Reply(200, (("Content-Type", "application/rss+xml"),), chunks=chunks()))
    await stage.asked()
    stage.expect(taken <= _MOST, f"took {taken // _MIB} MiB and more")


async def slow_drip(stage: Stage) -> None:
    stage.serve(Reply(200, (("Content-Type", "application/rss+xml"),), b" " * 10_000, drip=1))
    try:
        async with asyncio.timeout(_SLOWEST):
            asked = await stage.poll()
    except TimeoutError:
        raise Broken(f"still listens after {_SLOWEST:.0f} s") from None
    stage.needs(asked, "did not ask")


async def two_connections(stage: Stage) -> None:
    peak = 0

    def slow(_: Request) -> Reply:
        nonlocal peak
        peak = max(peak, stage.server.connections)
        return Reply(200, body=fresh().body[:300], drip=600)

    paths = [f"/feed{n}" for n in range(8)]
    for path in paths:
        stage.serve(slow, path)
    asked = await stage.asked(*paths)
    stage.needs(len(asked) > _AT_ONCE, "did not ask all feeds")
    stage.expect(peak <= _AT_ONCE, f"{peak} connections at once")


async def pause(stage: Stage) -> None:
    loop = asyncio.get_running_loop()
    started: list[float] = []

    def note(_: Request) -> Reply:
        started.append(loop.time())
        return fresh()

    paths = [f"/feed{n}" for n in range(4)]
    for path in paths:
        stage.serve(note, path)
    await stage.asked(*paths)
    stage.needs(len(started) == len(paths), "did not ask all feeds")
    gap = min(later - sooner for sooner, later in itertools.pairwise(started))
    stage.expect(gap >= 0.5, f"{gap * 1000:.0f} ms between two requests")  # noqa: PLR2004
