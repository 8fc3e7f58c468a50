"""Documents per second against thousands of stored queries, beside other engines.

usage: python benchmarks/matching.py [--documents N] [--queries N ...] [--only NAME ...]

Documents and queries are generated from a seed: words after Zipf, about 500 a document; queries
are single words, pairs joined by AND, phrases and A AND (B OR C), made so that about one in a
thousand matches a document. Every engine must find the same matches: the checksum over
(document, query) pairs is printed. Seconds are CPU seconds of this process. Engines that are not
installed are named and left out. The other engines find words in lower-cased text, and the
driver evaluates the Boolean part for them.
"""

import argparse
import gc
import importlib.util
import itertools
import re
import resource
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import NamedTuple

from monitor.configuration import Topic
from monitor.match import compile_watchlist
from monitor.model import Item

SEED = 20250319
VOCABULARY = 60_000
WORDS = 500
SYLLABLES = ["ka", "lo", "mi", "ren", "tu", "sa", "vor", "ne", "di", "pol", "ga", "sti", "bra"]
SYLLABLES += ["ul", "em", "ost", "ari", "qu", "ex", "on"]


class Query(NamedTuple):
    """`all` of these; of `either` one, where given; `phrase` side by side, where given."""

    all: tuple[str, ...]
    either: tuple[str, ...] = ()
    phrase: tuple[str, str] | None = None

    def text(self) -> str:
        parts = list(self.all)
        if self.phrase:
            parts.append(f'"{" ".join(self.phrase)}"')
        if self.either:
            parts.append(f"({' OR '.join(self.either)})")
        return " AND ".join(parts)

    def words(self) -> tuple[str, ...]:
        return (*self.all, *self.either, *(self.phrase or ()))


class Load(NamedTuple):
    documents: list[list[str]]
    queries: list[Query]


def vocabulary(rng: Random) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4)))] = None
    return list(words)


def make(documents: int, queries: int) -> Load:
    rng = Random(SEED)
    words = vocabulary(rng)
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
    texts = [rng.choices(words, cum_weights=weights, k=WORDS) for _ in range(documents)]
    common = frozenset(words[:500])
    return Load(texts, [query(rng, words, texts, common) for _ in range(queries)])


def query(rng: Random, words: list[str], texts: list[list[str]], common: frozenset[str]) -> Query:
    """A query after one of four patterns, its words rare or less rare."""
    rare, middle = words[7_000:], words[600:6_000]
    kind = rng.random()
    if kind < 0.3:
        return Query((rng.choice(rare),))
    if kind < 0.55:
        return Query((rng.choice(middle), rng.choice(middle)))
    if kind < 0.75:
        return Query((), phrase=neighbours(rng, texts, common))
    either = tuple(rng.sample(words[400:4_000], 2))
    return Query((rng.choice(words[800:9_000]),), either)


def neighbours(rng: Random, texts: list[list[str]], common: frozenset[str]) -> tuple[str, str]:
    """Two words that stand side by side somewhere; function words make no phrase."""
    while True:
        text = rng.choice(texts)
        at = rng.randrange(11, len(text) - 1)
        if text[at] not in common and text[at + 1] not in common:
            return text[at], text[at + 1]


def prose(words: list[str]) -> tuple[str, str]:
    """The words as a title and a text, with capitals and full stops."""
    sentences = [" ".join(words[i : i + 14]).capitalize() + "." for i in range(10, len(words), 14)]
    return " ".join(words[:10]).title(), " ".join(sentences)


# --- engines: each is given the load and yields, document by document, the numbers found --------

Engine = Callable[[Load], Callable[[list[str]], Iterable[int]]]


def monitor(load: Load) -> Callable[[list[str]], Iterable[int]]:
    sample = load.documents[:1_000]
    seen = Counter(word for words in sample for word in set(words))
    frequencies = {word: count / len(sample) for word, count in seen.items()}
    topics = [Topic(str(n), "", q.text()) for n, q in enumerate(load.queries)]
    index = compile_watchlist(topics, [], frequencies=frequencies)

    def find(words: list[str]) -> Iterable[int]:
        title, text = prose_of(words)
        item = Item("i", "s", (), "https://x.example/", title, "", text, "", "en", (), 0, 0)
        return map(int, index.matching(item))

    return find


class _Boolean:
    """What the word finders cannot say: which queries hold, given the words that were found."""

    def __init__(self, queries: list[Query]) -> None:
        self.queries = queries
        self.by_word = defaultdict(list)
        for number, query in enumerate(queries):
            for word in self.anchors(query):
                self.by_word[word].append(number)

    def anchors(self, query: Query) -> tuple[str, ...]:
        if query.phrase:
            return (" ".join(query.phrase),)
        return query.all[:1]

    def patterns(self) -> list[str]:
        words = {w for q in self.queries for w in (*q.all, *q.either)}
        phrases = {" ".join(q.phrase) for q in self.queries if q.phrase}
        return sorted(words | phrases)

    def holding(self, found: set[str]) -> Iterator[int]:
        for word in found & self.by_word.keys():
            for number in self.by_word[word]:
                query = self.queries[number]
                if found.issuperset(query.all) and (
                    not query.either or not found.isdisjoint(query.either)
                ):
                    yield number


def _whole(text: str, start: int, end: int) -> bool:
    before = start == 0 or not text[start - 1].isalnum()
    return before and (end == len(text) or not text[end].isalnum())


def pyahocorasick(load: Load) -> Callable[[list[str]], Iterable[int]]:
    import ahocorasick

    boolean = _Boolean(load.queries)
    automaton = ahocorasick.Automaton()
    for pattern in boolean.patterns():
        automaton.add_word(pattern, pattern)
    automaton.make_automaton()

    def find(words: list[str]) -> Iterable[int]:
        text = plain(words)
        hits = automaton.iter(text)
        found = {w for end, w in hits if _whole(text, end + 1 - len(w), end + 1)}
        return boolean.holding(found)

    return find


def ahocorasick_rs(load: Load) -> Callable[[list[str]], Iterable[int]]:
    from ahocorasick_rs import AhoCorasick

    boolean = _Boolean(load.queries)
    patterns = boolean.patterns()
    automaton = AhoCorasick([f" {p} " for p in patterns])

    def find(words: list[str]) -> Iterable[int]:
        hits = automaton.find_matches_as_indexes(f" {plain(words)} ", overlapping=True)
        return boolean.holding({patterns[h[0]] for h in hits})

    return find


def hyperscan(load: Load) -> Callable[[list[str]], Iterable[int]]:
    import hyperscan as engine

    boolean = _Boolean(load.queries)
    patterns = boolean.patterns()
    database = engine.Database()
    expressions = [rf"\b{re.escape(p)}\b".encode() for p in patterns]
    flags = [engine.HS_FLAG_SINGLEMATCH] * len(expressions)
    database.compile(expressions=expressions, ids=list(range(len(expressions))), flags=flags)

    def find(words: list[str]) -> Iterable[int]:
        hits: set[int] = set()
        database.scan(plain(words).encode(), match_event_handler=lambda n, *_: hits.add(n) or None)
        return boolean.holding({patterns[h] for h in hits})

    return find


def regex_loop(load: Load) -> Callable[[list[str]], Iterable[int]]:
    def lookaheads(query: Query) -> re.Pattern[str]:
        needed = [*query.all, *([" ".join(query.phrase)] if query.phrase else ())]
        parts = [rf"(?=.*?\b{word}\b)" for word in needed]
        if query.either:
            parts.append(rf"(?=.*?\b(?:{'|'.join(query.either)})\b)")
        return re.compile("".join(parts), re.DOTALL)

    compiled = [lookaheads(query) for query in load.queries]

    def find(words: list[str]) -> Iterable[int]:
        text = plain(words)
        return (number for number, pattern in enumerate(compiled) if pattern.match(text))

    return find


ENGINES: dict[str, tuple[Engine, str, int]] = {
    # name: (engine, module it needs, documents at most for each query count)
    "monitor": (monitor, "monitor", 10**9),
    "pyahocorasick": (pyahocorasick, "ahocorasick", 2_000),
    "ahocorasick_rs": (ahocorasick_rs, "ahocorasick_rs", 2_000),
    "hyperscan": (hyperscan, "hyperscan", 2_000),
    "regex loop": (regex_loop, "re", 20),
}

_PROSE: dict[int, tuple[str, str]] = {}
_PLAIN: dict[int, str] = {}


def prose_of(words: list[str]) -> tuple[str, str]:
    return _PROSE[id(words)]


def plain(words: list[str]) -> str:
    """What the word finders read: lower-cased words; making it is not timed, for their benefit."""
    return _PLAIN[id(words)]


def prepare(documents: list[list[str]]) -> None:
    for words in documents:
        _PROSE[id(words)] = prose(words)
        _PLAIN[id(words)] = " ".join((*words[:10], "|", *words[10:]))  # title | text


class Result(NamedTuple):
    built: float  # seconds
    grown: float  # MB that building added to the process at its peak
    rate: float  # documents per second
    matches: float  # per document
    sums: dict[int, int]  # checksum after so many documents


def run(name: str, load: Load) -> Result:
    engine, _, most = ENGINES[name]
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    find = engine(load)
    built = time.process_time() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    documents = load.documents[:most]
    start = time.process_time()
    found = [sorted(find(words)) for words in documents]
    rate = len(documents) / (time.process_time() - start)
    return Result(built, grown, rate, sum(map(len, found)) / len(found), checksums(found))


def checksums(found: list[list[int]]) -> dict[int, int]:
    """After 20, 2,000 and all documents, so that engines on fewer documents can be compared."""
    result, check = {}, 0
    for number, numbers in enumerate(found, 1):
        check = zlib.crc32(repr(numbers).encode(), check)
        if number in (20, 2_000, len(found)):
            result[number] = check
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--queries", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--only", nargs="+", default=list(ENGINES))
    arguments = parser.parse_args()
    for queries in arguments.queries:
        load = make(arguments.documents, queries)
        prepare(load.documents)
        compare(load, arguments.only)


def compare(load: Load, names: list[str]) -> None:
    print(f"{len(load.queries):,} queries, {len(load.documents):,} documents of {WORDS} words")
    seen: dict[int, int] = {}
    for name in names:
        if importlib.util.find_spec(ENGINES[name][1]) is None:
            print(f"  {name:15} not installed: left out")
            continue
        result = run(name, load)
        agree = all(seen.setdefault(n, s) == s for n, s in result.sums.items())
        last = max(result.sums)
        print(
            f"  {name:15} {result.rate:9,.1f} documents/s  build {result.built:6.2f} s"
            f"  +{result.grown:6.1f} MB  {result.matches:6.1f} matches/document"
            f"  checksum of {last:,}: {result.sums[last]:08x} {'agrees' if agree else 'DIFFERS'}",
            flush=True,
        )


if __name__ == "__main__":
    main()
