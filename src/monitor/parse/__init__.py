"""Feed bodies to entries, entries to identified items. Pure: runs in worker processes too."""
