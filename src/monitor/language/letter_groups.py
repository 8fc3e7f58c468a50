"""How likely a word is in each language, by the groups of letters in it.

    word -> at each byte the longest known group that ends there -> a row each -> their sum

The groups and rows are those of py3langid's naive Bayes model, in which a group's place does not
matter; so a text is the sum of its words, and a word that was met is not read twice.
`benchmarks/detection_table.py` makes the file and says what is in it.
"""

import json
import lzma
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

TABLE = Path(__file__).with_name("letter_groups.xz")
STEPS = 16  # of the table, to a natural unit of information: a factor of e in likelihood
_WORD = 120  # bytes of a word that are read
_REMEMBERED = 16_384  # words
_LANE = 4  # bytes of each language's sum
SELDOM = 4 * STEPS  # what speaks against languages that have few news
FEW_NEWS = frozenset(
    {"af", "cy", "eo", "ga", "gl", "kk", "ky", "lb", "mk", "mn", "mt", "so", "sw", "tg"}
    | {"mr", "ne", "tl", "ug", "uz"}
)
_UNWRITTEN = 6 * STEPS  # what a word weighs that has a letter which a language does not write
_FOREIGN_LETTERS = {
    language: re.compile(letters)
    for language, letters in (
        ("ar", "[\u067e\u0686\u0698\u06af\u06a9\u06cc]"),  # Persian peh, tcheh, jeh, gaf, kaf, yeh
        ("fa", "[\u0629\u0679\u0688\u0691\u06d2]"),  # Arabic taa marbuta; Urdu letters
        ("bg", "[ыэёіїєґ]"),
        ("ru", "[іїєґўђћџљњјѓќѕ]"),
        ("uk", "[ыэёъўђћџљњј]"),
        ("sr", "[йъыэёьщяюіїєґѓќѕ]"),
        ("mk", "[йъыэёьщяюіїєґђћ]"),
    )
}
# Words that one language alone writes, where its news are often typed without the marks by which
# the groups would know it; none is a word or a common name elsewhere.
_OWN = 24 * STEPS
_OWN_WORDS = dict.fromkeys(
    (
        *("agbegbe", "alakoso", "awon", "egbe", "eniyan", "gbogbo", "idibo", "ijoba", "ipinle"),
        *("naijiria", "nigba", "nitori", "ojoibi", "olopaa", "oludari", "oludije", "orile"),
        *("pelu", "sugbon"),
    ),
    "yo",
)

# Persian, Kurdish and Urdu are also typed with the Arabic yeh and kaf, and the other way round.
WRITTEN_AS = str.maketrans({"\u06cc": "\u064a", "\u0649": "\u064a", "\u06a9": "\u0643"})

# Codes of py3langid's model that are no primary tags of ours.
SAME = {"nn": "no"}


class LetterGroups:
    """The groups of one script. `languages` may name one twice: where it has two spellings."""

    def __init__(self, languages: list[str], groups: Iterable[bytes], rows: bytes) -> None:
        self.languages = languages
        self.places = {name: languages.index(name) for name in languages}
        self._width = len(languages)
        self._twice = [
            (self.places[name], n) for n, name in enumerate(languages) if n > self.places[name]
        ]
        self._rows = rows
        self._starts = {group: n * self._width for n, group in enumerate(groups)}
        self._shortest = min(map(len, self._starts), default=0)
        self._longest = max(map(len, self._starts), default=0)
        self._few = self._packed(SELDOM * (name in FEW_NEWS) for name in languages)
        self._own_words = {
            owner: self._packed(_OWN * (name != owner) for name in languages)
            for owner in set(_OWN_WORDS.values())
        }
        self._foreign_letters = [
            (letters, self._packed(_UNWRITTEN * (name == of) for name in languages))
            for of, letters in _FOREIGN_LETTERS.items()
            if of in self.places
        ]
        self._sums = _Sums(self._read)

    def costs(self, words: Iterable[str]) -> "array[int]":
        """Returns how unlikely the words are in each of `languages`, in steps; less is likelier."""
        total = sum(map(self._sums.__getitem__, words), self._few)
        numbers = array("I", total.to_bytes(_LANE * self._width, "little"))
        for first, second in self._twice:
            numbers[first] = min(numbers[first], numbers[second])
            numbers[second] = numbers[first]
        return numbers

    def _read(self, word: str) -> int:
        """How unlikely the word is in each language: numbers of 32 bits, packed into one."""
        letters = f" {word.translate(WRITTEN_AS)} ".encode(errors="ignore")[:_WORD]
        return sum(map(self._row, self._found(letters)), self._unwritten(word.lower()))

    def _unwritten(self, word: str) -> int:
        """What speaks against each language: a letter that it does not write, another's word."""
        against = self._own_words[_OWN_WORDS[word]] if word in _OWN_WORDS else 0
        return against + sum(
            weight for letters, weight in self._foreign_letters if letters.search(word)
        )

    def _packed(self, numbers: Iterable[int]) -> int:
        return int.from_bytes(array("I", numbers).tobytes(), "little")

    def _row(self, at: int) -> int:
        """The row of bytes that begins at this place, packed as the sums are."""
        lanes = bytearray(_LANE * self._width)
        lanes[::_LANE] = self._rows[at : at + self._width]
        return int.from_bytes(lanes, "little")

    def _found(self, letters: bytes) -> Iterator[int]:
        starts, least, most = self._starts, self._shortest, self._longest
        for end in range(2, len(letters) + 1):
            for start in range(max(0, end - most), end - least + 1):
                if (row := starts.get(letters[start:end])) is not None:
                    yield row
                    break


class _Sums(dict[str, int]):
    """Words that were met, each with what `LetterGroups._read` says of it."""

    def __init__(self, read: Callable[[str], int]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = self._read(word)
        return found


def read_table(file: Path = TABLE) -> dict[str, LetterGroups]:
    """Returns the groups of every script that the file has, by the script's name."""
    head, _, body = lzma.decompress(file.read_bytes()).partition(b"\n")
    parts = json.loads(head)
    found = {}
    for part in parts:
        groups = body.split(b"\n", part["groups"])
        body = groups.pop()
        size = part["groups"] * len(part["languages"])
        found[part["script"]] = LetterGroups(part["languages"], groups, body[:size])
        body = body[size:]
    return found
