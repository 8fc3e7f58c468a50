"""How many of a name's cases are found, and which forms are other words, by dictionaries.

usage: python benchmarks/names.py [--languages ru uk ...] [--half both|chosen|held]
                                  [--misses N]

Names and their paradigms come from dictionaries that PyPI packages ship: countries and cities from
the CLDR (babel); cases from pymorphy3 (ru, uk), morfeusz2 (pl) and simplemma (the others), of
which only those that wordfreq has seen count, since it lists plurals that nobody writes. Persons
and further places are the names of those dictionaries that stand among wordfreq's words. A lexeme
that holds two spellings of a name gives the cases of the one that is written. The halves are told
apart by a checksum of the name: rules were chosen on one. A false form is one that is not in the
name's paradigm and is a common small word (Zipf frequency 3 or more, known to the dictionary as
something else); with its capital the matcher still tells it from most of those.
Memory and start-up of the rules and of the dictionaries are measured in processes of their own.
"""

import argparse
import subprocess
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import takewhile
from typing import Any, NamedTuple, Protocol

import wordfreq
from babel import Locale

from monitor.language.fold import fold
from monitor.language.names import inflections

COMMON = 3.0  # Zipf frequency of a common word: once in a million words
WORDS = 250_000  # of a language's words that are looked through for names
CLDR, PLACES, FIRST, FAMILY, NAMES = (
    "countries and cities",
    "places",
    "first names",
    "family names",
    "names",
)
Paradigms = dict[str, dict[str, frozenset[str]]]
_LISTS = {"sr": "sh", "hr": "sh"}  # wordfreq has one list for both
_COUNTED = wordfreq.available_languages()

_DICTIONARIES = {"sr": "hbs", "hr": "hbs"}
_PLURALS = {"cs": ("ům", "ami"), "sk": ("och", "ami")}  # of names that should have none


class Oracle(Protocol):
    """A dictionary: the paradigms of names, and whether a word is known as something else."""

    def paradigms(self) -> Paradigms: ...

    def is_word(self, word: str) -> bool: ...


class Score(NamedTuple):
    names: int
    wanted: int
    found: int
    spare: int  # forms that no paradigm has: they cost a key and find nothing
    false: list[str]
    missed: dict[str, list[str]]


def cldr(language: str) -> Iterator[str]:
    locale = Locale.parse(language)
    cities = (zone.get("city", "") for zone in locale.time_zones.values())
    names = {*locale.territories.values(), *cities}
    return (name for name in sorted(names) if name.isalpha())


def written(language: str) -> Iterator[str]:
    for word in wordfreq.top_n_list(language, WORDS):
        if word.isalpha() and len(word) > 2:
            yield word.capitalize()


class Pymorphy:
    """Russian and Ukrainian."""

    KINDS = (("Geox", PLACES), ("Name", FIRST), ("Surn", FAMILY))
    PASSED = ("Infr", "Dist", "Arch")  # forms that are marked as slips or as out of use

    def __init__(self, language: str) -> None:
        import pymorphy3

        self.language = language
        self.analyser = pymorphy3.MorphAnalyzer(lang=language)
        other = Simplemma("uk").lemmas if language == "uk" else {}
        self.small = {word for word, lemma in other.items() if lemma[:1].islower()}
        self.capital = {lemma.lower() for lemma in other.values() if lemma[:1].isupper()}

    def kind(self, name: str, parse: Any) -> str:
        """The tag says it in Russian; the Ukrainian dictionary does not mark places."""
        tag = str(parse.tag)
        marked = next((kind for mark, kind in self.KINDS if mark in tag), "")
        if marked or self.language != "uk" or name.lower() not in self.capital:
            return marked
        return PLACES if "NOUN" in tag and "inan" in tag else ""

    def named(self, name: str) -> Iterator[tuple[str, frozenset[str]]]:
        for parse in self.analyser.parse(name):
            tag, plural = parse.tag, "Pltm" in str(parse.tag)
            if not parse.is_known or "Abbr" in str(tag) or tag.case != "nomn":
                continue
            if parse.word == name.lower() and (plural or tag.number != "plur"):
                yield self.kind(name, parse), self.cases(parse, plural=plural)

    def cases(self, parse: Any, *, plural: bool) -> frozenset[str]:
        def counts(form: Any) -> bool:
            tag = form.tag
            same = not tag.gender or not parse.tag.gender or tag.gender == parse.tag.gender
            noun = tag.POS in ("NOUN", "ADJF") and (tag.number == "plur") is plural
            return noun and same and not any(mark in str(tag) for mark in self.PASSED)

        spellings = {form.word for form in parse.lexeme if counts(form) and "nomn" in str(form.tag)}
        other = () if plural else spellings - {parse.word}
        return frozenset(
            form.word
            for form in parse.lexeme
            if counts(form) and not any(nearer(form.word, parse.word, word) for word in other)
        )

    def paradigms(self) -> Paradigms:
        found: Paradigms = {CLDR: {}, PLACES: {}, FIRST: {}, FAMILY: {}}
        for name in cldr(self.language):
            for kind, forms in self.named(name):
                if kind == PLACES:
                    found[CLDR][name] = found[CLDR].get(name, frozenset()) | forms
        for name in written(self.language):
            for kind, forms in self.named(name):
                if kind:
                    found[kind][name] = found[kind].get(name, frozenset()) | forms
        return found

    @cache  # noqa: B019
    def is_word(self, word: str) -> bool:
        if self.language == "uk":
            return word in self.small
        passed = ("Patr", "Orgn", "Trad", "Abbr", "Geox", "Name", "Surn")
        parses = [p for p in self.analyser.parse(word) if p.is_known]
        return any(not any(mark in str(p.tag) for mark in passed) for p in parses)


def nearer(form: str, name: str, other: str) -> bool:
    """Whether a form belongs to another spelling of the name: *Тайланд*, not *Таиланд*."""
    return shared(form, other) > shared(form, name)


def shared(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


class Morfeusz:
    """Polish."""

    KINDS = (("nazwa_geograficzna", PLACES), ("imię", FIRST), ("nazwisko", FAMILY))

    def __init__(self) -> None:
        import morfeusz2

        self.analyser = morfeusz2.Morfeusz(expand_tags=True)

    def named(self, name: str) -> Iterator[tuple[str, frozenset[str]]]:
        made = [made for made in self.analyser.generate(name) if made[2].startswith("subst:")]
        for label, kind in self.KINDS:
            ours = [m for m in made if m[1].split(":")[0] == name and any(label in x for x in m[3])]
            singular = {form for form, _, tag, _, _ in ours if tag.startswith("subst:sg")}
            forms = singular or {form for form, *_ in ours}
            if name in forms:
                yield kind, frozenset(forms)

    def paradigms(self) -> Paradigms:
        found: Paradigms = {CLDR: {}, PLACES: {}, FIRST: {}, FAMILY: {}}
        for name in cldr("pl"):
            found[CLDR].update((name, f) for kind, f in self.named(name) if kind == PLACES)
        for name in written("pl"):
            for kind, forms in self.named(name):
                found[kind][name] = forms
        return found

    @cache  # noqa: B019
    def is_word(self, word: str) -> bool:
        return any(i[1][:1].islower() for _, _, i in self.analyser.analyse(word) if i[2] != "ign")


class Simplemma:
    """The other languages: a list of forms with their dictionary forms, without cases."""

    def __init__(self, language: str) -> None:
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

        factory = DefaultDictionaryFactory()
        self.language = language
        self.lemmas = dict(
            map(_texts, factory.get_dictionary(_DICTIONARIES.get(language, language)).items())
        )

    def _forms(self) -> dict[str, set[str]]:
        forms: dict[str, set[str]] = defaultdict(set)
        for form, lemma in self.lemmas.items():
            if lemma.istitle() and lemma.isalpha() and form[:1].isupper():
                forms[lemma].add(form)
        return {
            name: self._cases(name, of) for name, of in forms.items() if self._is_name(name, of)
        }

    def _is_name(self, name: str, forms: set[str]) -> bool:
        """Peoples have plurals, and in Czech a person's things have forms of their own."""
        plurals = _PLURALS.get(self.language)
        if plurals is None or name[-1] in "yei":
            return True
        return not name.endswith(("ův", "in")) and not any(f.endswith(plurals) for f in forms)

    def _cases(self, name: str, forms: set[str]) -> set[str]:
        own = {f for f in forms if len(f) >= len(name) - 2 and f[:1] == name[:1]}
        if self.language == "cs":
            own = {f for f in own if not f.endswith(("ův", "in"))}
        return {f for f in own if self._frequency(f) > 0} | {name}

    def _frequency(self, word: str) -> float:
        return frequency(word, self.language)

    def paradigms(self) -> Paradigms:
        forms = self._forms()
        found: Paradigms = {CLDR: {}, NAMES: {}}
        for name in cldr(self.language):
            if len(forms.get(name, ())) > 2:
                found[CLDR][name] = frozenset(forms[name])
        seen = {name: of for name, of in forms.items() if len(of) > 2 and self._frequency(name) > 0}
        found[NAMES] = {name: frozenset(of) for name, of in seen.items()}
        return found

    def is_word(self, word: str) -> bool:
        return self.lemmas.get(word, "")[:1].islower()


def _texts(pair: tuple[Any, Any]) -> tuple[str, str]:
    form, lemma = (p.decode() if isinstance(p, bytes) else p for p in pair)
    return form, lemma


def oracle(language: str) -> Oracle:
    if language in ("ru", "uk"):
        return Pymorphy(language)
    return Morfeusz() if language == "pl" else Simplemma(language)


def is_held(name: str) -> bool:
    return zlib.crc32(name.encode()) % 2 == 1


HALVES: dict[str, Callable[[str], bool]] = {
    "both": lambda _: True,
    "chosen": lambda name: not is_held(name),
    "held": is_held,
}


def score(language: str, names: dict[str, frozenset[str]], judge: Oracle) -> Score:
    wanted = found = spare = 0
    false: list[str] = []
    missed: dict[str, list[str]] = defaultdict(list)
    for name, forms in names.items():
        own = fold(name)
        want = {fold(form) for form in forms} - {own}
        have = {fold(form) for form in inflections(name, language)} - {own}
        wanted, found = wanted + len(want), found + len(want & have)
        spare += len(have - want)
        missed[own[-3:]] += [f"{name}: {form}" for form in sorted(want - have)]
        ambiguous = is_common(language, own, judge)
        made = () if ambiguous else sorted(have - want)
        false += [f"{name}: {form}" for form in made if is_common(language, form, judge)]
    return Score(len(names), wanted, found, spare, false, missed)


def is_common(language: str, word: str, judge: Oracle) -> bool:
    return frequency(word, language) >= COMMON and judge.is_word(word)


def frequency(word: str, language: str) -> float:
    """Zipf frequency of a word; of languages that wordfreq has no list of, every word counts."""
    words = _LISTS.get(language, language)
    return wordfreq.zipf_frequency(word, words) if words in _COUNTED else COMMON


def report(language: str, half: str, misses: int) -> None:
    judge = oracle(language)
    for kind, names in judge.paradigms().items():
        result = score(language, {n: f for n, f in names.items() if HALVES[half](n)}, judge)
        print(
            f"{language}  {kind:<21} {result.names:>6} names {result.wanted:>6} forms"
            f" {result.found / max(1, result.wanted):7.2%} found"
            f" {result.spare / max(1, result.names):5.1f} spare a name"
            f" {len(result.false):>4} false"
        )
        worst = Counter({ending: len(of) for ending, of in result.missed.items() if of})
        for ending, count in worst.most_common(misses):
            print(f"      -{ending} {count}  {', '.join(result.missed[ending][:4])}")
        if misses and result.false:
            print(f"      false: {', '.join(result.false[: 3 * misses])}")


STARTS = {
    "rules, all languages": "from monitor.language.names import inflections as f; f('Киев', 'ru')",
    "pymorphy3 ru": "import pymorphy3; pymorphy3.MorphAnalyzer(lang='ru').parse('Киев')",
    "pymorphy3 uk": "import pymorphy3; pymorphy3.MorphAnalyzer(lang='uk').parse('Київ')",
    "morfeusz2": "import morfeusz2; morfeusz2.Morfeusz().generate('Praga')",
    "simplemma cs": "import simplemma; simplemma.lemmatize('Praze', lang='cs')",
}
MEASURED = """
import time, psutil
memory = lambda: psutil.Process().memory_info().rss
base = memory()
start = time.perf_counter()
{}
seconds = time.perf_counter() - start
print(f"{{seconds * 1000:7.0f}} ms {{(memory() - base) / 1e6:7.1f}} MB")
"""


def starts() -> None:
    for name, code in STARTS.items():
        command = [sys.executable, "-c", MEASURED.format(code)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        print(f"{name:<22} {done.stdout.strip() or 'not installed'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--languages", nargs="+", default=["ru", "uk", "pl", "cs"])
    parser.add_argument("--half", choices=list(HALVES), default="held")
    parser.add_argument("--misses", type=int, default=0, help="show the endings most missed")
    given = parser.parse_args()
    for language in given.languages:
        report(language, given.half, given.misses)
    starts()


if __name__ == "__main__":
    main()
