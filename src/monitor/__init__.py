"""Media-monitoring alert daemon. Read `model.py` first, then `pipeline/poll.py`."""

__version__ = "0.1.0"
