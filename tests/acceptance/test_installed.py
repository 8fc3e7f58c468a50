"""The wheel as the image runs it: from `/`, as somebody without rights, writing no file."""

import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
NOBODY = 10001  # the image's user
TIMED = """\
topics:
  strikes:
    name: Strikes
    query: strike AND Rotterdam
    tests:
      - name: the second report follows the first
        items:
          - {title: Dockers in Rotterdam begin a strike, outlet: A, expect: alert}
          - {title: Strike of dockers in Rotterdam begins, outlet: B, after: 11m, expect: follow_up}
      - match: A strike in Rotterdam
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content beside a configuration with a test over time."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(folder / "packages")
    config = folder / "config"
    (config / "watchlists").mkdir(parents=True)
    for name in ("monitor.yaml", "feeds.yaml", "watchlists/ceasefire.yaml"):
        (config / name).write_text((ROOT / "config" / name).read_text("utf-8"), "utf-8")
    (config / "watchlists/strikes.yaml").write_text(TIMED, "utf-8")
    return folder


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command from `/`, as the image's user where this machine lets us, without writing."""
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(installed / "packages"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MONITOR_CONFIG": str(installed / "config"),
    }
    return subprocess.run(
        [sys.executable, "-P", "-m", "monitor", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=environ,
        preexec_fn=_powerless if _may_change_user(installed) else _writes_nothing,
    )


def _writes_nothing() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _powerless() -> None:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    _writes_nothing()


def _may_change_user(installed: Path) -> bool:
    """Root may, where the other user reaches Python and the files."""
    if os.geteuid() != 0:
        return False
    for path in (installed, *installed.parents[:2]):
        path.chmod(path.stat().st_mode | 0o755)
    try:
        command = [sys.executable, "-c", "import yaml"]
        return subprocess.run(command, check=False, preexec_fn=_powerless).returncode == 0
    except OSError:
        return False


def test_a_check_plays_tests_over_time_where_the_working_directory_is_the_root(
    installed: Path,
) -> None:
    done = run(installed, "check")

    assert (done.stderr, done.returncode) == ("", 0)
    topics = [
        topic
        for file in (installed / "config/watchlists").iterdir()
        for topic in yaml.safe_load(file.read_text("utf-8"))["topics"].values()
    ]
    count = sum(len(topic["tests"]) for topic in topics)
    assert f"{count} of {count} tests passed" in done.stdout


def test_the_installed_package_is_what_runs(installed: Path) -> None:
    code = "import monitor; print(monitor.__file__)"
    environ = {"PYTHONPATH": str(installed / "packages")}

    done = subprocess.run(
        [sys.executable, "-P", "-c", code], check=True, capture_output=True, text=True, env=environ
    )

    assert done.stdout.strip() == str(installed / "packages/monitor/__init__.py")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("version", "--json"),
        ("schema", "monitor"),
        ("match", "--text", "Strike in Rotterdam"),
        ("routes", "test", "topic=strikes"),
        ("feeds", "export"),
        ("query", "convert", "strike AND Rotterdam", "--from", "meltwater"),
    ],
)
def test_commands_that_only_read_need_neither_rights_nor_files(
    installed: Path, arguments: tuple[str, ...]
) -> None:
    done = run(installed, *arguments)

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout


def test_a_command_that_needs_the_store_says_that_there_is_none(installed: Path) -> None:
    done = run(installed, "feeds", "list")

    assert done.returncode != 0
    assert "there is no store at /data/monitor.db yet" in done.stderr
    assert "Traceback" not in done.stderr
