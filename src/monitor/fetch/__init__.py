"""One polite, guarded HTTP GET.

url | lane of its host | exchange | conditional GET | redirects | decode | FetchResult
"""

from monitor.fetch.fetcher import HttpFetcher
from monitor.fetch.manner import Manner
from monitor.fetch.pages import Pages
from monitor.fetch.robots import Robots

__all__ = ["HttpFetcher", "Manner", "Pages", "Robots"]
