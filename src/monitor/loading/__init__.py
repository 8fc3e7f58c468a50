"""The whole configuration of a folder: read, joined, checked against itself, compiled.

Loader.load: settings + what changed in the watchlists | compile what changed -> Watch
load:        everything, with every fault and its place -> Configuration
"""

from monitor.loading.complete import fingerprint, load, load_sound, query_problems
from monitor.loading.loader import Loader

__all__ = ["Loader", "fingerprint", "load", "load_sound", "query_problems"]
