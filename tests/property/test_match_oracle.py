"""The index agrees with a naive evaluator that reads the grammar literally.

The oracle knows nothing of folding tables, chunks, anchors or plans: texts are made from words
whose structure is known, and every operator is its definition, tried over all positions.
"""
# ruff: noqa: ARG002, C901, PLR0911  every operator has one signature, and one return of its own

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise, product
from typing import Any

import pytest

from monitor.configuration import Entity, Topic
from monitor.errors import QueryError
from monitor.match import check_query, compile_watchlist
from monitor.model import Item
from monitor.spoken import Guess

Tree = tuple[Any, ...]
Where = frozenset[int]
Spans = set[tuple[int, int]]

WORDS: tuple[str, ...] = (
    "iran",
    "gaza",
    "truce",
    "peace",
    "talks",
    "halt",
    "halted",
    "halting",
    "fire",
    "cease",
)
WORDS += ("kyiv", "мир", "огонь", "Ёлка", "café")
FOLDED = {"café": "cafe", "ёлка": "елка"}
HYPHENED = ("cease-fire", "peace-talks", "US-Iran")
STEMS: dict[str, tuple[str, ...]] = {
    "halt": ("halt", "halted", "halting"),
    "halting": ("halt", "halted", "halting"),
}
STEMS |= {"talks": ("talks",), "fire": ("fire",)}  # in English, of the words above
PATTERNS = ("halt*", "*fire", "tal?s", "p*e", "ог*")
FUZZY = ("turce~1", "tlaks~1", "haltnig~2", "truce~1", "talks~1", "halting~2", "halts~1")
FIELDS = ("title", "summary", "text")
ALL = frozenset({"en", "ru", "de"})
# What is known of an item's languages; in which of them names count; whether English stems do.
SPOKEN: tuple[tuple[Guess, frozenset[str], bool], ...] = (
    (Guess("en", frozenset({"en"}), "en"), frozenset({"en"}), True),
    (Guess("ru", frozenset({"ru"}), "ru"), frozenset({"ru"}), False),
    (Guess("de", frozenset({"de"})), frozenset({"de"}), False),  # by its text, of a silent feed
    (Guess(), ALL, True),  # nothing tells one
    (Guess("de", frozenset({"de", "en"}), "de"), frozenset({"de"}), True),  # unsure: the feed's
    (Guess("de", frozenset({"de", "en"})), frozenset({"de", "en"}), True),  # unsure, nothing named
    (Guess("ru", frozenset({"ru", "en"}), "en", overruled=True), frozenset({"en", "ru"}), True),
    (Guess("de", frozenset({"de", "fr"}), "fr", overruled=True), frozenset({"de"}), False),
)
NAMES: dict[str, dict[str, tuple[str, ...]]] = {  # entity -> its names by language, "any" for all
    "fire": {"any": ("fire",), "ru": ("огонь", "мир"), "de": ("truce",)},
    "bound": {"any": ("=Iran", "=Cease fire")},
    "city": {"any": ("nowhere",), "en": ("gaza", "kyiv"), "de": ("ёлка",)},
}
ENTITIES = tuple(
    Entity(
        name,
        names["any"][0],
        names["any"][1:],
        aliases_in=tuple((tag, words) for tag, words in names.items() if tag != "any"),
    )
    for name, names in NAMES.items()
)


def folded(word: str) -> str:
    return FOLDED.get(word.lower(), word.lower())


# --- texts ---------------------------------------------------------------------------------


@dataclass
class Text:
    """Word positions with all that the oracle needs to know of them."""

    forms: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    raw: dict[tuple[int, int], str] = field(default_factory=dict)
    field_at: dict[int, str] = field(default_factory=dict)
    sentence_at: dict[int, int] = field(default_factory=dict)
    paragraph_at: dict[int, int] = field(default_factory=dict)
    size: int = 0
    names_in: frozenset[str] = ALL  # the languages whose names count here
    stems: bool = True  # whether English stems count

    def put(self, token: str, name: str, sentence: int, paragraph: int) -> None:
        first = self.size
        parts = token.split("-")
        for part in parts:
            self._form(folded(part), (self.size, self.size), part)
            self.field_at[self.size] = name
            self.sentence_at[self.size] = sentence
            self.paragraph_at[self.size] = paragraph
            self.size += 1
        if len(parts) > 1:
            self._form(folded("".join(parts)), (first, self.size - 1), token)

    def inside(self, name: str) -> Where:
        return frozenset(p for p, field in self.field_at.items() if field == name)

    def lead(self) -> Where:
        """The title, and the first sentence of what comes after it."""
        rest = [sentence for p, sentence in self.sentence_at.items() if self.field_at[p] != "title"]
        first = frozenset(p for p, s in self.sentence_at.items() if rest and s == rest[0])
        return self.inside("title") | first

    def _form(self, form: str, span: tuple[int, int], raw: str) -> None:
        self.forms.setdefault(form, set()).add(span)
        self.raw[span] = raw


def make_text(rng: random.Random) -> tuple[Item, Text]:
    text, sentence, paragraph = Text(), 0, 0
    written: dict[str, str] = {}
    for name in FIELDS:
        paragraphs = []
        for _ in range(rng.choice((0, 1, 1, 2))):
            sentences = []
            for _ in range(rng.randint(1, 3)):
                tokens = [rng.choice((*WORDS, *WORDS, *HYPHENED)) for _ in range(rng.randint(1, 6))]
                tokens = [
                    t.capitalize() if rng.random() < 0.2 and "-" not in t else t for t in tokens
                ]
                tokens[0] = tokens[0][0].upper() + tokens[0][1:]
                for token in tokens:
                    text.put(token, name, sentence, paragraph)
                sentences.append(" ".join(tokens) + rng.choice(".!?"))
                sentence += 1
            paragraphs.append(" ".join(sentences))
            paragraph += 1
        written[name] = "\n\n".join(paragraphs)
        text.size += 1  # nothing reaches from one field into the next
    title, summary, body = (written[name] for name in FIELDS)
    guess, text.names_in, text.stems = rng.choice(SPOKEN)
    address, language = "https://x.example/1", guess.named
    item = Item("1", "s", (), address, title, summary, body, "", language, (), 0, 0, guess=guess)
    return item, text


# --- queries: a tree of tuples, (operator, ...) ---------------------------------------------


def leaf(rng: random.Random) -> Tree:
    kind = rng.random()
    if kind < 0.12:
        return ("entity", rng.choice(tuple(NAMES)))
    if kind < 0.55:
        return ("word", rng.choice(WORDS))
    if kind < 0.63:
        return ("word", rng.choice(("ceasefire", "usiran")))
    if kind < 0.7:
        return ("hyphened", rng.choice(HYPHENED))
    if kind < 0.78:
        return ("pattern", rng.choice(PATTERNS))
    if kind < 0.84:
        return ("fuzzy", rng.choice(FUZZY))
    if kind < 0.9:
        return ("exact", rng.choice(("Iran", "iran", "Gaza", "café", "Truce", "US-Iran")))
    if kind < 0.93:
        return ("forms", tuple(rng.choice(tuple(STEMS)) for _ in range(rng.randint(1, 2))))
    if kind < 0.96:
        words = (rng.choice((*WORDS, *PATTERNS)) for _ in range(rng.randint(2, 3)))
        return ("wild phrase", tuple(words))
    return ("phrase", tuple(rng.choice(WORDS) for _ in range(rng.randint(2, 3))))


def placed(rng: random.Random, depth: int) -> Tree:
    kind = rng.random()
    if depth == 0 or kind < 0.5:
        return leaf(rng)
    if kind < 0.75:
        return ("or", *(placed(rng, depth - 1) for _ in range(2)))
    if kind < 0.85:
        return away(rng, depth)
    name = rng.choice(("near", "onear"))
    return (name, rng.randint(1, 6), placed(rng, depth - 1), placed(rng, depth - 1))


def away(rng: random.Random, depth: int) -> Tree:
    name = rng.choice(("not in", "not near"))
    return (name, rng.randint(1, 6), placed(rng, depth - 1), placed(rng, depth - 1))


def near_each(rng: random.Random, depth: int) -> Tree:
    """Brackets with AND, inside NEAR on one or both sides."""
    sides = [placed(rng, depth - 1), ("and", placed(rng, depth - 1), placed(rng, depth - 1))]
    if rng.random() < 0.3:
        sides[0] = ("or", sides[0], ("and", placed(rng, 0), placed(rng, 0)))
    rng.shuffle(sides)
    return (rng.choice(("near", "onear")), rng.randint(1, 6), *sides)


def node(rng: random.Random, depth: int) -> Tree:
    if depth == 0:
        return leaf(rng)
    kind = rng.choice(
        (
            "and",
            "and",
            "or",
            "or",
            "not",
            "near",
            "onear",
            "away",
            "near each",
            "sentence",
            "paragraph",
            "field",
            "count",
            "sum",
        )
    )
    if kind in ("and", "or"):
        return (kind, *(node(rng, depth - 1) for _ in range(rng.randint(2, 3))))
    if kind == "not":
        return ("and", node(rng, depth - 1), ("not", node(rng, depth - 1)))
    if kind in ("near", "onear"):
        return (kind, rng.randint(1, 6), placed(rng, depth - 1), placed(rng, depth - 1))
    if kind == "away":
        return away(rng, depth)
    if kind == "near each":
        return near_each(rng, depth)
    if kind in ("sentence", "paragraph"):
        return (kind, node(rng, depth - 1))
    if kind == "field":
        return ("field", rng.choice((*FIELDS, "lead")), node(rng, depth - 1))
    if kind == "count":
        return ("count", placed(rng, depth - 1), rng.randint(1, 3))
    parts = tuple((node(rng, depth - 1), rng.randint(1, 3)) for _ in range(3))
    return ("sum", parts, rng.randint(1, 3))


WRITTEN: dict[str, Callable[[Tree], str]] = {
    "word": lambda n: n[1],
    "entity": lambda n: f"entity:{n[1]}",
    "hyphened": lambda n: n[1],
    "pattern": lambda n: n[1],
    "fuzzy": lambda n: n[1],
    "exact": lambda n: "=" + n[1],
    "phrase": lambda n: f'"{" ".join(n[1])}"',
    "and": lambda n: f"({' AND '.join(map(write, n[1:]))})",
    "or": lambda n: f"({' OR '.join(map(write, n[1:]))})",
    "not": lambda n: f"NOT {write(n[1])}",
    "wild phrase": lambda n: f'"{" ".join(n[1])}"',
    "forms": lambda n: f"forms({n[1][0]})" if len(n[1]) == 1 else f'forms("{" ".join(n[1])}")',
    "not in": lambda n: f"({write(n[2])} NOT IN {write(n[3])})",
    "not near": lambda n: f"({write(n[2])} NOT NEAR/{n[1]} {write(n[3])})",
    "near": lambda n: f"({write(n[2])} NEAR/{n[1]} {write(n[3])})",
    "onear": lambda n: f"({write(n[2])} ONEAR/{n[1]} {write(n[3])})",
    "sentence": lambda n: f"SENTENCE({write(n[1])})",
    "paragraph": lambda n: f"PARAGRAPH({write(n[1])})",
    "field": lambda n: f"{n[1]}:({write(n[2])})",
    "count": lambda n: f"count({write(n[1])}, {n[2]})",
    "sum": lambda n: f"sum({', '.join(f'{write(p)}^{w}' for p, w in n[1])}) >= {n[2]}",
}


def write(tree: Tree) -> str:
    return WRITTEN[tree[0]](tree)


# --- the oracle ------------------------------------------------------------------------------


@cache
def distance(a: str, b: str) -> int:
    if not a or not b:
        return len(a) + len(b)
    if a[0] == b[0]:
        return distance(a[1:], b[1:])
    swapped = [distance(a[2:], b[2:])] if a[:2] == b[1::-1] and len(b) > 1 else []
    return 1 + min(distance(a[1:], b), distance(a, b[1:]), distance(a[1:], b[1:]), *swapped)


def each(tree: Tree) -> Tree | None:
    """(a AND b) NEAR/n c as a NEAR/n c and b NEAR/n c; None where both sides have a place."""
    name, most, left, right = tree
    if joins_by_and(left):
        return (left[0], *((name, most, part, right) for part in left[1:]))
    if joins_by_and(right):
        return (right[0], *((name, most, left, part) for part in right[1:]))
    return None


def joins_by_and(tree: Tree) -> bool:
    return tree[0] == "and" or (tree[0] == "or" and any(map(joins_by_and, tree[1:])))


class Oracle:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.every = frozenset(text.field_at)

    def holds(self, tree: Tree, where: Where) -> bool:
        kind = tree[0]
        if kind == "and":
            return all(self.holds(part, where) for part in tree[1:])
        if kind == "or":
            return any(self.holds(part, where) for part in tree[1:])
        if kind == "not":
            return not self.holds(tree[1], where)
        if kind in ("sentence", "paragraph"):
            unit = self.text.sentence_at if kind == "sentence" else self.text.paragraph_at
            units = {unit[p] for p in where}
            return any(
                self.holds(tree[1], frozenset(p for p in where if unit[p] == u)) for u in units
            )
        if kind == "field":
            inside = self.text.lead() if tree[1] == "lead" else self.text.inside(tree[1])
            return self.holds(tree[2], where & inside)
        if kind == "sum":
            return bool(sum(w for part, w in tree[1] if self.holds(part, where)) >= tree[2])
        if kind in ("near", "onear") and (spread := each(tree)):
            return self.holds(spread, where)
        if kind == "count":
            return bool(len({first for first, _ in self.spans(tree[1], where)}) >= tree[2])
        return bool(self.spans(tree, where))

    def spans(self, tree: Tree, where: Where) -> Spans:
        name = {"forms": "of_forms"}.get(tree[0], tree[0].replace(" ", "_"))
        found: Spans = getattr(self, "_" + name)(tree, where)
        return {s for s in found if all(p in where for p in s)}

    def _forms(self, test: Callable[[str], bool]) -> Spans:
        return {span for form, spans in self.text.forms.items() if test(form) for span in spans}

    def _forms_of(self, word: str) -> Spans:
        stems = STEMS[word] if self.text.stems else (word,)
        return self._forms(lambda form: form in stems)

    def _of_forms(self, tree: Tree, where: Where) -> Spans:
        return self._side_by_side([self._forms_of(word) for word in tree[1]])

    def _wild_phrase(self, tree: Tree, where: Where) -> Spans:
        return self._side_by_side([self._pattern(("pattern", folded(w)), where) for w in tree[1]])

    def _side_by_side(self, found: list[Spans]) -> Spans:
        choices = product(*map(sorted, found))
        return {
            (choice[0][0], choice[-1][1])
            for choice in choices
            if all(a[1] + 1 == b[0] for a, b in pairwise(choice))
        }

    def _not_in(self, tree: Tree, where: Where) -> Spans:
        others = self.spans(tree[3], self.every)
        found = self.spans(tree[2], where)
        return {s for s in found if not any(o[0] <= s[0] and s[1] <= o[1] for o in others)}

    def _not_near(self, tree: Tree, where: Where) -> Spans:
        others = self.spans(tree[3], self.every)
        return {s for s in self.spans(tree[2], where) if not self._beside(s, others, tree[1])}

    def _beside(self, span: tuple[int, int], others: Spans, most: int) -> bool:
        field_at = self.text.field_at
        return any(
            field_at[span[0]] == field_at[o[0]]
            and (0 < o[0] - span[1] <= most or 0 < span[0] - o[1] <= most)
            for o in others
        )

    def _word(self, tree: Tree, where: Where) -> Spans:
        return self._forms(lambda form: form == folded(tree[1]))

    def _entity(self, tree: Tree, where: Where) -> Spans:
        if tree[1] == "bound":
            cease = [self._exact(("exact", word), where) for word in ("Cease", "fire")]
            return self._exact(("exact", "Iran"), where) | self._side_by_side(cease)
        names = NAMES[tree[1]]
        tags = ("any", *self.text.names_in)
        spoken = {folded(w) for tag in tags for w in names.get(tag, ())}
        return self._forms(lambda form: form in spoken)

    def _hyphened(self, tree: Tree, where: Where) -> Spans:
        parts = tuple(tree[1].split("-"))
        joined = self._forms(lambda form: form == folded("".join(parts)))
        return joined | self._phrase(("phrase", parts), where)

    def _pattern(self, tree: Tree, where: Where) -> Spans:
        return self._forms(lambda form: fnmatchcase(form, tree[1]))

    def _fuzzy(self, tree: Tree, where: Where) -> Spans:
        word, _, edits = tree[1].partition("~")
        return self._forms(
            lambda form: abs(len(form) - len(word)) <= 2 and distance(form, word) <= int(edits)
        )

    def _exact(self, tree: Tree, where: Where) -> Spans:
        form = folded(tree[1].replace("-", ""))
        return {s for s in self.text.forms.get(form, ()) if self.text.raw[s] == tree[1]}

    def _phrase(self, tree: Tree, where: Where) -> Spans:
        words = [folded(word) for word in tree[1]]
        found = set()
        for choice in product(*(sorted(self.text.forms.get(word, ())) for word in words)):
            if all(a[1] + 1 == b[0] for a, b in pairwise(choice)):
                found.add((choice[0][0], choice[-1][1]))
        return found

    def _or(self, tree: Tree, where: Where) -> Spans:
        return {span for part in tree[1:] for span in self.spans(part, where)}

    def _near(self, tree: Tree, where: Where, *, ordered: bool = False) -> Spans:
        found = set()
        for a, b in product(self.spans(tree[2], where), self.spans(tree[3], where)):
            one_field = self.text.field_at[a[0]] == self.text.field_at[b[0]]
            forward = 0 < b[0] - a[1] <= tree[1]
            backward = 0 < a[0] - b[1] <= tree[1] and not ordered
            if one_field and (forward or backward):
                found.add((min(a[0], b[0]), max(a[1], b[1])))
        return found

    def _onear(self, tree: Tree, where: Where) -> Spans:
        return self._near(tree, where, ordered=True)


def refused(topic: Topic) -> bool:
    """Whether the query names nothing to look for; any other error is a fault of ours."""
    try:
        compile_watchlist([topic], ENTITIES)
    except QueryError as error:
        if "nothing to look for" in str(error):
            return True
        raise
    return False


def compare(seed: int, *, queries: int, texts: int) -> int:
    """How many pairs were compared; an assertion fails with the pair that differs."""
    rng = random.Random(seed)
    trees = {}
    topics = []
    for number in range(queries):
        tree = node(rng, rng.randint(0, 3))
        topic = Topic(f"t{number}", "T", write(tree))
        if refused(topic):
            continue
        trees[topic.id] = tree
        topics.append(topic)
    index = compile_watchlist(topics, ENTITIES)
    for _ in range(texts):
        item, text = make_text(rng)
        oracle = Oracle(text)
        expected = {t.id for t in topics if oracle.holds(trees[t.id], oracle.every)}
        got = {match.topic_id for match in index.match(item)}
        assert set(index.matching(item)) == got
        for topic in topics:
            assert (topic.id in got) == (topic.id in expected), (topic.query, item)
    return len(topics) * texts


@pytest.mark.parametrize("seed", range(6))
def test_match_agrees_with_the_grammar_read_literally(seed: int) -> None:
    assert compare(seed, queries=60, texts=14) > 500


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(100, 120))
def test_match_agrees_with_the_grammar_on_a_hundred_thousand_pairs(seed: int) -> None:
    assert compare(seed, queries=110, texts=56) > 5_000


@pytest.mark.parametrize("seed", range(4))
def test_a_query_that_is_said_never_to_match_never_does(seed: int) -> None:
    """The oracle on contradictions as they are written: one part of a query against another."""
    rng = random.Random(seed)
    texts = [Oracle(make_text(rng)[1]) for _ in range(30)]
    warned = 0
    for _ in range(120):
        one, other = node(rng, rng.randint(0, 2)), node(rng, rng.randint(0, 1))
        tree: Tree = ("and", one, ("not", rng.choice((one, other, *parts_of(one)))))
        if refused(Topic("t", "T", write(tree))):
            continue
        if any("never match" in warning for warning in check_query(write(tree), ENTITIES)):
            warned += 1
            assert not any(text.holds(tree, text.every) for text in texts), write(tree)
    assert warned > 10


def parts_of(tree: Tree) -> list[Tree]:
    parts = (part for part in tree[1:] if isinstance(part, tuple))
    return [part for part in parts if part[0] in WRITTEN and part[0] != "not"]
