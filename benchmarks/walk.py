"""Walks README, tutorials and how-tos as a reader on a bare machine would: `make walk`.

    clone | for each page: write its files, type its commands | did each do what the page says?

The machine is a folder: a fresh clone of what is committed, a HOME of its own, and a PATH with
Python, git, make and the tools that every system has; no variable of yours but those that lead to
the package index. Commands are typed in the order of the pages, those in the middle of a sentence
once a page. What needs an engine, a server of the reader's own, root or the Internet is listed with
its reason. Exit code 1 where a command fails. Port 8080 must be free.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.testing.pages import Do, Step, steps

ROOT = Path(__file__).parents[1]
PORT = ("127.0.0.1", 8080)
PAGE = "http://{}:{}/".format(*PORT)
TAKEN_UP = "configuration_accepted"
TOOLS = (
    *("git", "make", "sh", "bash", "env", "cat", "cp", "mv", "rm", "ln", "ls", "mkdir", "touch"),
    *("grep", "sed", "awk", "sort", "head", "tail", "cut", "tr", "wc", "du", "find", "chmod"),
    *("mktemp", "dirname", "basename", "uname"),
)
TO_THE_INDEX = re.compile(r"PIP_\w+|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|\w+_proxy", re.IGNORECASE)
COLD = 900.0  # s for a command that installs first
PATIENCE = 120.0  # s for any other


@dataclass(frozen=True)
class Skip:
    """A command that is not typed here, and why."""

    pattern: str
    why: str


@dataclass(frozen=True)
class Said:
    """What a command must answer: one of these exit codes, and a text."""

    pattern: str
    text: str = ""
    codes: tuple[int, ...] = (0,)


SKIPPED = (
    Skip(r"docker |buildah |podman |export (POSTGRES|MONITOR)_", "needs a container engine"),
    Skip(r"kubectl ", "needs a cluster"),
    Skip(r"apt-get |(BASE=\S+ )?make image-test", "needs root"),
    Skip(r"systemctl |systemd-analyze ", "needs systemd"),
    Skip(r"make image-size", "is a line of `make check-all` by itself"),
    Skip(r"make audit|monitor once", "needs the Internet"),
    Skip(r"monitor feeds (discover|add) ", "needs the Internet"),
    Skip(r"monitor entities import ", "needs a file of names from the Internet"),
    Skip(r"monitor notify test ", "needs a channel of the reader's own"),
    Skip(r"curl ", "needs a server of the reader's own"),
    Skip(r"pip install ", "is for a machine where make has not installed it"),
    Skip(r".*\b(NAME|ID|URL)\b|.*\.\.\.", "has a place for something of the reader's own"),
    Skip(r"monitor (why|restore)$", "is named without its argument"),
)
EXPECTED = (
    Said(r"monitor check", "tests passed, 0 warnings"),
    Said(r"monitor match ", "port-strikes  score"),
    Said(r"monitor why https://example.org/", "example.org", (1,)),
    Said(r"monitor feeds list", "bbc-world"),
    Said(r"monitor feeds health", "feeds", (0, 1)),
    Said(r"monitor doctor", "store", (0, 1)),
    Said(r"monitor healthcheck", "", (1,)),  # after the page's daemon has ended
    Said(r"monitor routes test ", "-> console"),
    Said(r"monitor topics draft ", "entity:"),
    Said(r"monitor silence list", "we are in the room"),
)
ALERT = re.compile(r"^  why: matches ", re.MULTILINE)  # the welcome, which comes first, has none
LASTING = re.compile(r"make (demo|run)|monitor (demo|run)\b")
OWN_FILES = {"/etc/monitor/slack-webhook": "https://hooks.slack.com/services/T0/B0/invented\n"}
OPML = '<opml version="2.0"><body><outline type="rss" text="A" xmlUrl="https://a.example/rss"/></body></opml>\n'


class Failed(Exception):
    """A command did not do what its page says; the text says what was seen."""


# --- the machine -----------------------------------------------------------------------------


@dataclass
class Machine:
    """A clone, and what a terminal of it knows: its variables, and the exports so far."""

    folder: Path
    exports: list[str] = field(default_factory=list)

    @property
    def clone(self) -> Path:
        """Where the reader stands."""
        return self.folder / "monitor"

    def environ(self) -> dict[str, str]:
        """Nothing of the machine around but the way to the package index."""
        index = {name: text for name, text in os.environ.items() if TO_THE_INDEX.fullmatch(name)}
        home = self.folder / "home"
        return {**index, "HOME": str(home), "PATH": str(self.folder / "bin"), "LANG": "C.UTF-8"}

    def script(self, command: str) -> list[str]:
        """The command in a terminal where the exports were typed before."""
        return ["sh", "-c", "\n".join([*self.exports, command])]

    def type(self, command: str) -> tuple[int, str]:
        """Exit code and output of a command that ends by itself."""
        done = subprocess.run(
            self.script(command),
            cwd=self.clone,
            env=self.environ(),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=COLD,
        )
        return done.returncode, done.stdout

    def own(self, text: str) -> str:
        """A block with paths where the reader may write, and the files that it names."""
        for path, content in OWN_FILES.items():
            if path in text:
                mine = self.folder / "home" / Path(path).name
                mine.write_text(content)
                mine.chmod(0o400)
                text = text.replace(path, str(mine))
        return text


@contextlib.contextmanager
def bare_machine() -> Iterator[Machine]:
    """A fresh clone of what is committed, and a PATH of links to Python and the basic tools."""
    with tempfile.TemporaryDirectory(prefix="monitor-walk-") as name:
        machine = Machine(Path(name))
        for folder in ("home", "bin"):
            (machine.folder / folder).mkdir()
        python = Path(sys.base_prefix) / f"bin/python3.{sys.version_info.minor}"
        (machine.folder / "bin/python3").symlink_to(python)
        for tool in TOOLS:
            if found := shutil.which(tool):
                (machine.folder / "bin" / tool).symlink_to(found)
        subprocess.run(["git", "clone", "-q", str(ROOT), str(machine.clone)], check=True)
        (machine.clone / "subscriptions.opml").write_text(OPML)
        yield machine


# --- what lasts until Ctrl-C -----------------------------------------------------------------


class Lasting:
    """The demo or the daemon in a terminal of its own."""

    def __init__(self, machine: Machine, command: str) -> None:
        self._log = machine.folder / "lasting.log"
        self._begun = time.monotonic()
        self._demo = "demo" in command
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                machine.script(command),
                cwd=machine.clone,
                env=machine.environ(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """Its output so far."""
        return self._log.read_text("utf-8", "replace")

    def ready(self) -> str:
        """Wait for the page and, of the demo, for the first alert that arrived."""
        self.until(lambda: ALERT.search(self.said) if self._demo else _answers(), COLD)
        took = time.monotonic() - self._begun
        self.until(_answers, PATIENCE)
        return f"{'first alert' if self._demo else 'page'} after {took:.1f} s"

    def until(self, so: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until it is so; Failed where it takes too long or the process ends."""
        end = time.monotonic() + patience
        while not so():
            if self._process.poll() is not None or time.monotonic() > end:
                raise Failed(f"not ready: {self.said[-800:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ctrl-C: it must be gone soon, without a traceback."""
        if self._process.poll() is not None:
            raise Failed(f"it had ended by itself: {self.said[-800:]}")
        os.killpg(self._process.pid, signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failed("Ctrl-C did not end it within 30 s") from None
        if "Traceback" in self.said:
            raise Failed(self.said[-800:])

    def kill(self) -> None:
        """Where the walk itself ends early."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _answers() -> bool:
    try:
        with urllib.request.urlopen(PAGE, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


# --- the walk --------------------------------------------------------------------------------


class Walk:
    """One reader: where they are, what runs, and what became of each command."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._lasting: Lasting | None = None
        self._silence = ""
        self.failing = 0
        self.commands = 0
        self.skipped: Counter[Skip] = Counter()

    def page(self, path: Path) -> None:
        """All steps of a page; what still runs at its end is stopped."""
        typed: set[str] = set()
        name = str(path.relative_to(self._machine.clone))
        for step in steps(path.read_text("utf-8")):
            if step.do is Do.NAMED and step.text in typed:
                continue
            typed.add(step.text)
            self._step(f"{name}:{step.line}", step)
        self._stop(name)

    def _step(self, place: str, step: Step) -> None:
        if step.do in (Do.WRITE, Do.ADD):
            self._try(place, f"write {step.file}", lambda: self._write(step))
            return
        self.commands += 1
        command = step.text.removeprefix(".venv/bin/")
        skip = next((one for one in SKIPPED if re.match(one.pattern, command)), None)
        if skip:
            self.skipped[skip] += 1
            print(f"skip  {place} {step.text}: {skip.why}", flush=True)
        else:
            self._try(place, step.text, lambda: self._type(step.text, command, place))

    def _try(self, place: str, what: str, act: Callable[[], str]) -> None:
        begun = time.monotonic()
        try:
            detail = act() or f"{time.monotonic() - begun:.1f} s"
            print(f"ok    {place} {what} ({detail})", flush=True)
        except (Failed, subprocess.TimeoutExpired) as fault:
            self.failing += 1
            print(f"FAIL  {place} {what}: {fault}", flush=True)

    def _type(self, typed: str, command: str, place: str) -> str:
        if command.startswith("export "):
            self._machine.exports.append(command)
            return "kept"
        if LASTING.match(command):
            self._stop(place)
            self._lasting = Lasting(self._machine, typed)
            return self._lasting.ready()
        code, said = self._machine.type(re.sub("3f2a91c4", self._silence or "3f2a91c4", typed))
        if command.startswith("monitor silence add"):
            self._silence = (re.findall(r"\b[0-9a-f]{8}\b", said) or [""])[0]
        _judge(command, code, said)
        return ""

    def _write(self, step: Step) -> str:
        """The block in its file; a daemon that runs must take it up by itself."""
        path, text = self._machine.clone / step.file, self._machine.own(step.text)
        before = self._lasting.said.count(TAKEN_UP) if self._lasting else 0
        path.write_text(_in_place(path.read_text("utf-8"), text) if step.do is Do.ADD else text)
        if self._lasting:
            said = self._lasting
            said.until(lambda: said.said.count(TAKEN_UP) > before)
            return "taken up"
        return ""

    def _stop(self, place: str) -> None:
        lasting, self._lasting = self._lasting, None
        if lasting:
            self._try(place, "Ctrl-C", lambda: lasting.stop() or "")

    def close(self) -> None:
        """Nothing of the machine outlives it, however the walk ends."""
        if self._lasting:
            self._lasting.kill()


def _judge(command: str, code: int, said: str) -> None:
    """Failed where it did something else than its page says."""
    want = next((said for said in EXPECTED if re.match(said.pattern, command)), Said(""))
    if code not in want.codes or want.text not in said or "Traceback" in said:
        raise Failed(f"exit code {code}, expected {want.codes} and {want.text!r}: {said[-800:]}")


def _in_place(whole: str, block: str) -> str:
    """The file with the block's top-level keys in the place of its own."""
    keys = re.findall(r"^(\w+):", block, re.MULTILINE)
    rest = re.sub(rf"^(?:{'|'.join(keys)}):.*\n(?:(?:[ #].*)?\n)*", "", whole, flags=re.MULTILINE)
    return f"{rest}\n{block}"


def pages(root: Path) -> list[Path]:
    """README, the tutorials, then the how-tos as the index lists them."""
    index = (root / "docs/index.md").read_text("utf-8")
    listed = re.findall(r"\(((?:tutorial|how-to)/[\w-]+\.md)\)", index)
    return [root / "README.md", *(root / "docs" / name for name in dict.fromkeys(listed))]


def report(walk: Walk) -> None:
    """What was found, in a line; a reason to skip that no page needs any more is a failure, too."""
    for idle in set(SKIPPED) - set(walk.skipped):
        print(f"FAIL  no page has a command like {idle.pattern!r}")
        walk.failing += 1
    reasons: Counter[str] = Counter()
    for skip, count in walk.skipped.items():
        reasons[skip.why] += count
    why = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    print(f"{walk.commands} commands, {walk.failing} failing, {reasons.total()} skipped ({why})")


def main() -> int:
    """Walk all pages; 0 where no command fails."""
    with socket.socket() as probe:
        if probe.connect_ex(PORT) == 0:
            print("walk: port 8080 is taken: the pages speak of a monitor there; stop what uses it")
            return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with bare_machine() as machine, contextlib.closing(Walk(machine)) as walk:
        for page in pages(machine.clone):
            walk.page(page)
    report(walk)
    return int(walk.failing > 0)


if __name__ == "__main__":
    sys.exit(main())
