"""Names in scripts that part no words: Chinese, Japanese, Thai.

    texts | beside a title? | where do they part? | seeds | counted wherever they stand -> names

Beside a title one end of a name is known. The other end is where the reports go different ways:
behind `president Zelensky` one goes on, another flies, a third is at the end of its sentence, while
inside the name all go on alike (after Z. Harris, "From Phoneme to Morpheme", Language 31, 1955).
What stands so in two reports is a name. One that never has a title is not seen.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from monitor.gazetteer.scripts import (
    CHINESE,
    KANJI,
    KATAKANA,
    SURNAMES,
    THAI,
    Script,
    is_chinese_name,
)
from monitor.model import Item

_SEEDED = 2  # reports in which it stands beside a title
_ALIKE = 0.6  # of the reports that went so far: where so many go on alike, the name goes on
_TITLED = 0.1  # of the reports that hold it, at least so many have it beside a title
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_SCRIPTS = regex.compile(r"[\p{Han}\p{Katakana}\p{Thai}]")
_MARK = regex.compile(r"\p{M}")
_DOTS = regex.compile("[•‧・](?=\\p{Han})|(?<=\\p{Han})[•‧・]")
_EDGE = "\n"

_Beginning = tuple[Script, bool, str]


class _Way(NamedTuple):
    """What stands beside a title, read away from it, to where a name cannot go on."""

    script: Script
    forward: bool
    text: str


class Unspaced:
    """Names of many reports; reads all of them before it says which."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._texts = [_text(item) for item in items]
        ways = [frozenset(_ways(text)) for text in self._texts]
        self._following: defaultdict[_Beginning, Counter[str]] = defaultdict(Counter)
        for report in ways:
            for beginning, letter in {step for way in report for step in _steps(way)}:
                self._following[beginning][letter] += 1
        self._names = self._seeded(ways)

    def __iter__(self) -> Iterator[frozenset[str]]:
        """For each report, in order, the names in it."""
        for text in self._texts:
            yield frozenset(name for name in self._names if _stands(name, text))

    def _seeded(self, ways: list[frozenset[_Way]]) -> tuple[str, ...]:
        beside: Counter[str] = Counter()
        for report in ways:
            beside.update({name for way in report if (name := self._name(way))})
        seeds = [name for name, reports in beside.items() if reports >= _SEEDED]
        held = {name: sum(_stands(name, text) for text in self._texts) for name in seeds}
        return tuple(name for name in seeds if beside[name] >= _TITLED * held[name])

    def _name(self, way: _Way) -> str:
        """The way up to where the reports part, as it is written; "" where that is no name."""
        for length in range(way.script.least, len(way.text) + 1):
            if not self._goes_on(way, length):
                text = way.text[:length] if way.forward else way.text[:length][::-1]
                return _checked(text.strip(" ・＝·"), way.script)
        return ""

    def _goes_on(self, way: _Way, length: int) -> bool:
        if _MARK.match(way.text[length : length + 1]):
            return True
        following = self._following[way.script, way.forward, way.text[:length]]
        onward = max((n for letter, n in following.items() if letter != _EDGE), default=0)
        return onward >= _ALIKE * sum(following.values())


def _text(item: Item) -> str:
    text = f"{item.title}\n{item.summary}"
    return _DOTS.sub("·", text) if _SCRIPTS.search(text) else ""


def _ways(text: str) -> Iterator[_Way]:
    for script in _scripts_of(text):
        if script.before:
            for found in _pattern(script.before).finditer(text):
                yield from _way(script, text[found.end() : found.end() + script.most], forward=True)
        if script.after:
            for found in _pattern(script.after).finditer(text):
                backward = text[max(0, found.start() - script.most) : found.start()]
                yield from _way(script, backward, forward=False)


def _scripts_of(text: str) -> tuple[Script, ...]:
    if not text:
        return ()
    return (KATAKANA, KANJI, THAI) if _KANA.search(text) else (CHINESE, THAI)


@lru_cache
def _pattern(words: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile("|".join(map(regex.escape, sorted(words, key=len, reverse=True))))


@lru_cache
def _run(letters: str, *, forward: bool) -> regex.Pattern[str]:
    return regex.compile(f"(?:{letters})+" if forward else f"(?:{letters})+$")


def _way(script: Script, text: str, *, forward: bool) -> Iterator[_Way]:
    run = _run(script.letters, forward=forward)
    found = run.match(text) if forward else run.search(text)
    if not found:
        return
    way = _before_stops(found.group(), script) if forward else _after_stops(found.group(), script)
    way = regex.sub(" +", " ", way.strip())
    if len(way) >= script.least:
        yield _Way(script, forward, way if forward else way[::-1])


def _stops(script: Script) -> regex.Pattern[str]:
    return _pattern((*script.stops, *script.before))


def _before_stops(text: str, script: Script) -> str:
    """Up to the first word that is in no name; a surname may look like one."""
    surname = script is CHINESE and text[0] in SURNAMES
    found = _stops(script).search(text, 1 if surname else 0)
    text = text[: found.start()] if found else text
    started = script.starts and regex.search(f"(?:^| )(?:{_pattern(script.starts).pattern})", text)
    return text[: started.start()] if started else text


def _after_stops(text: str, script: Script) -> str:
    ends = [found.end() for found in _stops(script).finditer(text)] if script.stops else []
    return text[ends[-1] :] if ends else text


def _steps(way: _Way) -> Iterator[tuple[_Beginning, str]]:
    """Each beginning of the way, with the letter that follows."""
    for length in range(way.script.least, len(way.text) + 1):
        following = way.text[length : length + 1] or _EDGE
        yield (way.script, way.forward, way.text[:length]), following


def _checked(name: str, script: Script) -> str:
    if len(name) < script.least or name in script.no_names:
        return ""
    return "" if script is CHINESE and not is_chinese_name(name) else name


def _stands(name: str, text: str) -> bool:
    """Whether the name stands in the text; a word in Katakana only as a whole."""
    if name not in text or not regex.match(r"\p{Katakana}", name):
        return name in text
    return (
        regex.search(rf"(?<![\p{{Katakana}}ー]){regex.escape(name)}(?![\p{{Katakana}}ー])", text)
        is not None
    )
