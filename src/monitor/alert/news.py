"""What a report brings to a reader who knows earlier ones of its event.

report, known ones | words and figures of its headline, genre, time -> how likely it is news
                   | its sentences, its figures                     -> what is new in it

The decider is a logistic model with the weights below. `benchmarks/novelty.py` learned them from
labelled threads, and measures them on each thread without it: docs/notes/follow-ups-for-news.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, sqrt
from typing import NamedTuple

import regex

from monitor.configuration import DAY
from monitor.genre import Genre, genre
from monitor.language.content import content, running, terms
from monitor.language.figures import figures, in_place
from monitor.language.sentences import split
from monitor.model import Brought, Item

READ = 600  # characters of a body in which a report says what it brings
KNOWN = 2_000  # characters of a body that was told
MOST_FIGURES = 2  # new figures of a headline; more say no more
CONTAINED = 0.5  # part of a sentence's terms that stand in one that was told
LEAST_WORDS = 3  # content words of a sentence that says something
FARTHEST = 10  # times larger or smaller than the figure whose place it takes
COUNTED = 2  # content words behind a figure that say what it counts

_YEAR = regex.compile(r"(?:19|20)\d\d")
_COUNTED = regex.compile(r"[\p{L}\p{M}'’-]+")
_OPINION = frozenset({Genre.COMMENT, Genre.BRIEFING, Genre.GALLERY, Genre.CARTOON, Genre.QUIZ})
_MOVING = frozenset({Genre.VIDEO, Genre.LIVE})


class Signs(NamedTuple):
    """What tells news from what is known."""

    unseen: float  # square root of the part of the headline's terms that stand in no known report
    figures: float  # figures of the headline that stand in none, years left out; 2 at most
    only_known: float  # 1 where the report has figures and each of them is known
    day: float  # part of a day since the newest known report
    outlets: float  # logarithm of the number of known outlets
    opinion: float  # 1 for a comment, a briefing, a gallery, a cartoon or a quiz
    explainer: float
    moving: float  # 1 for a film or a live page, but not for the next state of one that was told


WEIGHTS = Signs(
    unseen=1.12,
    figures=1.35,
    only_known=-0.47,
    day=0.89,
    outlets=-0.41,
    opinion=-0.79,
    explainer=-1.27,
    moving=-0.49,
)
BIAS = -0.40  # -0.39 learned: a headline without news waits for two hours
NEWS = 0.42  # the likelihood from which a report is news


def chance(signs: Signs) -> float:
    """How likely a report with these signs is news, from 0 to 1."""
    weighted = zip(WEIGHTS, signs, strict=True)
    return 1 / (1 + exp(-BIAS - sum(weight * sign for weight, sign in weighted)))


def signs_of(item: Item, known: Sequence[Item]) -> Signs:
    """The signs of a report beside what is known of its event, which is one report or more."""
    told, words = _known(known), dict.fromkeys(terms(item.title))
    numbers = {figure for figure in figures(item.title) if not _YEAR.fullmatch(figure)}
    every = {*figures(item.title), *figures(_body(item)[:READ])}
    kind = genre(item).genre
    return Signs(
        unseen=sqrt(sum(word not in told.terms for word in words) / max(1, len(words))),
        figures=min(MOST_FIGURES, len(numbers - told.figures)),
        only_known=float(bool(every) and every <= told.figures),
        day=min(1.0, max(0.0, (item.seen_at - max(each.seen_at for each in known)) / DAY)),
        outlets=log(len({each.by for each in known})),
        opinion=float(kind in _OPINION),
        explainer=float(kind is Genre.EXPLAINER),
        moving=float(kind in _MOVING and not any(each.url == item.url for each in known)),
    )


def brought(item: Item, known: Sequence[Item]) -> Brought:
    """What of a report is new: sentences that nobody was told, and figures in place of others."""
    told = _known(known)
    own = tuple(dict.fromkeys(split(_body(item)[:KNOWN])))
    return Brought(
        sentences=tuple(sentence for sentence in own if _is_new(sentence, told)),
        changes=tuple(dict.fromkeys(_changes((item.title, *own), told))),
    )


def confirms(item: Item, known: Sequence[Item]) -> bool:
    """Whether a second outlet tells, in words of its own, what one alone has told so far."""
    outlets = {each.by for each in known}
    if len(outlets) != 1 or item.by in outlets:
        return False
    return bool(brought(item, known).sentences)


@dataclass(frozen=True, slots=True)
class _Known:
    """What reports say, taken together: terms, figures, each sentence, and what was counted."""

    terms: frozenset[str]
    figures: frozenset[str]
    sentences: tuple[frozenset[str], ...]
    counts: tuple[tuple[tuple[str, ...], str], ...]  # what, and the figure as it stands


def _known(known: Sequence[Item]) -> _Known:
    return _read(tuple(text for item in known for text in (item.title, _body(item)[:KNOWN])))


@lru_cache(maxsize=64)  # one event is asked about for each report that waits, twice
def _read(texts: tuple[str, ...]) -> _Known:
    sentences = [sentence for text in texts for sentence in split(text)]
    return _Known(
        terms=frozenset(term for text in texts for term in terms(text)),
        figures=frozenset(figure for text in texts for figure in figures(text)),
        sentences=tuple(frozenset(terms(sentence)) for sentence in sentences),
        counts=tuple((what, said) for s in sentences for what, said, _ in _counts(s)),
    )


def _body(item: Item) -> str:
    return item.summary if len(item.summary) >= len(item.text) else item.text


def _is_new(sentence: str, told: _Known) -> bool:
    own = frozenset(terms(sentence))
    if len(own) < LEAST_WORDS:
        return False
    return all(len(own & other) < CONTAINED * len(own) for other in told.sentences)


def _changes(sentences: Sequence[str], told: _Known) -> Iterator[str]:
    """`12 → 15 killed`: a figure that nobody was told, where another counted the same."""
    for sentence in sentences:
        for what, said, words in _counts(sentence):
            before = next((old for counted, old in told.counts if counted == what), "")
            if before and figures(said)[0] not in told.figures and _comparable(before, said):
                yield f"{before} → {said} {words}"


def _counts(sentence: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What each figure counts: the terms, the figure and the words as they stand."""
    for start, end, figure in in_place(sentence):
        words = _counted(sentence[end:])
        if words and not _YEAR.fullmatch(figure):
            yield terms(words), sentence[start:end], words


def _counted(rest: str) -> str:
    """The content words right behind a figure, up to a mark or a function word."""
    end = 0
    for _ in range(COUNTED):
        found = _COUNTED.match(rest, end + 1) if rest[end : end + 1].isspace() else None
        if found is None or not content(found.group()) or not running(found.group()):
            break
        end = found.end()
    return rest[:end].strip()


def _comparable(before: str, after: str) -> bool:
    old, new = float(figures(before)[0]), float(figures(after)[0])
    return old != new and max(old, new) <= FARTHEST * min(old, new)
