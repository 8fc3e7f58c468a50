"""`monitor healthcheck`: asks the daemon of this machine whether it is well.

environment | monitor.yaml, its section `web` alone | GET /healthz

It is imported without the other commands, and reads no more of the configuration than two keys:
a container asks every 30 seconds.
"""

import http.client
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PATIENCE = 4.0  # seconds; the image's HEALTHCHECK gives up after 5
WELL = 200
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what a daemon may listen on


def check_health(config: Path | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Print what the daemon says of itself. 0 it is well, 1 it is not or does not answer."""
    folder = config or Path(environ.get("MONITOR_CONFIG") or "config")
    host, port = address(folder, environ)
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        answer = connection.getresponse()
        sys.stdout.write(answer.read(2_000).decode("utf-8", "replace").strip() + "\n")
    except (OSError, http.client.HTTPException) as fault:
        sys.stderr.write(f"nothing answers on {host}:{port}: {fault}\n")
        return 1
    finally:
        connection.close()
    return 0 if answer.status == WELL else 1


def address(folder: Path, environ: Mapping[str, str]) -> tuple[str, int]:
    """Where the page of the daemon with this configuration listens."""
    above = {name.upper(): value for name, value in environ.items() if value}
    web = _web(folder / "monitor.yaml")
    host = above.get("MONITOR_WEB__HOST") or str(web.get("host") or "127.0.0.1")
    port = above.get("MONITOR_WEB__PORT") or str(web.get("port") or 8080)
    if "MONITOR_WEB" in above or not port.isdecimal():
        return _as_read(folder, environ)
    return ANYWHERE.get(host, host), int(port)


def _web(file: Path) -> dict[str, Any]:
    """The section as it is written; an empty one where the file says nothing of it."""
    try:
        text = file.read_text("utf-8")
    except OSError:
        return {}
    if "web" not in text:
        return {}
    import yaml  # noqa: PLC0415 - a third of the time that a check takes

    try:
        read = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - safe
    except yaml.YAMLError:  # the daemon runs on with what it read before
        return {}
    web = read.get("web") if isinstance(read, dict) else None
    return web if isinstance(web, dict) else {}


def _as_read(folder: Path, environ: Mapping[str, str]) -> tuple[str, int]:
    """By the daemon's own reading, for what is written in a rarer way."""
    from monitor.settings import read_settings  # noqa: PLC0415 - half a second

    web = read_settings(folder, environ).web
    return ANYWHERE.get(web.host, web.host), web.port
