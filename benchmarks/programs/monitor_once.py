"""`monitor once` as a program of the behaviour table: monitor_once.py STATE URL...

The clock is moved before anything of the monitor is imported; the store, the schedule and the
fetcher then live at the time that BEHAVIOUR_AT names.
"""

import os
import sys
import time
from pathlib import Path

import yaml

_real = time.time_ns
_offset = int(float(os.environ.get("BEHAVIOUR_AT", time.time())) * 1e9) - _real()
time.time_ns = lambda: _real() + _offset


def configure(folder: Path, urls: list[str]) -> None:
    """Feeds as a newsroom would write them; each keeps its id over the polls."""
    folder.mkdir(parents=True, exist_ok=True)
    permit = [network for network in [os.environ.get("BEHAVIOUR_PERMIT", "")] if network]
    settings = {
        "store": {"url": f"sqlite:///{folder}/monitor.db"},
        "fetch": {"contact": "desk@newsroom.example", "allow_networks": permit},
    }
    feeds = {
        "f" + url.rpartition("/")[2].partition("?")[0]: {
            "url": url,
            "every": "1m",
            "at_most": "5m",
        }
        for url in urls
    }
    (folder / "monitor.yaml").write_text(yaml.safe_dump(settings), "utf-8")
    (folder / "feeds.yaml").write_text(yaml.safe_dump(feeds), "utf-8")


if __name__ == "__main__":
    configure(Path(sys.argv[1]), sys.argv[2:])
    sys.argv = ["monitor", "once", "--config", sys.argv[1]]
    from monitor.cli import main

    main()
