"""What many a script does: httpx, feedparser, validators in a JSON file. naive.py STATE URL..."""

import json
import sys
from pathlib import Path

import feedparser
import httpx


def poll(client: httpx.Client, url: str, known: dict[str, str]) -> None:
    headers = {}
    if known.get("etag"):
        headers["If-None-Match"] = known["etag"]
    if known.get("modified"):
        headers["If-Modified-Since"] = known["modified"]
    response = client.get(url, headers=headers)
    if response.status_code == 200:
        known["etag"] = response.headers.get("etag", "")
        known["modified"] = response.headers.get("last-modified", "")
        known["items"] = str(len(feedparser.parse(response.content).entries))


if __name__ == "__main__":
    file = Path(sys.argv[1]) / "state.json"
    state = json.loads(file.read_text()) if file.exists() else {}
    with httpx.Client(follow_redirects=True) as client:
        for url in sys.argv[2:]:
            try:
                poll(client, url, state.setdefault(url, {}))
            except httpx.HTTPError as error:
                print(url, error)
    file.write_text(json.dumps(state))
