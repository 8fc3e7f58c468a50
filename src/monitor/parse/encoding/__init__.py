"""Bytes of a document to its characters, whatever it says of itself.

named (labels) | suspected (scripts, detection) | decoded (document) | one bad spot (spots)
"""

from monitor.parse.encoding.document import decoded

__all__ = ["decoded"]
