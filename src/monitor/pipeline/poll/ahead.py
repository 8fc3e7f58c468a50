"""What placing reports needs, made ready before the transaction that places them.

matched items | their words | what they mean | the open stories of their topics
                                                               `-> the writer only places
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor import story
from monitor.model import Item, Meaning, Millis
from monitor.pipeline.poll.record import News
from monitor.ports import Meanings, Stories

TURN = 0.02  # seconds for which reading words keeps the loop to itself


class NoMeanings:
    """Used where no endpoint is configured: reports are compared by their words alone."""

    async def of(self, items: Sequence[Item]) -> Mapping[str, Meaning]:
        """Nothing."""
        del items
        return {}


async def make_ready(store: Stories, meanings: Meanings, news: News, now: Millis) -> News:
    """Read words and meanings of what will be placed, and have its stories at hand."""
    topics = {match.topic_id for found in news.matches.values() for match in found}
    topics |= {topic for edit in news.edits for topic in edit.topics}
    if not topics:
        return news
    matched = [item for item in news.items if news.matches.get(item.id)]
    await _read(matched)
    found = await meanings.of([*matched, *(edit.after for edit in news.edits if edit.topics)])
    await store.prepare_stories(sorted(topics), now)
    return replace(news, meanings=found) if found else news


async def _read(items: list[Item]) -> None:
    """Their terms and wording stay at hand in `story`."""
    loop = asyncio.get_running_loop()
    until = loop.time() + TURN
    for item in items:
        story.terms(item)
        story.worded(item)
        if loop.time() >= until:
            await asyncio.sleep(0)
            until = loop.time() + TURN
