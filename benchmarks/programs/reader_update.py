"""`reader` (PyPI) with its scheduled updates, due every minute. reader_update.py STATE URL..."""

import sys

from reader import make_reader

if __name__ == "__main__":
    mine = make_reader(f"{sys.argv[1]}/db.sqlite")
    mine.set_tag((), ".reader.update", {"interval": 1})
    for url in sys.argv[2:]:
        mine.add_feed(url, exist_ok=True)
    mine.update_feeds(scheduled=True, workers=4)
    mine.close()
