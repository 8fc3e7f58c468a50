"""The two sentences that tell a report best, verbatim.

Choosing is extractive: nearness to the report's centroid plus position, without what the title
says already. Nothing is rewritten; white space alone is folded.
"""

import re
from collections import Counter
from dataclasses import dataclass
from math import sqrt

from monitor.language.content import running
from monitor.language.sentences import split

LONGEST = 400  # characters of a sentence that is shown
READ = 6_000  # characters of a text that are looked at
CONSIDERED = 25  # sentences that are scored

_TRUNCATED = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")
_BOILERPLATE = re.compile(
    r"^(?:the post .+ (?:appeared|first)|continue reading|read (?:more|the full)|click here|"
    r"читать (?:далее|полностью)|читайте также|weiterlesen|lire la suite|اقرأ (?:المزيد|أيضا)|"
    r"sign up|subscribe|follow us|this (?:article|story) (?:was|is|first)|this material may not|"
    r"all rights reserved|©|copyright\b|все права защищены|"
    r"alle rechte vorbehalten)",  # codespell:ignore alle
    re.IGNORECASE,
)
_QUESTIONS = ("?", "؟", "？", "\u037e", "፧")  # Latin, Arabic, full-width, Greek, Ethiopic
_OMITTED = re.compile(r"\s*\[(?:…|\.\.\.|&#8230;|&hellip;)\]")
_TRAILER = 600  # characters of a blog's trailer, at most


def summarise(title: str, summary: str, text: str, count: int = 2) -> tuple[str, ...]:
    """At most `count` sentences of the report, verbatim, in their order in it."""
    candidates = _candidates(title, summary, text)
    chosen = _choose(candidates, title, count)
    return tuple(clip(candidates[i], LONGEST) for i in sorted(chosen))


def clip(text: str, limit: int) -> str:
    """The text within `limit` characters, cut after a word."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit // 2)
    return (head[:space] if space > 0 else head).rstrip(" ,;:–—-") + "…"


class _Bag:
    """Counted words with their length as a vector, measured once."""

    __slots__ = ("counts", "length")

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts
        self.length = sqrt(sum(count * count for count in counts.values()))

    def nearness(self, other: "_Bag") -> float:
        """Cosine, 0 for an empty one."""
        if not self.length or not other.length:
            return 0.0
        dot = sum(count * other.counts[word] for word, count in self.counts.items())
        return dot / (self.length * other.length)


@dataclass(frozen=True, slots=True)
class _Scored:
    index: int
    score: float
    bag: _Bag


def _candidates(title: str, summary: str, text: str) -> list[str]:
    """Sentences of summary and text, each once, without those that are nothing to read."""
    kept: dict[str, str] = {}
    parts = (_without_trailer(part[:READ], title) for part in (summary, text))
    for sentence in (sentence for part in parts for sentence in split(part)):
        key = " ".join(running(sentence))
        if key and not _BOILERPLATE.match(sentence) and not _repeats(sentence, title):
            kept.setdefault(key, sentence)
    telling = [key for key in kept if len(running(key)) > 2]  # noqa: PLR2004 - "He declined."
    keys = (telling or list(kept))[: CONSIDERED * 2]
    whole = [k for k in keys if not (_TRUNCATED.search(kept[k]) and _continued(k, keys))]
    return [kept[key] for key in whole[:CONSIDERED]]


def _without_trailer(text: str, title: str) -> str:
    """The text up to its last `[…]`, where only a line follows that names the title again.

    Blog software ends its excerpts so, in every language: `[…] The post TITLE appeared first on`.
    An omission inside a quotation stays.
    """
    marks = list(_OMITTED.finditer(text))
    if not marks:
        return text
    rest = text[marks[-1].end() :]
    again = " ".join(running(title))
    repeats = len(rest) <= _TRAILER and again and again in " ".join(running(rest))
    return text[: marks[-1].start()] + "…" if repeats or not rest.strip() else text


def _continued(key: str, keys: list[str]) -> bool:
    """Whether a cut sentence stands whole among the others."""
    start = key[:-1].rsplit(" ", 1)[0]
    return any(other != key and other.startswith(start) for other in keys)


def _repeats(sentence: str, title: str) -> bool:
    """Whether a sentence says nothing that the title does not say."""
    told, said = set(running(title)), set(running(sentence))
    return bool(said) and len(said & told) >= 0.8 * len(said)


def _choose(candidates: list[str], title: str, count: int) -> list[int]:
    """Greedy: the best first, then the best that does not repeat what is taken."""
    scored = _scores(candidates, title)
    taken: list[_Scored] = []
    while scored and len(taken) < count:
        best = max(scored, key=lambda s: (s.score - _overlap(s, taken), -s.index))
        taken.append(best)
        scored.remove(best)
        scored = [s for s in scored if _overlap(s, taken) < 0.6]  # noqa: PLR2004
    return [s.index for s in taken]


def _overlap(one: _Scored, taken: list[_Scored]) -> float:
    return max((one.bag.nearness(other.bag) for other in taken), default=0.0)


def _scores(candidates: list[str], title: str) -> list[_Scored]:
    bags = [_Bag(Counter(filter(_tells, running(candidate)))) for candidate in candidates]
    every = Counter(running(title))
    for bag in bags:
        every.update(bag.counts)
    centroid = _Bag(every)
    return [
        _Scored(i, _score(candidate, i, bag.nearness(centroid)), bag)
        for i, (candidate, bag) in enumerate(zip(candidates, bags, strict=True))
    ]


def _tells(word: str) -> bool:
    """Short words of the Latin script are mostly grammar."""
    return len(word) > 3 or not word.isascii()  # noqa: PLR2004


def _score(candidate: str, index: int, nearness: float) -> float:
    position = 0.5 / (1 + 0.5 * index)
    cut = 0.5 if _TRUNCATED.search(candidate) else 0.0
    short = 0.4 if len(running(candidate)) < 6 else 0.0  # noqa: PLR2004
    asks = 0.2 if candidate.endswith(_QUESTIONS) else 0.0
    return nearness + position - cut - short - asks
