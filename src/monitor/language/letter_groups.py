"""How likely a word is in each language, by the groups of letters in it.

    word -> at each byte the longest known group that ends there -> a row each -> their sum

The groups and rows are those of py3langid's naive Bayes model, in which a group's place does not
matter; so a text is the sum of its words, and a word that was met is not read twice.
`benchmarks/detection_table.py` makes the file and says what is in it.
"""

import json
import lzma
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

TABLE = Path(__file__).with_name("letter_groups.xz")
STEPS = 16  # of the table, to a natural unit of information: a factor of e in likelihood
_LONGEST = 6  # bytes of a group
_WORD = 120  # bytes of a word that are read
_REMEMBERED = 16_384  # words
_LANE = 4  # bytes of each language's sum

# Persian, Kurdish and Urdu are also typed with the Arabic yeh and kaf, and the other way round.
WRITTEN_AS = str.maketrans({"\u06cc": "\u064a", "\u0649": "\u064a", "\u06a9": "\u0643"})

# Codes of py3langid's model that are no primary tags of ours.
SAME = {"nn": "no"}


class LetterGroups:
    """The groups of one script. `languages` may name one twice: where it has two spellings."""

    def __init__(self, languages: list[str], groups: Iterable[bytes], rows: bytes) -> None:
        self.languages = languages
        self._width = len(languages)
        self._twice = [
            (n, languages.index(name, n + 1))
            for n, name in enumerate(languages)
            if name in languages[n + 1 :]
        ]
        self._rows = rows
        self._starts = {group: n * self._width for n, group in enumerate(groups)}
        self._known: dict[str, int] = {}

    def sum_of(self, word: str) -> int:
        """How unlikely the word is in each language: numbers of 32 bits, packed into one."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[word] = self._read(word)
        return found

    def unpacked(self, total: int) -> dict[str, int]:
        """What sums of words say of each language, in steps; less is likelier."""
        numbers = array("I", total.to_bytes(_LANE * self._width, "little"))
        found = dict(zip(self.languages, numbers, strict=True))
        for first, second in self._twice:
            found[self.languages[first]] = min(numbers[first], numbers[second])
        return found

    def _read(self, word: str) -> int:
        letters = f" {word.translate(WRITTEN_AS)} ".encode(errors="ignore")[:_WORD]
        rows = [self._rows[at : at + self._width] for at in self._found(letters)]
        sums = array("I", map(sum, zip(*rows, strict=True)))
        return int.from_bytes(sums.tobytes(), "little")

    def _found(self, letters: bytes) -> Iterator[int]:
        starts = self._starts
        for end in range(2, len(letters) + 1):
            for start in range(max(0, end - _LONGEST), end):
                if letters[start:end] in starts:
                    yield starts[letters[start:end]]
                    break


def read_table(file: Path = TABLE) -> dict[str, LetterGroups]:
    """The groups of every script that the file has, by the script's name."""
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
