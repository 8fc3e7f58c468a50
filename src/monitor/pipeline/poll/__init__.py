"""From a due source, or a pushed document, to recorded items."""
