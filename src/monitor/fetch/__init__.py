"""One polite, guarded HTTP GET; the home of httpx for feeds and pages.

url | lane of its host | guard | dial | conditional GET | redirects | decode | FetchResult
"""

from monitor.fetch.fetcher import HttpFetcher
from monitor.fetch.guard import Guard, Guarded
from monitor.fetch.manner import Manner
from monitor.fetch.pages import Pages
from monitor.fetch.robots import Robots
from monitor.fetch.transport import GuardedTransport, Tls

__all__ = [
    "Guard",
    "Guarded",
    "GuardedTransport",
    "HttpFetcher",
    "Manner",
    "Pages",
    "Robots",
    "Tls",
]
