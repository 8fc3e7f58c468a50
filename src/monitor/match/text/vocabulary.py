"""What an index asks of a text's words beyond the words themselves: patterns, stems, compounds.

Every word of every text would have to be held against every pattern. Words repeat, so each
is held against them once and the answer is kept: after a few thousand items a text costs two
set operations. Stems alike: only those that a query asks for are noted. Patterns are found by
their literal beginning or end, fuzzy words by length.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol

from monitor.language.compounds import COMPOUND, LANGUAGES, Compounds
from monitor.language.fold import fold
from monitor.language.stems import STEMMED, WHOLE, asked_stems, stemmed_languages, stems_of
from monitor.spoken import Guess

STEM = "\x02"
PATTERN = "\x03"
_HEAD = 2  # characters of a literal beginning or end that patterns are filed under
_REMEMBERED = 200_000  # words whose answer is kept, for patterns and for each language's stems


# The languages whose stems are looked for in an item of unknown language, for a topic of none.
_COMMONEST = frozenset({"de", "en", "es", "fr", "it", "nl", "pt", "ru", "uk"})
_TABLES = 24  # languages whose stems are kept at hand


class Text(Protocol):
    """What the vocabulary asks of a text beside its folded words."""

    @property
    def guess(self) -> Guess:
        """The languages that it may be in."""
        ...

    @property
    def written(self) -> Mapping[str, tuple[str, ...]]:
        """Folded words that lost marks, each as it is written."""
        ...


def stem_key(word: str, languages: tuple[str, ...]) -> str:
    """Returns the key of all forms of a word, in small letters with its marks, in these languages.

    Without languages: in every language of its script. "" where Snowball has none of them.
    """
    written = stemmed_languages(word, languages)
    return f"{word}{STEM}{','.join(sorted(written)) if languages else ''}" if written else ""


def stem_languages(key: str) -> frozenset[str]:
    """Returns the languages in which the key of a word's forms is looked for."""
    word, _, languages = key.partition(STEM)
    return frozenset(languages.split(",")) if languages else stemmed_languages(word)


def pattern_key(text: str) -> str:
    """Returns the key of a wildcard pattern (`halt*`) or a fuzzy word (`zelensky~1`)."""
    return PATTERN + text


class _Learned:
    """Which keys a word stands for, asked once a word: words repeat from text to text."""

    def __init__(self, ask: Callable[[list[str]], Iterator[tuple[str, tuple[str, ...]]]]) -> None:
        self._ask = ask  # the words that stand for any key, each with its keys
        self._known: set[str] = set()
        self._answers: dict[str, tuple[str, ...]] = {}

    def forget(self) -> None:
        """The keys have changed."""
        self._known.clear()
        self._answers.clear()

    def keys_of(self, words: set[str]) -> Iterator[tuple[str, str]]:
        """Keys, each with a word that stands for it."""
        if new := words - self._known:
            if len(self._known) > _REMEMBERED:
                self.forget()
            self._known |= new
            self._answers.update(self._ask(list(new)))
        for word in words & self._answers.keys():
            for key in self._answers[word]:
                yield key, word


class Stems:
    """The stems that queries ask for, in one language: which keys each stands for."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._asked: dict[str, tuple[str, ...]] = {}
        self._learned = _Learned(self._answers)

    def fork(self) -> "Stems":
        """The same, to be changed apart."""
        other = Stems(self._language)
        other._asked = self._asked.copy()
        return other

    def use(self, keys: list[str]) -> None:
        """These keys are asked for from now on, where they are of this language."""
        keys = [key for key in keys if self._language in stem_languages(key)]
        if not keys:
            return
        words = [key.partition(STEM)[0] for key in keys]
        for key, stems in zip(keys, asked_stems(words, self._language), strict=True):
            for stem in stems:
                self._asked[stem] = (*self._asked.get(stem, ()), key)
        self._learned.forget()

    def drop(self, key: str) -> None:
        """No query asks for it any more."""
        if self._language not in stem_languages(key):
            return
        for stem in asked_stems([key.partition(STEM)[0]], self._language)[0]:
            left = tuple(other for other in self._asked[stem] if other != key)
            if left:
                self._asked[stem] = left
            else:
                del self._asked[stem]
        self._learned.forget()

    def keys_of(
        self, words: set[str], written: Mapping[str, tuple[str, ...]]
    ) -> Iterator[tuple[str, str]]:
        """Keys that are asked for, each with a folded word that stands for it."""
        marked = {raw: word for word in words & written.keys() for raw in written[word]}
        plain = words - written.keys() if marked else words
        yield from self._learned.keys_of(plain)
        for key, raw in self._learned.keys_of(marked.keys() - plain):
            yield key, marked[raw]

    def _answers(self, words: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for word, stems in zip(words, stems_of(words, self._language), strict=True):
            forms = (*stems, WHOLE + fold(word))
            keys = [key for form in forms for key in self._asked.get(form, ())]
            if keys:
                yield word, tuple(dict.fromkeys(keys))


class StemTables:
    """The words whose forms queries ask for, and their stems by language, made when one comes."""

    def __init__(self) -> None:
        self._uses: dict[str, int] = {}
        self._tables: dict[str, Stems] = {}
        self._named: dict[str, int] = {}  # languages that keys name, with how many do

    def __bool__(self) -> bool:
        return bool(self._uses)

    def fork(self) -> "StemTables":
        """The same, to be changed apart."""
        other = StemTables()
        other._uses, other._named = self._uses.copy(), self._named.copy()
        other._tables = {language: table.fork() for language, table in self._tables.items()}
        return other

    def use(self, key: str) -> None:
        """One more query asks for it."""
        if key not in self._uses:
            self._count(key, 1)
            for table in self._tables.values():
                table.use([key])
        self._uses[key] = self._uses.get(key, 0) + 1

    def drop(self, key: str) -> None:
        """One query less."""
        self._uses[key] -= 1
        if not self._uses[key]:
            del self._uses[key]
            self._count(key, -1)
            for table in self._tables.values():
                table.drop(key)

    def _count(self, key: str, by: int) -> None:
        if not key.endswith(STEM):
            for language in stem_languages(key):
                self._named[language] = self._named.get(language, 0) + by

    def keys_of(self, words: set[str], text: Text) -> Iterator[tuple[str, str]]:
        """Keys that are asked for, each with a word of the text that stands for it."""
        for language in self._languages(text.guess):
            yield from self._table(language).keys_of(words, text.written)

    def _languages(self, guess: Guess) -> frozenset[str]:
        """Those that the text may be in; of a text that names none, those that topics name."""
        if guess.possible:
            return guess.possible & STEMMED
        return _COMMONEST.union(language for language, uses in self._named.items() if uses)

    def _table(self, language: str) -> Stems:
        table = self._tables.get(language)
        if table is None:
            if len(self._tables) >= _TABLES:
                self._tables.pop(next(iter(self._tables)))
            table = self._tables[language] = Stems(language)
            table.use(list(self._uses))
        return table


class Patterns:
    """The patterns of one index, with what each known word satisfies."""

    def __init__(self) -> None:
        self._uses: dict[str, int] = {}  # pattern key -> how many queries use it
        self._tests: dict[str, re.Pattern[str] | tuple[str, int]] = {}
        self._heads: dict[str, list[str]] = {}
        self._tails: dict[str, list[str]] = {}
        self._fuzzy: dict[int, dict[str, list[str]]] = {}
        self._learned = _Learned(self._asked)
        self._stems = StemTables()
        self._compounds = Compounds()

    def __bool__(self) -> bool:
        return bool(self._tests or self.by_language)

    @property
    def by_language(self) -> bool:
        """Whether some of them are looked for in items of certain languages only."""
        return bool(self._compounds or self._stems)

    def fork(self) -> "Patterns":
        """The same patterns, to be changed apart; what words satisfy is learned anew."""
        other = Patterns()
        other._uses, other._tests = self._uses.copy(), self._tests.copy()
        other._heads, other._tails = _copied(self._heads), _copied(self._tails)
        other._fuzzy = {length: _copied(home) for length, home in self._fuzzy.items()}
        other._stems = self._stems.fork()
        other._compounds = self._compounds.fork()
        return other

    def use(self, keys: tuple[str, ...]) -> None:
        """A query uses these keys; those that are no patterns are passed over."""
        for key in keys:
            if key[0] == PATTERN:
                if key not in self._uses:
                    self._file(key)
                self._uses[key] = self._uses.get(key, 0) + 1
            elif key[0] == COMPOUND:
                self._compounds.use(key)
            elif STEM in key:
                self._stems.use(key)

    def drop(self, keys: tuple[str, ...]) -> None:
        """A query that used these keys is gone."""
        for key in keys:
            if key[0] == PATTERN:
                self._uses[key] -= 1
                if not self._uses[key]:
                    self._unfile(key)
            elif key[0] == COMPOUND:
                self._compounds.drop(key)
            elif STEM in key:
                self._stems.drop(key)

    def _homes(self, text: str) -> Iterator[tuple[dict[str, list[str]], str]]:
        """Where a pattern is filed: by its head, else by its tail; a fuzzy word by its pieces."""
        word, tilde, edits = text.partition("~")
        if tilde:
            for length in range(len(word) - int(edits), len(word) + int(edits) + 1):
                yield self._fuzzy.setdefault(length, {}), ""
            return
        head = re.match(r"[^*?]*", text)
        tail = re.search(r"[^*?]*$", text)
        if head and head.group():
            yield self._heads, head.group()[:_HEAD]
        else:
            yield self._tails, (tail.group() if tail else "")[-_HEAD:]

    def _file(self, key: str) -> None:
        text = key[1:]
        word, tilde, edits = text.partition("~")
        self._tests[key] = (word, int(edits)) if tilde else wildcard(text)
        for home, part in self._homes(text):
            home.setdefault(part, []).append(key)
        self._learned.forget()

    def _unfile(self, key: str) -> None:
        del self._uses[key], self._tests[key]
        for home, part in self._homes(key[1:]):
            home[part].remove(key)
        self._learned.forget()

    def keys_of(self, words: set[str], text: Text) -> Mapping[str, tuple[str, ...]]:
        """Further keys, each with the words that stand for it (see `document.Vocabulary`)."""
        found: dict[str, tuple[str, ...]] = {}
        for key, word in self._pairs(words, text):
            found[key] = (*found.get(key, ()), word)
        return found

    def _pairs(self, words: set[str], text: Text) -> Iterator[tuple[str, str]]:
        if self._tests:
            yield from self._learned.keys_of(words)
        if self._stems:
            yield from self._stems.keys_of(words, text)
        if self._compounds and any(map(text.guess.may_be, LANGUAGES)):
            yield from self._compounds.keys_of(words)

    def _asked(self, words: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        return ((word, keys) for word in words if (keys := tuple(self._satisfied(word))))

    def _satisfied(self, word: str) -> Iterator[str]:
        for length in range(1, _HEAD + 1):
            yield from self._wild(word, self._heads.get(word[:length], ()), length)
            yield from self._wild(word, self._tails.get(word[-length:], ()), length)
        yield from self._wild(word, self._tails.get("", ()), 1)
        for key in self._fuzzy.get(len(word), {}).get("", ()):
            test = self._tests[key]
            if isinstance(test, tuple) and within(word, test[0], test[1]):
                yield key

    def _wild(self, word: str, keys: list[str] | tuple[str, ...], length: int) -> Iterator[str]:
        if length > len(word):
            return
        for key in keys:
            test = self._tests[key]
            if isinstance(test, re.Pattern) and test.fullmatch(word):
                yield key


@lru_cache(maxsize=256)  # a review asks about few patterns, each of them many times
def wildcard(text: str) -> re.Pattern[str]:
    """`*` is any letters or none, `?` is one letter."""
    pieces = re.split(r"([*?])", text)
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(p) or re.escape(p) for p in pieces), re.DOTALL)


def fits(word: str, key: str) -> bool:
    """Returns whether a word satisfies a pattern, given by its key."""
    if key[:1] != PATTERN or PATTERN in word or STEM in word or COMPOUND in word:
        return False
    literal, tilde, edits = key[1:].partition("~")
    if tilde:
        return within(word, literal, int(edits))
    return wildcard(literal).fullmatch(word) is not None


def within(one: str, other: str, edits: int) -> bool:
    """Distance at most `edits`: letters put in, left out, changed, or swapped with a neighbour.

    Optimal string alignment, the distance of Lucene's fuzzy queries: the slip of two keys is one.
    """
    if abs(len(one) - len(other)) > edits:
        return False
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        earlier, above, row = above, row, [i + 1]
        for j, expected in enumerate(other):
            cost = min(above[j + 1] + 1, row[j] + 1, above[j] + (letter != expected))
            if i and j and letter == other[j - 1] and one[i - 1] == expected:
                cost = min(cost, earlier[j - 1] + 1)
            row.append(cost)
        if min(row) > edits and min(above) > edits:
            return False
    return row[-1] <= edits


def _copied(home: dict[str, list[str]]) -> dict[str, list[str]]:
    return {part: keys[:] for part, keys in home.items()}
