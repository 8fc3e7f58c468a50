"""An invented news day in real formats, and a feed server on loopback that plays it.

Outlets and wording are invented, the events of March 2025 are real. The day has reports of
the reference scene in five languages, follow-ups, a copy, much noise, and an outlet whose text
attacks whoever shows it. `day/*.yaml` is the script: one file per outlet.
"""

from monitor.testing.newsday.folder import SlackBot, write_config
from monitor.testing.newsday.rendering import documents
from monitor.testing.newsday.script import LENGTH, Outlet, Report, outlets
from monitor.testing.newsday.server import NewsDayServer

__all__ = [
    "LENGTH",
    "NewsDayServer",
    "Outlet",
    "Report",
    "SlackBot",
    "documents",
    "outlets",
    "write_config",
]
