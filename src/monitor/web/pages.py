"""The routes. Each handler asks the store, shapes a view, and fills a template.

/          recent alerts, feeds, topics         /healthz   200 while the loops turn
/why?url=  everything known about one item      /readyz    200 while work is taken
/style.css                                      /metrics   Prometheus text format
/websub/...  where hubs call (`callback.py`)

No page writes: pages are for looking, the command line is for acting.
"""

from datetime import UTC, datetime
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from monitor import ports, telemetry
from monitor.history import History
from monitor.model import Delivery, Millis
from monitor.outbox import health
from monitor.web import views
from monitor.web.access import Access
from monitor.web.callback import Callback
from monitor.web.guard import PageGuard
from monitor.web.state import WebState

DELIVERIES = 200  # newest deliveries that the page is built from
HELD = 50  # receivers and reasons of what waits
REFRESH = 15  # seconds
NAMED = 50  # reports that are listed where several have the words that were asked for
STYLE = (files("monitor.web") / "static" / "style.css").read_bytes()


def create_app(store: ports.Store, state: WebState, inbox: ports.Inbox | None = None) -> Starlette:
    """The application. Every page answers GET and HEAD alone; hubs also POST to their callback."""
    pages = _Pages(store, state)
    return Starlette(
        routes=[
            *_callbacks(state, inbox),
            Route("/", pages.overview),
            Route("/why", pages.why),
            Route("/style.css", pages.style),
            Route("/healthz", pages.healthz),
            Route("/readyz", pages.readyz),
            Route("/metrics", pages.metrics),
        ],
        middleware=[
            Middleware(PageGuard, names=pages.names),
            Middleware(Access, web=lambda: state.configuration().web),
        ],
        exception_handlers={HTTPException: pages.http_error, 500: pages.fault},
    )


def _callbacks(state: WebState, inbox: ports.Inbox | None) -> list[Route]:
    """Where hubs call: at the root, and below the prefix of a proxy that does not take it off."""
    if inbox is None:
        return []
    handle = Callback(inbox, lambda: state.configuration().websub).handle
    paths = ("/websub/{token}", "/{prefix:path}/websub/{token}")
    return [Route(path, handle, methods=["GET", "POST"]) for path in paths]


def environment() -> Environment:
    """Templates: everything is escaped, an unknown name is an error."""
    env = Environment(
        loader=PackageLoader("monitor.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"relative": views.relative, "iso": iso}
    return env


def iso(at: Millis) -> str:
    """A moment for `<time datetime>`, to the second."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def printable(text: str) -> str:
    """Text without the control characters that no link has and no database takes (NUL)."""
    return "".join(c for c in text if c.isprintable()).strip()


class _Pages:
    """The handlers, with what they share."""

    def __init__(self, store: ports.Store, state: WebState) -> None:
        self.store, self.state = store, state
        self.templates = environment()

    def names(self) -> tuple[str, ...]:
        """Host names of this server, beside loopback and addresses."""
        web = self.state.configuration().web
        return (web.host, *web.names)

    async def overview(self, request: Request) -> Response:
        """The first page: what was told, where reports come from, what is looked for."""
        configuration, now = self.state.configuration(), self.state.clock.now()
        deliveries = await self.store.recent_deliveries(DELIVERIES)
        feeds = views.feed_rows(
            configuration.sources,
            await self.store.poll_states(),
            await self.store.host_pauses(now),
        )
        return self._page(
            "overview.html",
            refresh=REFRESH if request.query_params.get("refresh") != "off" else 0,
            cards=await self._cards(deliveries),
            notices=views.notices(deliveries),
            held=await self.store.held_back(HELD),
            silences=views.silence_rows(
                configuration.silences,
                await self.store.silences.ending_after(now),
                now,
            ),
            feeds=views.sheet("feeds", feeds, request.query_params.get("feeds", "")),
            troubled=sum(row.outlook.at_fault for row in feeds),
            topics=views.sheet(
                "topics", configuration.topics, request.query_params.get("topics", "")
            ),
            counts=await self.store.counts(),
            receivers=health.read(await self.store.get_meta(health.MEMORY)),
            live=self.state.live(),
            refused=self.state.refused(),
        )

    async def _cards(self, deliveries: tuple[Delivery, ...]) -> tuple[views.Card, ...]:
        ids = sorted({i for d in deliveries for i in d.item_ids})
        items = {i.id: i for i in await self.store.items(ids)}
        matches, copies = await self.store.matches(ids), await self.store.copies(ids)
        return views.cards(deliveries, items, matches, self.state.configuration(), copies)

    async def why(self, request: Request) -> Response:
        """What became of one item, by its link, its id or words of its headline."""
        asked = printable(request.query_params.get("url", ""))
        history = await self.store.history(asked) if asked else None
        named = await self.store.headlined(asked, NAMED) if asked and not history else ()
        if len(named) == 1:
            history = await self.store.history(named[0].id)
        return self._page(
            "why.html",
            status=404 if asked and not history and not named else 200,
            asked=asked,
            history=history,
            named=named,
            report=_report(history),
        )

    async def style(self, _: Request) -> Response:
        """The style sheet."""
        return Response(STYLE, media_type="text/css")

    async def healthz(self, request: Request) -> Response:
        """Liveness: restart the process where this stays 503."""
        return _check(request, "live", *self.state.live())

    async def readyz(self, request: Request) -> Response:
        """Readiness: 503 while starting, while draining and while the work fails; says why."""
        return _check(request, "ready", *self.state.ready())

    async def metrics(self, _: Request) -> Response:
        """Every metric of the process."""
        body, content_type = telemetry.render_metrics()
        return Response(body, headers={"Content-Type": content_type})

    async def http_error(self, _: Request, error: Exception) -> Response:
        """404 and 405 as a page."""
        assert isinstance(error, HTTPException)
        answer = self._page("error.html", status=error.status_code, message=error.detail)
        answer.headers.update(error.headers or {})
        return answer

    async def fault(self, request: Request, error: Exception) -> Response:
        """A fault of ours: logged with its trace, told without it."""
        telemetry.logger("web").error("page failed", path=request.url.path, exc_info=error)
        live, detail = self.state.live()
        unwell = f"The monitor does not work: {detail}."
        message = "The page failed; the log says why." if live else unwell
        return self._page("error.html", status=500, message=message)

    def _page(self, template: str, *, status: int = 200, **values: object) -> Response:
        values = {"now": self.state.clock.now(), "refresh": 0, "status": status, **values}
        body = self.templates.get_template(template).render(values)
        # Browsers take it from the header, too; the page itself says how to stop it (WCAG 2.2.1).
        again = {"Refresh": str(values["refresh"])} if values["refresh"] else {}
        return HTMLResponse(body, status, again)


def _check(request: Request, name: str, good: bool, detail: str) -> Response:  # noqa: FBT001 - the state's pair
    """A stranger learns whether, not why: the reason may name hosts and files."""
    known = {} if getattr(request.state, "stranger", False) else {"detail": detail}
    return JSONResponse({name: good, **known}, 200 if good else 503)


def _report(history: History | None) -> views.ReportView | None:
    """The item with the evidence of all its topics."""
    if history is None:
        return None
    return views.report_view(history.item, [e for m in history.matches for e in m.evidence])
