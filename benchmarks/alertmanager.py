"""Routes, time intervals and silences against Alertmanager: the outside oracle.

    benchmarks/alertmanager.py routes 5000      random trees and label sets, against amtool
    benchmarks/alertmanager.py intervals 500    random intervals at instants of two years
    benchmarks/alertmanager.py muted 500        random intervals now, against a server on loopback
    benchmarks/alertmanager.py silences 500     random silences, against a server on loopback

Prints every disagreement and how many there were; the exit code is 1 where one is not explained,
77 where a tool is missing. Debian's packages: prometheus-alertmanager (amtool and the server), and
for `intervals` golang-go, golang-github-prometheus-alertmanager-dev and golang-gopkg-yaml.v2-dev.
AMTOOL, ALERTMANAGER, GO and GOPATH name them where they lie elsewhere.
"""

import calendar
import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

from monitor.alert import applies, muted, names_nothing, routes_for
from monitor.alert.calendar import covers
from monitor.configuration import Matcher, Route, Silence, TimeInterval, TimeSpan
from monitor.settings import read_settings
from monitor.settings.matchers import LABELS, parse_matcher

HERE = Path(__file__).parent
MISSING = 77  # what automake and others take for "skipped"
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago")
VALUES = ("a", "b", "ab", "a.b", "B", "a b", 'say "x"', "back\\slash", "ä", "", "a\nb", "{x,y}")
PATTERNS = (
    "a", "a|b", "a.*", ".*", ".+", "", "[ab]+", "(?i)b", "a\\.b", "a\\\\.b", "\\w+", "^a$", "a?b?",
    "[^a]*", "(a|b){1,2}", ".", "\\pL+", 'say \\"x\\"', "a\\nb", "a.b", "(?s)a.b", "\\{x,y\\}",
    "back.+",
)  # fmt: skip


def tool(variable: str, name: str) -> str:
    """Where a program lies; exits where it is missing."""
    found = os.environ.get(variable) or shutil.which(name)
    if not found:
        print(f"skipped: there is no {name}; install Debian's package or set {variable}")
        sys.exit(MISSING)
    return found


# --- routes ------------------------------------------------------------------------------


def written(dice: random.Random) -> str:
    """A random matcher, written in one of the ways that Alertmanager reads."""
    label, op = dice.choice(LABELS[:5]), dice.choice(["=", "!=", "=~", "!~"])
    if "~" in op:
        return f'{label}{op}"{dice.choice(PATTERNS)}"'
    value = dice.choice(VALUES)
    if value.isalpha() and dice.random() < 0.3:
        return f"{label} {op} {value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'{label}{op}"{escaped}"'


def tree(dice: random.Random, names: Iterator[int], depth: int = 0) -> dict[str, Any]:
    """A random route; every node has a receiver of its own, so that answers name nodes."""
    node: dict[str, Any] = {"receiver": f"r{next(names)}"}
    if depth:
        node["matchers"] = [written(dice) for _ in range(dice.choice([0, 1, 1, 1, 2]))]
        node["continue"] = dice.random() < 0.4
    children = dice.choice([0, 1, 2, 3, 4]) if depth < 4 else 0
    node["routes"] = [tree(dice, names, depth + 1) for _ in range(max(children, not depth))]
    return node


def receivers(node: dict[str, Any]) -> Iterator[str]:
    """Every receiver of a tree."""
    yield node["receiver"]
    for child in node["routes"]:
        yield from receivers(child)


def route_case(seed: int, amtool: str) -> str:
    """A disagreement about one tree and one set of labels; "" where there is none."""
    dice = random.Random(seed)
    root = tree(dice, iter(range(10_000)))
    labels = {name: dice.choice(VALUES) for name in LABELS[:5] if dice.random() < 0.8}
    labels = {name: value for name, value in labels.items() if value}
    with tempfile.TemporaryDirectory() as folder:
        theirs = _amtool(amtool, Path(folder) / "am.yml", root, labels)
        ours = _ours(Path(folder), root, labels)
    return "" if ours == theirs else f"seed {seed}: {ours} here, {theirs} there\n{root}\n{labels}"


def _amtool(amtool: str, file: Path, root: dict[str, Any], labels: dict[str, str]) -> list[str]:
    named = [{"name": name} for name in receivers(root)]
    file.write_text(json.dumps({"route": root, "receivers": named}))  # JSON is YAML
    given = [f'{name}="{_quoted(value)}"' for name, value in labels.items()]
    command = [amtool, "config", "routes", "test", f"--config.file={file}", *given]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stdout.strip().split(",") if answer.returncode == 0 else [answer.stderr]


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _ours(folder: Path, root: dict[str, Any], labels: dict[str, str]) -> list[str]:
    named: dict[str, Any] = {name: {"console": {}} for name in receivers(root)}
    (folder / "monitor.yaml").write_text(json.dumps({"route": root, "receivers": named}))
    found = {name: frozenset({value}) for name, value in labels.items()}
    return [route.receiver for route in routes_for(read_settings(folder, {}).route, found)]


def routes(count: int) -> int:
    """Random trees against amtool."""
    amtool = tool("AMTOOL", "amtool")
    with ThreadPoolExecutor(2) as threads:
        found = [
            each for each in threads.map(lambda n: route_case(n, amtool), range(count)) if each
        ]
    print(*found[:5], sep="\n\n")
    print(f"{count} trees and label sets, {len(found)} disagreements")
    return len(found)


# --- time intervals ----------------------------------------------------------------------


def spans_of(dice: random.Random) -> list[dict[str, Any]]:
    """A random interval in Alertmanager's form: one or two spans, on the clocks of the zones."""
    return [_span(dice) for _ in range(dice.choice([1, 1, 2]))]


def _span(dice: random.Random) -> dict[str, Any]:
    span: dict[str, Any] = {"location": dice.choice(ZONES)}
    if dice.random() < 0.7:
        span["times"] = [_times(dice) for _ in range(dice.choice([1, 1, 2]))]
    for key, low, high, chance in (
        ("weekdays", 0, 6, 0.5), ("months", 1, 12, 0.4), ("years", 2026, 2027, 0.3),
    ):  # fmt: skip
        if dice.random() < chance:
            span[key] = [_range(dice, key, low, high) for _ in range(dice.choice([1, 1, 2]))]
    if dice.random() < 0.5:
        span["days_of_month"] = [_days(dice) for _ in range(dice.choice([1, 1, 2]))]
    return span


def _times(dice: random.Random) -> dict[str, str]:
    often = dice.sample([0, 60, 90, 120, 150, 180, 240, 1380, 1440], 2)
    start, end = sorted(often if dice.random() < 0.5 else dice.sample(range(1441), 2))
    return {"start_time": _clock(start), "end_time": _clock(end)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _range(dice: random.Random, key: str, low: int, high: int) -> str:
    names = {
        "weekdays": [calendar.day_name[(day - 1) % 7] for day in range(7)],
        "months": ["", *calendar.month_name[1:]],
    }.get(key)
    ends = sorted(dice.choices(range(low, high + 1), k=2))
    begin, end = ((names[each].lower() if names else str(each)) for each in ends)
    return begin if begin == end else f"{begin}:{end}"


def _days(dice: random.Random) -> str:
    sign = dice.choice(["+", "-", "both"])
    begin, end = sorted(dice.choices(range(1, 29), k=2))
    if dice.random() < 0.3:
        end = dice.choice([29, 30, 31])
    if sign == "-":
        begin, end = -end, -begin
    if sign == "both":
        begin = min(begin, 27)  # it refuses 28:-1, whose end is that of a February
        end = -dice.randint(1, 28 - begin)
    return f"{begin}:{end}"


def interval_of(folder: Path, spans: list[dict[str, Any]]) -> TimeInterval:
    """The interval as the monitor reads it."""
    text = {
        "time_intervals": [{"name": "x", "time_intervals": spans}],
        "receivers": {"c": {"console": {}}},
        "route": {"receiver": "c", "routes": [{"mute_time_intervals": ["x"]}]},
    }
    (folder / "monitor.yaml").write_text(json.dumps(text))
    return read_settings(folder, {}).route.routes[0].mute_time_intervals[0]


def instants(dice: random.Random) -> list[int]:
    """Seconds of two years: any, and such around each turn of the clocks in the four zones."""
    start = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    end = int(datetime(2028, 1, 1, tzinfo=UTC).timestamp())
    found = [dice.randrange(start, end) for _ in range(300)]
    for zone in ZONES:
        for turn in _turns(start, end, zone):
            found += [turn + dice.randrange(-7_200, 7_200) for _ in range(8)]
            found += [
                turn + dice.choice((-86_400, 0, 86_400)) + dice.choice((-60, -1, 0, 1, 1_800))
            ]
    months = [
        datetime(2026 + n // 12, n % 12 + 1, 1, tzinfo=ZoneInfo(z))
        for n in range(24)
        for z in ZONES
    ]
    return found + [int(each.timestamp()) + dice.randrange(-90_000, 90_000) for each in months]


@lru_cache
def _turns(start: int, end: int, zone: str) -> list[int]:
    """The instants at which a zone's clocks are set."""
    halves = range(start, end, 1_800)
    offsets = [datetime.fromtimestamp(at, ZoneInfo(zone)).utcoffset() for at in halves]
    pairs = zip(halves[1:], offsets, offsets[1:], strict=False)
    return [at for at, before, after in pairs if before != after]


def intervals(count: int) -> int:
    """Random intervals over two years, against Alertmanager's own package."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = _built(folder)
        cases = [(spans_of(random.Random(n)), instants(random.Random(n))) for n in range(count)]
        asked = "".join(
            json.dumps({"interval": json.dumps(spans), "at": at}) + "\n" for spans, at in cases
        )
        answers = subprocess.run([program], input=asked, capture_output=True, text=True, check=True)
        theirs = answers.stdout.splitlines()
        results = [
            _compared(interval_of(folder, spans), at, answer)
            for (spans, at), answer in zip(cases, theirs, strict=True)
        ]
    looked = sum(len(at) for _, at in cases)
    explained, rest = (sum(part) for part in zip(*results, strict=True))
    print(f"{count} intervals at {looked} instants: {explained} disagreements explained by months")
    print(f"that Alertmanager counts short (an hour is lost in them), {rest} not explained")
    return rest


def _built(folder: Path) -> str:
    go = tool("GO", "go")
    environ = {"GOPATH": "/usr/share/gocode", "GOCACHE": str(folder / "go"), **os.environ}
    program = str(folder / "time_intervals")
    source = HERE / "programs" / "time_intervals.go"
    command = [go, "build", "-o", program, str(source)]
    built = subprocess.run(command, env={**environ, "GO111MODULE": "off"}, check=False)
    if built.returncode:
        print("skipped: Alertmanager's package cannot be compiled; see the top of this file")
        sys.exit(MISSING)
    return program


def _compared(interval: TimeInterval, at: list[int], answer: str) -> tuple[int, int]:
    """(explained, not explained) disagreements of one interval."""
    if answer.startswith("error"):
        print(answer, interval)
        return (0, 1)
    explained = rest = 0
    for second, theirs in zip(at, answer, strict=True):
        ours = any(covers(span, second * 1_000) for span in interval.spans)
        if ours is (theirs == "1"):
            continue
        if any(_counted_short(span, second) for span in interval.spans) is (theirs == "1"):
            explained += 1
        else:
            print(datetime.fromtimestamp(second, UTC), interval, "here", ours)
            rest += 1
    return explained, rest


def _counted_short(span: TimeSpan, second: int) -> bool:
    """Whether the span holds where the days of a month are its hours by 24, rounded down."""
    zone = ZoneInfo(span.zone)
    there = datetime.fromtimestamp(second, zone)
    first = there.replace(day=1, hour=0, minute=0, second=0)
    next_one = (first + timedelta(days=32)).replace(day=1)
    last = int((next_one.timestamp() - first.timestamp()) // 86_400)
    ranges = [(_resolved(b, last), _resolved(e, last)) for b, e in span.days_of_month]
    fits = any(b <= last and b <= there.day <= min(e, last) for b, e in ranges)
    return (fits or not ranges) and covers(replace(span, days_of_month=()), second * 1_000)


def _resolved(day: int, last: int) -> int:
    return last + day + 1 if day < 0 else day


# --- a server on loopback ----------------------------------------------------------------


class Hook(ThreadingHTTPServer):
    """A webhook that hundreds of messages reach at once."""

    request_queue_size = 1_000


class Server:
    """An Alertmanager with this configuration, and what it told its webhook."""

    def __init__(self, folder: Path, configuration: dict[str, Any]) -> None:
        self.told: set[str] = set()
        self._hook = Hook(("127.0.0.1", 0), self._handler())
        Thread(target=self._hook.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self._hook.server_port}/"
        configuration["receivers"] = [{"name": "hook", "webhook_configs": [{"url": url}]}]
        (folder / "am.yml").write_text(json.dumps(configuration))
        self._address = f"127.0.0.1:{_free_port()}"
        command = [
            tool("ALERTMANAGER", "prometheus-alertmanager"), f"--config.file={folder}/am.yml",
            f"--storage.path={folder}/data", f"--web.listen-address={self._address}",
            "--cluster.listen-address=", "--log.level=error",
        ]  # fmt: skip
        self._process = subprocess.Popen(command)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        told = self.told

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                told.update(alert["labels"]["n"] for alert in body["alerts"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler

    def ask(self, path: str, value: object = None) -> Any:
        """What the API answers."""
        data = None if value is None else json.dumps(value).encode()
        address = f"http://{self._address}/api/v2/{path}"
        request = urllib.request.Request(address, data, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(100):
            with contextlib.suppress(OSError):
                self.ask("status")
                return
            time.sleep(0.2)
        raise TimeoutError("Alertmanager did not start")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._hook.shutdown()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def server(configuration: dict[str, Any]) -> Iterator[Server]:
    """A running one."""
    with tempfile.TemporaryDirectory() as name:
        running = Server(Path(name), configuration)
        try:
            running.wait()
            yield running
        finally:
            running.close()


def muted_now(count: int) -> int:
    """Random routes with mute and active times, told or not at this minute by a real server."""
    dice = random.Random(count)
    cases = [(spans_of(dice), dice.choice(["mute", "active"])) for _ in range(count)]
    named = [{"name": str(n), "time_intervals": spans} for n, (spans, _) in enumerate(cases)]
    children = [
        {"matchers": [f'n="{n}"'], f"{kind}_time_intervals": [str(n)]}
        for n, (_, kind) in enumerate(cases)
    ]
    quick = {"group_by": ["n"], "group_wait": "1ms", "group_interval": "1h"}
    route = {"receiver": "hook", **quick, "routes": children}
    with server({"route": route, "time_intervals": named}) as running:
        while datetime.now(UTC).second > 30:
            time.sleep(1)
        now = time.time_ns() // 1_000_000
        running.ask("alerts", [{"labels": {"n": str(n)}} for n in range(count)])
        told: set[str] = set()
        while told != running.told or not told:  # until nothing came for a while
            told = set(running.told)
            time.sleep(12)
    with tempfile.TemporaryDirectory() as name:
        ours = {
            str(n)
            for n, (spans, kind) in enumerate(cases)
            if muted(_route(interval_of(Path(name), spans), kind), now) is None
        }
    print(f"{count} routes, {len(told)} told there, {len(ours)} here,", end=" ")
    print(f"{len(told ^ ours)} disagreements", sorted(told ^ ours)[:9])
    return len(told ^ ours)


def _route(interval: TimeInterval, kind: str) -> Route:
    if kind == "mute":
        return Route("hook", mute_time_intervals=(interval,))
    return Route("hook", active_time_intervals=(interval,))


# --- silences ----------------------------------------------------------------------------


def silences(count: int) -> int:
    """Random silences and alerts; which silences hold for which alert."""
    dice = random.Random(count)
    now = datetime.now(UTC)
    alerts = [_labels(dice, n) for n in range(300)]
    wanted = [_silence(dice, n, now) for n in range(count)]
    with server({"route": {"receiver": "hook"}}) as running:
        running.ask("alerts", [{"labels": labels} for labels in alerts])
        ids: dict[str, str] = {}
        refused = []
        for silence in wanted:
            try:
                ids[running.ask("silences", _as_theirs(silence))["silenceID"]] = silence.id
            except urllib.error.HTTPError as fault:
                refused.append((silence, fault.read().decode()))
        found = running.ask("alerts?active=true&silenced=true")
    theirs = {
        (each["labels"]["n"], ids[by]) for each in found for by in each["status"]["silencedBy"]
    }
    kept = [each for each in wanted if each.id in ids.values()]
    at = int(now.timestamp() * 1_000)
    ours = {
        (labels["n"], each.id)
        for labels in alerts
        for each in kept
        if each.starts <= at < each.until
        and applies(each, {k: frozenset({v}) for k, v in labels.items()}, ())
    }
    odd = [text for silence, text in refused if not names_nothing(silence)]
    odd += [f"taken there: {each}" for each in kept if names_nothing(each)]
    print(f"{count} silences ({len(refused)} refused on both sides) and {len(alerts)} alerts:")
    print(f"{len(theirs)} silenced there, {len(ours)} here, {len(theirs ^ ours)} disagreements")
    print(*sorted(theirs ^ ours)[:9], *odd[:9], sep="\n")
    return len(theirs ^ ours) + len(odd)


def _labels(dice: random.Random, number: int) -> dict[str, str]:
    labels = {name: dice.choice(VALUES) for name in LABELS[:5] if dice.random() < 0.8}
    return {"n": str(number), **{name: value for name, value in labels.items() if value}}


def _silence(dice: random.Random, number: int, now: datetime) -> Silence:
    read = [parse_matcher(written(dice)) for _ in range(dice.choice([1, 1, 2, 3]))]
    starts = now + timedelta(hours=dice.choice([-2, -1, -1, -1, 1]))
    return Silence(
        str(number),
        tuple(each for each in read if each),
        starts=int(starts.timestamp() * 1_000),
        until=int((now + timedelta(hours=3)).timestamp() * 1_000),
    )


def _as_theirs(silence: Silence) -> dict[str, Any]:
    return {
        "matchers": [_matcher(each) for each in silence.matchers],
        "startsAt": _iso(silence.starts),
        "endsAt": _iso(silence.until),
        "createdBy": "check",
        "comment": "check",
    }


def _matcher(matcher: Matcher) -> dict[str, Any]:
    return {
        "name": matcher.label,
        "value": matcher.value,
        "isRegex": "~" in matcher.op,
        "isEqual": not matcher.op.startswith("!"),
    }


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1_000, UTC).isoformat()


CHECKS = {"routes": routes, "intervals": intervals, "muted": muted_now, "silences": silences}

if __name__ == "__main__":
    check, count = sys.argv[1], int(sys.argv[2])
    sys.exit(1 if CHECKS[check](count) else 0)
