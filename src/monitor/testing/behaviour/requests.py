"""Rows: what is asked, which validators go back, which redirects are followed and stored."""

from monitor.testing.behaviour.stage import DAY, HOUR, Stage, fresh
from monitor.testing.feed_server import FeedServer, Reply, Request

_CONDITIONS = ("if-none-match", "if-modified-since")
_FEED_TYPES = ("rss", "atom", "feed+json", "rdf", "xml")


def _conditions(request: Request) -> tuple[str, str]:
    return (request.headers.get(_CONDITIONS[0], ""), request.headers.get(_CONDITIONS[1], ""))


# --- the request -----------------------------------------------------------------------------


async def who(stage: Stage) -> None:
    stage.serve(fresh())
    (first, *_) = await stage.asked()
    agent = first.headers.get("user-agent", "")
    stage.expect("@" in agent or "://" in agent, f"User-Agent: {agent}")


async def accept(stage: Stage) -> None:
    stage.serve(fresh())
    (first, *_) = await stage.asked()
    given = first.headers.get("accept", "")
    stage.expect(any(kind in given for kind in _FEED_TYPES), f"Accept: {given}")


async def codings(stage: Stage) -> None:
    stage.serve(fresh())
    (first, *_) = await stage.asked()
    given = first.headers.get("accept-encoding", "")
    names = {name.split(";")[0].strip() for name in given.split(",")}
    stage.expect("gzip" in names and names & {"br", "zstd"}, f"Accept-Encoding: {given}")


async def no_cookie(stage: Stage) -> None:
    cookie = ("Set-Cookie", "id=1; Path=/; Max-Age=9999999")
    stage.serve(Reply(302, (cookie, ("Location", "/feed"))), "/start")
    stage.serve(fresh(0, cookie))
    asked = [*await stage.asked("/start"), *await stage.asked("/start", at=DAY)]
    stage.expect(not any("cookie" in each.headers for each in asked), "a cookie came back")


async def no_referer(stage: Stage) -> None:
    stage.server.redirect("/start", "/feed")
    stage.serve(fresh())
    asked = await stage.asked("/start")
    stage.expect(not any("referer" in each.headers for each in asked), "a Referer came")


async def url_untouched(stage: Stage) -> None:
    target = "/feed?b=2&a=%20x&empty=&b=1"
    stage.serve(fresh())
    seen = {each.target for each in await stage.asked(target)}
    stage.expect(seen == {target}, f"asked {', '.join(sorted(seen))}")


async def only_the_feed(stage: Stage) -> None:
    stage.serve(fresh())
    seen = [f"{each.method} {each.target}" for each in await stage.asked()]
    stage.expect(seen == ["GET /feed"], f"asked {', '.join(seen)}")


# --- validators ------------------------------------------------------------------------------


async def not_invented(stage: Stage) -> None:
    stage.serve(fresh())
    (first, *_) = await stage.asked()
    stage.expect(not any(_conditions(first)), f"the first request has {_conditions(first)}")


async def etag_exact(stage: Stage) -> None:
    for number, etag in enumerate(('W/"a b"', "unquoted", '"x", "y"')):
        path = f"/feed{number}"
        stage.serve(fresh(0, ("ETag", etag)), path)
        await stage.asked(path)
        sent = _conditions((await stage.asked(path, at=DAY))[0])[0]
        stage.expect(sent == etag, f"{etag} came back as {sent or 'nothing'}")


async def date_exact(stage: Stage) -> None:
    for number, date in enumerate(("Tue, 03 Mar 2026 10:00:00 GMT", "Tue, 3 Mar 26 10:00 +0000")):
        path = f"/feed{number}"
        stage.serve(fresh(0, ("Last-Modified", date)), path)
        await stage.asked(path)
        sent = _conditions((await stage.asked(path, at=DAY))[0])[1]
        stage.expect(sent == date, f"{date} came back as {sent or 'nothing'}")


async def replaced(stage: Stage) -> None:
    stage.serve(fresh(0, ("ETag", '"1"')))
    await stage.asked()
    stage.serve(fresh(1, ("ETag", '"2"')))
    await stage.asked(at=DAY)
    sent = _conditions((await stage.asked(at=2 * DAY))[0])[0]
    stage.expect(sent == '"2"', f'after "1" and "2" came {sent or "nothing"}')


async def cleared(stage: Stage) -> None:
    stage.serve(fresh(0, ("ETag", '"1"'), ("Last-Modified", "Tue, 03 Mar 2026 10:00:00 GMT")))
    await stage.asked()
    stage.serve(fresh(1, ("ETag", '"2"')))
    await stage.asked(at=DAY)
    sent = _conditions((await stage.asked(at=2 * DAY))[0])[1]
    stage.expect(not sent, f"If-Modified-Since: {sent} of an older document")


async def renewed_by_304(stage: Stage) -> None:
    stage.serve(fresh(0, ("ETag", '"1"')))
    await stage.asked()
    stage.serve(Reply(304, (("ETag", '"2"'),)))
    await stage.asked(at=DAY)
    sent = _conditions((await stage.asked(at=2 * DAY))[0])[0]
    stage.expect(sent == '"2"', f'after a 304 with "2" came {sent or "nothing"}')


async def kept_by_304(stage: Stage) -> None:
    stage.serve(fresh(0, ("ETag", '"1"')))
    await stage.asked()
    stage.serve(Reply(304))
    await stage.asked(at=DAY)
    sent = _conditions((await stage.asked(at=2 * DAY))[0])[0]
    stage.expect(sent == '"1"', f"after a bare 304 came {sent or 'nothing'}")


async def bound_to_url(stage: Stage) -> None:
    stage.serve(fresh(0, ("ETag", '"1"')))
    await stage.asked()
    stage.server.redirect("/feed", "/other")
    stage.serve(fresh(1), "/other")
    asked = await stage.asked(at=DAY)
    target = [each for each in asked if each.path == "/other"]
    stage.expect(target, "the redirect was not followed")
    stage.expect(not any(_conditions(target[0])), "validators went along with a redirect")


async def targets_own(stage: Stage) -> None:
    stage.server.redirect("/old", "/feed")
    stage.serve(fresh(0, ("ETag", '"1"')))
    await stage.asked("/old")
    asked = await stage.asked("/old", at=DAY)
    sent = {each.path: _conditions(each)[0] for each in asked}
    stage.expect(sent == {"/old": "", "/feed": '"1"'}, f"If-None-Match: {sent}")


async def eight_days(stage: Stage) -> None:
    stage.serve(fresh(0, ("ETag", '"1"')))
    await stage.asked()
    stage.serve(Reply(304))
    await stage.asked(at=4 * DAY)
    sent = _conditions((await stage.asked(at=9 * DAY))[0])[0]
    stage.expect(not sent, f"after nine days still If-None-Match: {sent}")


# --- redirects -------------------------------------------------------------------------------


async def _moving(stage: Stage, *statuses: int) -> list[str]:
    """Polls over three days through these hops; the first path that each poll asked."""
    for n, status in enumerate(statuses):
        target = "/feed" if n == len(statuses) - 1 else f"/hop{n + 1}"
        stage.server.redirect(f"/hop{n}", target, status)
    stage.serve(fresh())
    first = []
    for n in range(5):
        asked = await stage.asked("/hop0", at=n * 15 * HOUR)
        stage.expect(asked[-1].path == "/feed", f"the redirect {statuses} was not followed")
        first.append(asked[0].path)
    return first


async def temporary_stays(stage: Stage) -> None:
    for status in (302, 303, 307):
        async with Stage(stage.program) as own:
            first = await _moving(own, status)
            stage.expect(set(first) == {"/hop0"}, f"{status}: asked {', '.join(first)}")


async def permanent_later(stage: Stage) -> None:
    stage.server.redirect("/hop0", "/feed", 301)
    stage.serve(fresh())
    await stage.asked("/hop0")
    asked = await stage.asked("/hop0", at=7 * HOUR)
    stage.expect(asked[0].path == "/hop0", "stored after a single 301")


async def permanent_adopted(stage: Stage) -> None:
    first = await _moving(stage, 308, 301)
    stage.expect(first[-1] == "/feed", "not stored after four polls over 45 hours")


async def mixed_stays(stage: Stage) -> None:
    first = await _moving(stage, 301, 302)
    stage.expect(set(first) == {"/hop0"}, f"asked {', '.join(first)}")


async def five_redirects(stage: Stage) -> None:
    for n in range(30):
        stage.server.redirect(f"/{n}", f"/{n + 1}")
    seen = len(await stage.asked("/0"))
    stage.expect(seen == 6, f"{seen} requests in a chain of redirects")  # noqa: PLR2004


async def loop_ends(stage: Stage) -> None:
    stage.server.redirect("/a", "/b", 301)
    stage.server.redirect("/b", "/a", 301)
    seen = len(await stage.asked("/a"))
    stage.expect(seen <= 6, f"{seen} requests in a loop")  # noqa: PLR2004


async def password_stays(stage: Stage) -> None:
    async with FeedServer(host="127.0.0.2") as other:
        other.answer("/feed", fresh())
        stage.server.redirect("/old", other.url("/feed"))
        url = stage.server.url("/old").replace("http://", "http://user:secret@")
        first = (await stage.poll_urls(url))[:1]
        stage.needs(first and "authorization" in first[0].headers, "no password sent")
        stage.needs(other.requests, "the redirect was not followed")
        told = any("authorization" in each.headers for each in other.requests)
        stage.expect(not told, "the password went to another host")
