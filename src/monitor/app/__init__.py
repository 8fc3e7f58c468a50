"""The composition root and the daemon's life. Home of apscheduler."""

from monitor.app.current import Current
from monitor.app.daemon import run_daemon
from monitor.app.engine import Engine, running_engine
from monitor.app.once import Pass, run_once

__all__ = ["Current", "Engine", "Pass", "run_daemon", "run_once", "running_engine"]
