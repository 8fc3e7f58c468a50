"""Sources: which are polled, whose turn it is, and how a poll ended."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import Connection, bindparam, func, or_, select, text, update

from monitor.addresses import lane_of
from monitor.configuration import Source
from monitor.errors import LeaseLost, Overtaken
from monitor.model import DueSource, Lease, Millis, PollState
from monitor.schedule import Neighbours
from monitor.store.engine.holds import Point, hold
from monitor.store.queries.claims import Order, Queue
from monitor.store.queries.lanes import Lanes
from monitor.store.tables.rows import Row, clean, dump, lease_from, state_from, state_row
from monitor.store.tables.schema import hosts, sources

_ACTIVE_IDS = select(sources.c.id).where(sources.c.active.is_(True))

_RETIRE = text("UPDATE sources SET active = :active WHERE id = :id")

# A source with a new address: what the old one gave is not sent to the new one, its faults do
# not count, and a poll that is under way loses its lease. An address that we had adopted already
# is nothing new.
_MOVE = text("""
    UPDATE sources
    SET etag = '', last_modified = '', validators_url = '', validators_since = 0, body_hash = '',
        failures = 0, detail = '', status = CASE WHEN ok_at = 0 THEN 'new' ELSE 'ok' END,
        next_at = :now, reason = 'new address',
        lease_owner = '', lease_until = 0, fence = fence + 1
    WHERE id = :id AND url <> :url AND adopted <> :url
""")

_CONFIGURE = text("""
    INSERT INTO sources (id, url, host, title, tags, language, country,
                         interval_min, interval_max, weight, active, next_at)
    VALUES (:id, :url, :host, :title, :tags, :language, :country,
            :interval_min, :interval_max, :weight, :active, :now)
    ON CONFLICT (id) DO UPDATE
    SET url = excluded.url,
        host = CASE WHEN sources.adopted = '' OR sources.url <> excluded.url
                    THEN excluded.host ELSE sources.host END,
        adopted = CASE WHEN sources.url = excluded.url THEN sources.adopted ELSE '' END,
        title = excluded.title, tags = excluded.tags,
        language = excluded.language, country = excluded.country,
        interval_min = excluded.interval_min, interval_max = excluded.interval_max,
        weight = excluded.weight, active = excluded.active
""")

_PAUSE = text("""
    INSERT INTO hosts (host, not_before) VALUES (:host, :until)
    ON CONFLICT (host) DO UPDATE SET not_before = excluded.not_before
    WHERE excluded.not_before > hosts.not_before
""")

_NEIGHBOURS = text("""
    SELECT MAX(ok_at) AS answered_at,
           MAX(CASE WHEN failures > 0 THEN polled_at ELSE 0 END) AS failed_at
    FROM sources WHERE host = :host AND id <> :but AND active = :active
""")

_PAUSED = select(hosts.c.host).where(
    hosts.c.host == sources.c.host, hosts.c.not_before > bindparam("now")
)

_PAUSES = (
    select(sources.c.id, hosts.c.not_before)
    .join(hosts, hosts.c.host == sources.c.host)
    .where(sources.c.active.is_(True), hosts.c.not_before > bindparam("now"))
    .order_by(sources.c.id)
)

_QUEUE = Queue(
    Point.SOURCES,
    sources,
    sources.c.host,
    Order(sources.c.id, ""),
    waiting=sources.c.active.is_(True),
    ready=[~_PAUSED.exists()],
)

_SETTLE = (
    update(sources)
    .where(
        sources.c.id == bindparam("row"),
        sources.c.fence == bindparam("its_fence"),
        sources.c.lease_owner == bindparam("owner"),
        sources.c.schedule == bindparam("its_schedule"),
    )
    .values(
        lease_owner="",
        lease_until=0,
        **{name: bindparam(name) for name in state_row(PollState(""))},
    )
    .returning(sources.c.url, sources.c.host)
)

_LEASED = text(
    "SELECT 1 FROM sources WHERE id = :row AND fence = :its_fence AND lease_owner = :owner"
)

_REHOST = text("UPDATE sources SET host = :host WHERE id = :id")

_STATES = select(sources).where(sources.c.active.is_(True)).order_by(sources.c.id)

_STATE = select(sources).where(sources.c.id == bindparam("name"))

_CHANGE = text("UPDATE sources SET schedule = :after WHERE id = :name AND schedule = :before")

_COUNT_DUE = (
    select(func.count())
    .select_from(sources)
    .where(
        sources.c.active.is_(True),
        or_(sources.c.next_at <= bindparam("now"), sources.c.lease_until > bindparam("now")),
        ~_PAUSED.exists(),
    )
)


def host_of(url: str) -> str:
    """The host that a poll of this URL loads, whatever the scheme, the port or a `www.`."""
    try:
        return lane_of(urlsplit(url).hostname or url)
    except ValueError:
        return url


def sync(conn: Connection, configured: Sequence[Source], now: Millis) -> None:
    """Make the configured sources the polled ones."""
    hold(conn, Point.SOURCES)
    ids = {source.id for source in configured}
    gone = [one for one in conn.scalars(_ACTIVE_IDS) if one not in ids]
    if gone:
        conn.execute(_RETIRE, [{"id": one, "active": False} for one in gone])
    if configured:
        conn.execute(_MOVE, [{"id": s.id, "url": clean(s.url), "now": now} for s in configured])
        conn.execute(_CONFIGURE, [_configured_row(source, now) for source in configured])


def _configured_row(source: Source, now: Millis) -> Row:
    return {
        "id": source.id,
        "url": clean(source.url),
        "host": clean(host_of(source.url)),
        "title": clean(source.title),
        "tags": dump(source.tags),
        "language": source.language,
        "country": source.country,
        "interval_min": source.interval_min,
        "interval_max": source.interval_max,
        "weight": source.weight,
        "active": True,
        "now": now,
    }


def claim(
    conn: Connection,
    lease: Lease,
    now: Millis,
    limit: int,
    per_host: int,
    *,
    due_by: Millis | None = None,
) -> tuple[DueSource, ...]:
    """Lease due sources to `lease.owner` until `lease.until`, oldest first."""
    rows = _QUEUE.claim(conn, lease, now, limit, Lanes(per_host), due_by=due_by)
    due = (DueSource(row["id"], state_from(row), lease_from(row)) for row in rows)
    return tuple(sorted(due, key=lambda one: (one.state.next_at, one.source_id)))


def settle(conn: Connection, due: DueSource, state: PollState) -> None:
    """Save the state that follows and release the lease.

    Raises LeaseLost where the fence moved, Overtaken where the schedule is what it was no more.
    """
    lease = due.lease
    whose = {"row": lease.row, "its_fence": lease.fence, "owner": lease.owner}
    known = {"its_schedule": due.state.schedule}
    row = conn.execute(_SETTLE, {**whose, **known, **state_row(state)}).first()
    if row is None:
        if conn.execute(_LEASED, whose).first():
            raise Overtaken(f"the schedule of source {lease.row} moved")
        raise LeaseLost(f"the lease on source {lease.row} ran out and was given on")
    host = clean(host_of(state.adopted or row.url))
    if host != row.host:
        conn.execute(_REHOST, {"id": lease.row, "host": host})


def pause(conn: Connection, url: str, until: Millis) -> None:
    """No source of this URL's host before `until`; a longer pause stays."""
    pause_lane(conn, clean(host_of(url)), until)


def pause_lane(conn: Connection, name: str, until: Millis) -> None:
    """Nothing that `hosts` knows by this name before `until`; a longer pause stays."""
    conn.execute(_PAUSE, {"host": name, "until": until})


def neighbours(conn: Connection, url: str, but: str) -> Neighbours:
    """How the other sources of this URL's host fare, without the source with the id `but`."""
    row = conn.execute(_NEIGHBOURS, {"host": clean(host_of(url)), "but": but, "active": True}).one()
    return Neighbours(row.answered_at or 0, row.failed_at or 0)


def pauses(conn: Connection, now: Millis) -> dict[str, Millis]:
    """Until when the hosts of sources are paused, by source id."""
    return {row.id: row.not_before for row in conn.execute(_PAUSES, {"now": now})}


def states(conn: Connection) -> tuple[PollState, ...]:
    """The state of every configured source."""
    return tuple(state_from(row) for row in conn.execute(_STATES).mappings())


def state(conn: Connection, source_id: str) -> PollState:
    """The state of one source; that of a new one where nobody knows it."""
    row = conn.execute(_STATE, {"name": source_id}).mappings().first()
    return state_from(row) if row else PollState(source_id)


def change_schedule(conn: Connection, before: PollState, schedule: str) -> None:
    """Write what the schedule keeps of a source; Overtaken where it is what it was no more."""
    given = {"name": before.source_id, "before": before.schedule, "after": schedule}
    if conn.execute(_CHANGE, given).rowcount == 0:
        raise Overtaken(f"the schedule of source {before.source_id} moved")


def count_due(conn: Connection, now: Millis) -> int:
    """How many are due or being polled."""
    return conn.scalar(_COUNT_DUE, {"now": now}) or 0
