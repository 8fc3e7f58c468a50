"""Builds the image and tries it for real, without a container daemon: `make image-test`.

    tools there? | base (BASE=..., else mmdebstrap) | buildah builds | podman and runc run | checks

Needs root, and buildah, podman, runc and mmdebstrap of Debian; where one is missing it says so and
ends well. Everything stands below build/image-test; the base is kept there for the next time.
"""

import contextlib
import http.server
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build/image-test"
TOOLS = ("buildah", "podman", "runc")
SUITE, BASE_PACKAGES = "bookworm", "python3,python3-venv,ca-certificates"
BASE, IMAGE = "localhost/monitor-base", "localhost/monitor-trial"
CERTIFICATES = "/etc/ssl/certs"
UID = 10001
AT_MOST = 90_000_000  # bytes over the base
FEEDS = 1_000
ITEM = "https://news.example/strike"
FEED = f"""<rss version="2.0"><channel><title>Trial</title>
<item><title>Dockers begin a strike</title><link>{ITEM}</link><guid>{ITEM}</guid></item>
</channel></rss>"""
CONFIG = """\
store: {{url: sqlite:////data/monitor.db}}
web: {{port: {page}}}
fetch: {{allow_networks: [127.0.0.1/32], host_delay: 0s, per_host: 4}}
receivers: {{console: {{console: {{}}}}}}
route: {{receiver: console}}
"""
TOPIC = "topics: {strikes: {name: Strikes, query: strike}}\n"


class Failed(Exception):
    """A check that did not hold; the text says which and what was seen."""


def main() -> int:
    """Build and try; 0 where all holds or nothing could be tried, 1 where something does not."""
    reason = why_not()
    if reason:
        print(f"image-test: not tried here: {reason}")
        return 0
    shutil.rmtree(WORK / "try", ignore_errors=True)
    (WORK / "try").mkdir(parents=True)
    build()
    podman("rm", "--force", "--all", "--time=0", good=False)
    failed = 0
    for check in CHECKS:
        begun = time.monotonic()
        try:
            detail = check()
            print(
                f"ok    {check.__name__}: {detail} ({time.monotonic() - begun:.1f} s)", flush=True
            )
        except (Failed, subprocess.SubprocessError) as fault:
            failed += 1
            print(f"FAIL  {check.__name__}: {fault}", flush=True)
    print(f"image-test: {len(CHECKS) - failed} of {len(CHECKS)} checks hold")
    return int(failed > 0)


def why_not() -> str:
    """What keeps the image from being tried here; "" for nothing."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        return f"{', '.join(missing)} missing; on Debian: apt-get install buildah podman runc"
    if os.geteuid() != 0:
        return "it needs root, to make containers without a daemon"
    if not base_name() and shutil.which("mmdebstrap") is None:
        return "no base: set BASE=python:3.12-slim, or apt-get install mmdebstrap"
    return ""


# --- build -----------------------------------------------------------------------------------


def base_name() -> str:
    """The base that was asked for; "" for one that is made here."""
    return os.environ.get("BASE", "")


def build() -> None:
    """The base, then the image, then both where podman finds them."""
    base = base_name() or made_base()
    pip = WORK / "pip.conf"
    pip.write_text(f"[global]\ncert = {CERTIFICATES}/ca-certificates.crt\n")
    trust = [f"--volume={CERTIFICATES}:{CERTIFICATES}:ro", f"--volume={pip}:/etc/pip.conf:ro"]
    args = ["bud", "--quiet", "--network=host", f"--build-arg=BASE={base}", *trust]
    buildah(*args, f"--tag={IMAGE}", str(ROOT))
    archive = WORK / "image.oci"
    buildah("push", "--quiet", IMAGE, f"oci-archive:{archive}:{IMAGE}")
    podman("load", "--quiet", f"--input={archive}")
    archive.unlink()


def made_base() -> str:
    """A Debian with Python and nothing else, under the name of the Dockerfile's base."""
    tar = WORK / f"{SUITE}.tar"
    if not tar.exists():
        draft = tar.with_suffix(".part.tar")
        command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={BASE_PACKAGES}"]
        run(*command, SUITE, str(draft))
        draft.rename(tar)
    if BASE not in buildah("images", "--format={{.Name}}").split():
        container = buildah("from", "scratch").strip()
        buildah("add", "--quiet", container, str(tar), "/")
        buildah("commit", "--quiet", "--rm", container, BASE)
    return BASE


def run(*command: str, good: bool = True, patience: float = 900) -> str:
    """What the command prints, both ways; Failed where it does not end with 0 and should."""
    environ = {**os.environ, "STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env=environ, timeout=patience
    )
    if good and done.returncode != 0:
        raise Failed(f"{' '.join(command[:12])}: exit code {done.returncode}: {done.stderr[-800:]}")
    return done.stdout + ("" if good else done.stderr)


def buildah(*arguments: str) -> str:
    """Run buildah on a store of our own."""
    return run("buildah", f"--root={WORK}/b", f"--runroot={WORK}/br", *arguments)


def podman(*arguments: str, good: bool = True, patience: float = 900) -> str:
    """Podman with runc, without systemd, on a store of our own."""
    where = [f"--root={WORK}/p", f"--runroot={WORK}/pr", f"--tmpdir={WORK}/pt"]
    how = ["--storage-driver=vfs", "--runtime=runc", "--cgroup-manager=cgroupfs"]
    return run("podman", *where, *how, *arguments, good=good, patience=patience)


# --- containers ------------------------------------------------------------------------------


def hardened(*more: str) -> list[str]:
    """As deploy/compose.yaml runs it: no rights, nothing to write but /data and /tmp."""
    limits = [
        f"nofile={_at_most(resource.RLIMIT_NOFILE, 65_536)}",
        f"nproc={_at_most(resource.RLIMIT_NPROC, 4_096)}",
    ]
    return [
        *("--network=host", "--read-only", "--cap-drop=all"),
        "--security-opt=no-new-privileges",
        *(f"--ulimit={limit}" for limit in limits),
        *("--tmpfs=/tmp:size=64m,mode=1777", *more),
    ]


def _at_most(kind: int, most: int) -> str:
    """A limit that this process may set: podman asks for more than an unprivileged root has."""
    _, hard = resource.getrlimit(kind)
    allowed = most if hard == resource.RLIM_INFINITY else min(hard, most)
    return f"{allowed}:{allowed}"


def once(*arguments: str, options: tuple[str, ...] = (), good: bool = True) -> str:
    """Run one command in a container that goes afterwards."""
    return podman("run", "--rm", *hardened(*options), IMAGE, *arguments, good=good, patience=120)


def python(code: str) -> str:
    """What Python in the image prints."""
    options = hardened("--entrypoint=/opt/monitor/bin/python")
    return podman("run", "--rm", *options, IMAGE, "-c", code)


def folder(name: str, *, uid: int = UID, mode: int = 0o750) -> Path:
    """An empty folder for a check, owned by this user."""
    made = WORK / "try" / name
    made.mkdir()
    made.chmod(mode)
    os.chown(made, uid, uid)
    return made


def configured(name: str, feeds: int, port: int, page: int) -> Path:
    """A configuration with feeds of this machine."""
    config = folder(name, mode=0o755)
    (config / "watchlists").mkdir()
    (config / "monitor.yaml").write_text(CONFIG.format(page=page))
    (config / "watchlists/strikes.yaml").write_text(TOPIC)
    lines = (f"feed-{n}: http://127.0.0.1:{port}/{n}.xml\n" for n in range(feeds))
    (config / "feeds.yaml").write_text("".join(lines))
    return config


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """A feed at every path of a free port."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Feed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


class _Feed(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path.endswith(".xml")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        if found:
            self.wfile.write(FEED.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass


@contextlib.contextmanager
def daemon(name: str, config: Path, data: Path, *options: str) -> Iterator[str]:
    """The image's own command, detached; its name while it runs."""
    mounts = (f"--volume={config}:/config:ro", f"--volume={data}:/data")
    podman("run", "--detach", f"--name={name}", *hardened(*mounts, *options), IMAGE)
    try:
        until(lambda: inside(name, "monitor", "healthcheck")[0] == 0, name)
        yield name
    finally:
        podman("rm", "--force", "--time=0", name, good=False)


def inside(name: str, *command: str) -> tuple[int, str]:
    """Exit code and output of a command in a running container."""
    said = podman("exec", name, "sh", "-c", '"$@" 2>&1; echo "code $?"', "sh", *command, good=False)
    code = re.search(r"code (\d+)\s*$", said)
    return (int(code[1]), said[: code.start()]) if code else (-1, said)


def until(true: Callable[[], bool], name: str, patience: float = 120) -> None:
    """Wait until it is so, and not for ever."""
    end = time.monotonic() + patience
    while not true():
        if time.monotonic() > end:
            raise Failed(f"not within {patience:.0f} s: {podman('logs', name, good=False)[-800:]}")
        time.sleep(0.2)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wanted(text: str, *parts: str) -> str:
    """The text, which has all these parts and no traceback."""
    missing = [part for part in parts if part not in text]
    if missing or "Traceback" in text:
        raise Failed(f"expected {missing or 'no traceback'} in: {text[-800:]}")
    return text


# --- checks ----------------------------------------------------------------------------------


def size() -> str:
    """What the image adds to its base."""
    base = base_name() or BASE
    below, whole = _size(base), _size(IMAGE)
    own = whole - below
    if own > AT_MOST:
        raise Failed(f"{own / 1e6:.1f} MB over its base")
    return f"{own / 1e6:.1f} MB over a base of {below / 1e6:.0f} MB"


def _size(name: str) -> int:
    (found,) = json.loads(buildah("images", "--json", name))
    number, unit = found["size"].split()
    return int(float(number) * {"KB": 1e3, "MB": 1e6, "GB": 1e9}[unit])


def no_rights() -> str:
    """The user, its capabilities, and a root that takes no file."""
    code = (
        "import os,re;s=open('/proc/self/status').read();"
        "print(os.getuid(),os.getgid(),re.findall(r'Cap(?:Eff|Bnd):\\s*(\\w+)',s),"
        "re.findall(r'NoNewPrivs:\\s*(\\d)',s));"
        "print([p for p in ('/','/opt/monitor','/config','/etc','/usr') if os.access(p,os.W_OK)])"
    )
    said = python(code)
    none = "0" * 16
    return wanted(said, f"10001 10001 ['{none}', '{none}'] ['1']", "[]").split("\n")[0]


def check_of_the_shipped_configuration() -> str:
    """`monitor check` from /, on a read-only root."""
    return wanted(once("check"), "tests passed, 0 warnings").strip().split("\n")[-1]


def first_start_watches_and_answers() -> str:
    """An empty /data; check, doctor and why inside; then SIGTERM."""
    data, page = folder("data"), free_port()
    with serving() as port, daemon("first", configured("config", 3, port, page), data) as name:
        until(lambda: inside(name, "monitor", "why", ITEM)[0] == 0, name)
        for command in (("check",), ("doctor",), ("why", ITEM), ("feeds", "list")):
            code, said = inside(name, "monitor", *command)
            wanted(said)
            if code != 0:
                raise Failed(f"{command}: exit code {code}: {said[-800:]}")
        begun = time.monotonic()
        podman("kill", "--signal=TERM", name)
        code = podman("wait", name).strip()
        took = time.monotonic() - begun
    if code != "0" or took > 2:
        raise Failed(f"SIGTERM: exit code {code} after {took:.1f} s")
    return f"check, doctor, why, feeds list inside; SIGTERM: exit code 0 after {took:.1f} s"


def health_check_costs_little() -> str:
    """The command that the image's HEALTHCHECK runs, in CPU time."""
    code = (
        "import resource,subprocess;subprocess.run(['monitor','healthcheck'],capture_output=True);"
        "r=resource.getrusage(resource.RUSAGE_CHILDREN);print(r.ru_utime+r.ru_stime)"
    )
    spent = float(python(code))
    if spent > 0.3:
        raise Failed(f"{spent:.2f} s of CPU")
    return f"{spent:.2f} s of CPU"


def data_of_root_is_refused_with_its_remedy() -> str:
    """A folder that Docker made for a bind mount belongs to root."""
    data = folder("root-data", uid=0, mode=0o755)
    said = once("run", options=(f"--volume={data}:/data",), good=False)
    return wanted(said, "/data", f"chown {UID}").strip()[-300:]


def full_data_is_refused_with_its_reason() -> str:
    """A volume without room."""
    data = folder("full-data")
    size = f"size=16k,uid={UID},mode=0750"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(data)], check=True)  # noqa: S607
    try:
        said = once("run", options=(f"--volume={data}:/data",), good=False)
    finally:
        subprocess.run(["umount", str(data)], check=True)  # noqa: S607
    return wanted(said, "full").strip()[-300:]


def secret_of_the_user_alone_is_read() -> str:
    """Mode 0400, owned by the image's user; and one that it may not read."""
    config = configured("secret-config", 0, 1, free_port())
    text = "receivers: {hook: {webhook: {url: 'https://hooks.example/', secret_file: /run/s}}}\n"
    (config / "monitor.yaml").write_text(text + "route: {receiver: hook}\n")
    secret = WORK / "try/secret"
    secret.write_text("whsec_c2VjcmV0LW9mLXRoaXMtdHJpYWwtMDEyMzQ1Njc4OQ==\n")
    secret.chmod(0o400)
    mounts = (f"--volume={config}:/config:ro", f"--volume={secret}:/run/s:ro")
    os.chown(secret, UID, UID)
    wanted(once("check", options=mounts), "good")
    os.chown(secret, 0, 0)
    refused = wanted(once("check", options=mounts, good=False), "/run/s", "not usable")
    return refused.strip().split("\n")[0][:200]


def a_thousand_feeds_fit_into_256_megabytes() -> str:
    """Every feed is read once; nobody is killed for memory."""
    data, page = folder("many-data"), free_port()
    with serving() as port:
        config = configured("many", FEEDS, port, page)
        with daemon("many", config, data, "--memory=256m", "--memory-swap=256m") as name:
            until(lambda: _read(name) >= FEEDS, name, patience=400)
            used = podman("exec", name, "sh", "-c", "grep -h ^Pss: /proc/[0-9]*/smaps_rollup")
            state = json.loads(podman("inspect", name))[0]["State"]
    if state["OOMKilled"] or not state["Running"]:
        raise Failed(f"{state}")
    kilobytes = sum(int(line.split()[1]) for line in used.splitlines())
    return f"{kilobytes / 1e3:.0f} MB for {FEEDS} feeds, each read"


def _read(name: str) -> int:
    code, said = inside(name, "monitor", "feeds", "list", "--json")
    return said.count('"status": "ok"') if code == 0 else 0


CHECKS: tuple[Callable[[], str], ...] = (
    size,
    no_rights,
    check_of_the_shipped_configuration,
    health_check_costs_little,
    first_start_watches_and_answers,
    data_of_root_is_refused_with_its_remedy,
    full_data_is_refused_with_its_reason,
    secret_of_the_user_alone_is_read,
    a_thousand_feeds_fit_into_256_megabytes,
)

if __name__ == "__main__":
    sys.exit(main())
