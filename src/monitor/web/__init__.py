"""The page, the health checks and the metrics."""

from monitor.web.pages import create_app
from monitor.web.serving import running
from monitor.web.state import WebState

__all__ = ["WebState", "create_app", "running"]
