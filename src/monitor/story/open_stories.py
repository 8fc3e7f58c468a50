"""A topic's stories of the last week, in memory, found by the words that they share with a report.

    report | its telling words -> candidates | the nearest | join or open | taken up

It is what the store holds, read once and then kept current: each report that is placed is taken
up. `token` says of which state: it is hashed on with each report, so that equal tokens mean equal
stories, whoever read or wrote them. A kept state with another token than the store's is read anew.
"""

import hashlib
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from heapq import heapify, heappop, heappush, nlargest

from monitor.configuration import HOUR
from monitor.model import Item, Meaning, Millis, Placement, Story
from monitor.story import copies, placement
from monitor.story.meaning import AKIN, COMPARED, Common, elsewhere, lift
from monitor.story.recent import Recent
from monitor.story.weights import TermCounts, Vector, Weights, vector

OPEN = 168 * HOUR  # stories whose reports are the topic's own; the last 31 hours can be joined
COPY_SPAN = 48 * HOUR  # an agency copy comes within two days

_NOTHING: Mapping[str, float] = {}

Found = tuple[float, Millis, str]  # nearness, the last report, id


class OpenStories:
    """The stories of one topic, and its newest reports.

    Args:
        topic_id: the topic.
        token: of which state in the store they are; "" where nothing was placed yet.
        now: UTC milliseconds; what ended before its `horizon` is left out.
        stories: the topic's stories updated since the horizon.
        reports: the topic's newest reports of the last two days.
    """

    def __init__(
        self,
        topic_id: str,
        token: str,
        now: Millis,
        stories: Iterable[Story] = (),
        reports: Iterable[Item] = (),
    ) -> None:
        self.topic_id, self.token, self.horizon = topic_id, token, horizon(now)
        self._stories: dict[str, Story] = {}
        self._holding: dict[str, dict[str, float]] = {}  # term: story: its share of the story
        self._held: Counter[str] = Counter()  # reports that hold a term
        self._common = Common()
        self._meant: list[tuple[Millis, str]] = []  # stories with a meaning, as they opened
        self._reports = 0
        for story in stories:
            self._add(story)
        self._ends = [(story.updated_at, story.id) for story in self._stories.values()]
        heapify(self._ends)
        self._recent = Recent(reports)

    def __len__(self) -> int:
        return len(self._stories)

    @property
    def newest(self) -> tuple[Story, ...]:
        """All of them, the one with the newest report first."""
        return tuple(sorted(self._stories.values(), key=lambda s: (-s.updated_at, s.id)))

    @property
    def recent(self) -> tuple[Item, ...]:
        """The newest reports, the newest first."""
        return self._recent.items

    def advance(self, now: Millis) -> bool:
        """Leave out what ended; False where these are too few, since the clock was set back."""
        since = horizon(now)
        if since < self.horizon:
            return False
        if since > self.horizon:
            self.horizon = since
            self._forget(since)
        return True

    def place(
        self,
        item: Item,
        frequencies: TermCounts,
        now: Millis,
        follows: str = "",
        meaning: Meaning | None = None,
    ) -> Placement:
        """The story of a report, as it stands after the report joined; both are taken up.

        Args:
            item: the report.
            frequencies: documents counted, and in how many each term stands (0 where absent).
            now: UTC milliseconds; the report's own time is trusted only before it.
            follows: the story that the report is the newest state of: it joins this one, whatever
                its words, and repeats nothing.
            meaning: what a model makes of the report, where one was asked.
        """
        moment = placement.moment_of(item, now)
        meaning = replace(meaning, language=item.language) if meaning else None
        report = vector(item, Weights(frequencies, self._reports, self._held))
        if follows in self._stories:
            near, name, copy_of = 1.0, follows, ""
        else:
            near, _, name = self._nearest(report, moment, meaning)
            own = copies.worded(item)
            copy_of = copies.repeated(own, self._recent.like(own))
        joins = near >= placement.bar(frequencies[0])
        story = (
            placement.joined(self._stories[name], item, report, moment, meaning)
            if joins
            else self._opened(item, report, moment, meaning)
        )
        akin = self._akin(meaning, moment) if meaning and not joins else ""
        self._take(item, story)
        return Placement(story, not joins, near, copy_of, akin)

    def _opened(self, item: Item, report: Vector, moment: Millis, meaning: Meaning | None) -> Story:
        """An edited report that tells another event by now opened one under its id before."""
        story = placement.opened(item, self.topic_id, report, moment, meaning)
        if story.id not in self._stories:
            return story
        return replace(story, id=placement.story_id(story.id, f"{item.id} {item.title}"))

    def _take(self, item: Item, story: Story) -> None:
        self._remove(story.id)
        self._add(story)
        heappush(self._ends, (story.updated_at, story.id))
        self._recent.take(item)
        self.token = token_after(self.token, item.id, story)

    def _nearest(self, report: Vector, moment: Millis, meaning: Meaning | None) -> Found:
        """Of equally near ones the one with the newest report."""
        if meaning:
            return self._nearest_in_meaning(self._cosines(report), moment, meaning)
        best: Found = (0.0, 0, "")
        for name, cosine in self._cosines(report).items():
            if cosine >= best[0]:
                story = self._stories[name]
                near = cosine * placement.nearness(story, moment)
                best = max(best, (near, story.updated_at, name))
        return best

    def _nearest_in_meaning(
        self, cosines: Mapping[str, float], moment: Millis, meaning: Meaning
    ) -> Found:
        """The nearest by words and meaning of those that are near by their words."""
        times = {name: placement.nearness(self._stories[name], moment) for name in cosines}
        near = nlargest(COMPARED, cosines, key=lambda name: (cosines[name] * times[name], name))
        stories = [self._stories[name] for name in near]
        likeness = self._common.likeness(meaning, [story.meaning for story in stories])
        found = [
            (min(1.0, cosines[story.id] + lift(like)) * times[story.id], story.updated_at, story.id)
            for story, like in zip(stories, likeness, strict=True)
        ]
        return max(found, default=(0.0, 0, ""))

    def _akin(self, meaning: Meaning, moment: Millis) -> str:
        """The story in another language that is most like a report that opens one, if any is."""
        newest = (self._stories[name] for _, name in reversed(self._meant))
        stories = elsewhere(meaning, newest, moment) if meaning.language else []
        likeness = self._common.likeness(meaning, [story.meaning for story in stories])
        found = zip(likeness, (story.id for story in stories), strict=True)
        like, name = max(found, default=(0.0, ""))
        return name if like >= AKIN else ""

    def _cosines(self, report: Vector) -> Mapping[str, float]:
        """Cosines to the stories that the report could join.

        A story that shares only the weakest terms is further away than the bar, because these
        are less than 0.22 of the report's length together (Cauchy and Schwarz). So the stories
        that share the words of half the topic are not gathered.
        """
        found: dict[str, float] = {}
        rest = 1.0
        for term, weight in sorted(report.items(), key=lambda pair: (-pair[1], pair[0])):
            holding = self._holding.get(term, _NOTHING)
            if rest >= placement.JOIN**2:
                for name, share in holding.items():
                    found[name] = found.get(name, 0.0) + weight * share
            else:
                _add_to(found, holding, weight)
            rest -= weight * weight
        return found

    def _add(self, story: Story) -> None:
        self._stories[story.id] = story
        self._reports += story.size
        self._common.add(story.meaning)
        if story.meaning:
            insort(self._meant, (story.opened_at, story.id))
        length = placement.length(story)
        for term, weight, held in story.centroid:
            self._holding.setdefault(term, {})[story.id] = weight / length
            self._held[term] += held

    def _remove(self, name: str) -> None:
        story = self._stories.pop(name, None)
        if story is None:
            return
        self._reports -= story.size
        self._common.add(story.meaning, -1)
        if story.meaning:
            del self._meant[bisect_left(self._meant, (story.opened_at, story.id))]
        for term, _, held in story.centroid:
            self._held[term] -= held
            del self._holding[term][name]
            if not self._holding[term]:
                del self._holding[term], self._held[term]

    def _forget(self, since: Millis) -> None:
        while self._ends and self._ends[0][0] < since:
            _, name = heappop(self._ends)
            if name in self._stories and self._stories[name].updated_at < since:
                self._remove(name)
        self._recent.forget(since + OPEN - COPY_SPAN)


def _add_to(found: dict[str, float], holding: Mapping[str, float], weight: float) -> None:
    """What one more term adds to the cosines of stories that were found."""
    fewer, more = (found, holding) if len(found) < len(holding) else (holding, found)
    for name in fewer:
        if name in more:
            found[name] += weight * holding[name]


def horizon(now: Millis) -> Millis:
    """Stories without a report since then are left out: a week before the hour of `now`.

    By the hour, so that polls whose clocks were read in another order see the same.
    """
    return now - now % HOUR - OPEN


def token_after(token: str, item_id: str, story: Story) -> str:
    """The token of the state in which the report was placed into the story."""
    means = [story.meaning.values.hex()] if story.meaning else []
    return _hashed(token, item_id, story.id, str(story.size), *means)


def edited_after(token: str, item_id: str) -> str:
    """The token of the state in which the report was edited."""
    return _hashed(token, item_id)


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]
