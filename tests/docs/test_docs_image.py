"""Container image and Compose file, read as text: no engine is needed to see what they ask for."""

import fnmatch
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.configuration import Entrance, entrance
from monitor.settings import read_settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.*)$", DOCKERFILE, re.MULTILINE)


def compose() -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def test_image_has_two_stages_and_takes_only_the_environment_over() -> None:
    assert len(instructions("FROM")) == 2
    assert "--from=build /opt/monitor /opt/monitor" in instructions("COPY")


def test_base_of_the_image_may_be_a_digest() -> None:
    assert instructions("ARG")[0] == "BASE=python:3.12-slim"
    assert instructions("FROM") == ["${BASE} AS build", "${BASE}"]


def test_image_alone_opens_no_page(tmp_path: Path) -> None:
    image = dict(re.findall(r"(MONITOR_\w+)=(\S+)", " ".join(instructions("ENV"))))

    assert entrance(read_settings(tmp_path, image).web) is Entrance.CLOSED


def test_image_installs_locked_dependencies_with_hashes() -> None:
    script = (ROOT / "deploy/image/install.sh").read_text("utf-8")
    pinned = [line for line in script.splitlines() if "install --" in line and "-r " in line]

    assert "sh deploy/image/install.sh packages /opt/monitor ${LOCK}" in instructions("RUN")
    assert len(pinned) == 2
    assert all("--require-hashes" in line and "--no-deps" in line for line in pinned)


def packages(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def test_image_holds_what_production_needs_and_nothing_else() -> None:
    image = packages("requirements-image.lock")

    builds, colours, demo, articles = "hatchling", "pygments", "aiosmtpd", "trafilatura"
    assert image.isdisjoint({builds, colours, demo, articles, "pip", "setuptools", "babel"})
    assert {"psycopg", "psycopg-binary", "sqlalchemy", "tzdata"} <= image
    assert packages("requirements-image-articles.lock") >= image | {articles}
    assert image < packages("requirements.lock")


def test_image_holds_every_dependency_that_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[\[<>=]", name)[0] for name in project["dependencies"]}

    assert declared <= packages("requirements-image.lock")


@pytest.mark.parametrize("name", ["image", "image-articles", "build"])
def test_every_lock_file_pins_what_developers_test(name: str) -> None:
    def pins(lock: str) -> set[tuple[str, str]]:
        text = (ROOT / lock).read_text("utf-8")
        return set(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))

    assert pins(f"requirements-{name}.lock") <= pins("requirements-dev.lock")


def test_image_runs_without_privileges() -> None:
    assert instructions("USER") == ["10001:10001"]
    last = DOCKERFILE.rindex("\nUSER ")
    assert DOCKERFILE.index("ENTRYPOINT") > last


def test_image_checks_health_by_the_command_that_imports_nothing_else() -> None:
    (check,) = instructions("HEALTHCHECK")

    assert json.loads(check.split("CMD")[1]) == ["monitor", "healthcheck"]


def test_build_context_holds_what_is_copied() -> None:
    ignore = (ROOT / ".dockerignore").read_text("utf-8").split()
    allowed = [line[1:] for line in ignore if line.startswith("!")]
    copied = [c.split() for c in instructions("COPY") if not c.startswith("--from")]
    sources = {source for words in copied for source in words[:-1]}

    assert all(any(fnmatch.fnmatch(s, a) for a in allowed) for s in sources)
    assert all((ROOT / source).exists() for source in sources)


def test_daemon_runs_without_privileges_on_a_read_only_root() -> None:
    daemon = compose()["services"]["monitor"]

    assert daemon["read_only"] is True
    assert daemon["cap_drop"] == ["ALL"]
    assert daemon["security_opt"] == ["no-new-privileges:true"]
    assert daemon["user"] == "10001:10001"
    assert "../config:/config:ro" in daemon["volumes"]
    assert all(port.startswith("127.0.0.1:") for port in daemon["ports"])


def test_compose_names_the_version_and_volumes_that_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    loaded = compose()
    mounts = [v.split(":")[0] for s in loaded["services"].values() for v in s["volumes"]]

    assert loaded["services"]["monitor"]["image"] == f"monitor:{project['version']}"
    assert {m for m in mounts if not m.startswith((".", "/"))} == set(loaded["volumes"])


def test_postgres_is_optional() -> None:
    services = compose()["services"]

    assert services["postgres"]["profiles"] == ["postgres"]
    assert services["monitor"]["depends_on"]["postgres"]["required"] is False


def test_environment_of_image_and_compose_is_understood(tmp_path: Path) -> None:
    image = dict(re.findall(r"(MONITOR_\w+)=(\S+)", " ".join(instructions("ENV"))))
    given = compose()["services"]["monitor"]["environment"]
    defaults = {k: re.sub(r"^\$\{\w+:-(.*)\}$", r"\1", v) for k, v in given.items()}

    settings = read_settings(tmp_path, image | defaults)

    assert (settings.web.host, settings.web.names) == (
        "0.0.0.0",
        ("monitor", "monitor-2"),
    )
    assert settings.store_url == "sqlite:////data/monitor.db"


def test_secrets_example_is_valid_once_uncommented() -> None:
    text = (ROOT / "deploy" / "compose.yaml").read_text("utf-8")

    enabled = yaml.safe_load(
        re.sub(r"^( *)# (?=secrets:|  slack:)", r"\1", text, flags=re.MULTILINE)
    )

    assert enabled["services"]["monitor"]["secrets"] == ["slack"]
    assert list(enabled["secrets"]) == ["slack"]


def test_changelog_names_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")


def test_wheel_carries_everything_that_is_not_code(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    package = ROOT / "src" / "monitor"
    data = {
        str(p.relative_to(ROOT / "src"))
        for p in package.rglob("*")
        if p.is_file() and p.suffix not in {".py", ".pyc"}
    }

    shipped = set(zipfile.ZipFile(wheel).namelist())

    assert "monitor/web/static/style.css" in data
    assert data - shipped == set()
