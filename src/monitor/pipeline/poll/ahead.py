"""What placing reports needs, made ready before the transaction that places them.

matched items | their words | the open stories of their topics -> the writer only places
"""

import asyncio

from monitor import story
from monitor.model import Item, Millis
from monitor.pipeline.poll.record import News
from monitor.ports import Stories

TURN = 0.02  # seconds for which reading words keeps the loop to itself


async def make_ready(store: Stories, news: News, now: Millis) -> None:
    """Read the words of what will be placed, and have its stories at hand."""
    topics = {match.topic_id for found in news.matches.values() for match in found}
    topics |= {topic for edit in news.edits for topic in edit.topics}
    if not topics:
        return
    await _read([item for item in news.items if news.matches.get(item.id)])
    await store.prepare_stories(sorted(topics), now)


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
