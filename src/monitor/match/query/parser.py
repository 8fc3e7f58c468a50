"""From a query's text to its tree, by recursive descent.

query  := and ("OR" and)*
and    := not ("AND"? not)*               two things side by side are joined by AND
not    := "NOT" not | near
near   := factor (("NEAR/n" | "ONEAR/n" | "NOT" "NEAR/n" | "NOT" "IN") factor)*
factor := (word | "phrase" | "(" query ")" | FIELD:factor | NAME:value | call) ("^" number)?
call   := ("SENTENCE" | "PARAGRAPH" | "forms") "(" query ")" | "count" "(" query "," number ")"
        | "sum" "(" query ("," query)* ")" ">=" number
"""

from monitor.errors import QueryError
from monitor.match.query import tree as q
from monitor.match.query.hints import CALLS, distance_hint, operator_hint
from monitor.match.query.lexer import Lexeme, lexemes

MAX_DEPTH = 60
MAX_DISTANCE = 100
MAX_CHAIN = 6  # words or groups that one NEAR chain joins
MAX_COUNT = 1_000
MAX_EDITS = 2
_MAX_DIGITS = 6  # of a number, before it is read
_STARTS = frozenset({"word", "phrase", "open", "group", "named", "call", "not"})
# Signs of other languages before a word, and the dashes that word processors put for a minus.
_SIGNS = "-+!\u2010\u2011\u2012\u2013\u2014\u2212\u00ac"
_OPENING = "a word, a phrase or an opening bracket"


def parse_query(text: str) -> q.Query:
    """Returns the tree of a query.

    Raises:
        QueryError: with the position, what was expected there, and a hint where one helps.
    """
    parser = _Parser(lexemes(text))
    if parser.now.kind == "end":
        raise QueryError("the query is empty", 0, _OPENING)
    tree = parser.query()
    if parser.now.kind != "end":
        many = "is there one bracket too many?" if parser.now.kind == "close" else ""
        raise parser.unexpected("an operator or the end of the query", many)
    return tree


class _Parser:
    def __init__(self, found: list[Lexeme]) -> None:
        self._found = found
        self._next = 1
        self._depth = 0
        self.now = found[0]

    def unexpected(self, expected: str, hint: str = "") -> QueryError:
        what = f"unexpected {self.now.text!r}" if self.now.text else "the query ends too early"
        if self.now.kind == "comma" and not hint:
            hint = "write OR, or AND"
        return QueryError(what, self.now.at, expected, hint)

    def take(self) -> Lexeme:
        taken = self.now
        self.now = self._found[self._next]
        self._next += 1
        return taken

    def expect(self, kind: str, expected: str) -> Lexeme:
        if self.now.kind != kind:
            raise self.unexpected(expected)
        return self.take()

    def query(self) -> q.Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError(f"brackets nest deeper than {MAX_DEPTH}", self.now.at)
        at = self.now.at
        parts = [self._and()]
        while self.now.kind == "or":
            self.take()
            parts.append(self._and())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else q.Or(tuple(parts), at)

    def _and(self) -> q.Node:
        at = self.now.at
        parts = [self._not()]
        while True:
            if self.now.kind == "and":
                self.take()
            elif self.now.kind not in _STARTS:
                break
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else q.And(tuple(parts), at)

    def _not(self) -> q.Node:
        at, negations = self.now.at, 0
        while self.now.kind == "not":
            self.take()
            negations += 1
        part = self._near()
        if negations > 1:
            raise QueryError("NOT stands twice", at, hint="leave both out")
        return q.Not(part, at) if negations else part

    def _near(self) -> q.Node:
        left, length = self._factor(), 1
        while self.now.kind == "near" or self._apart():
            length += 1
            if length > MAX_CHAIN:
                raise QueryError(f"NEAR joins {MAX_CHAIN} parts at most", self.now.at)
            left = self._away(left) if self.now.kind == "not" else self._beside(left, self.take())
        return left

    def _apart(self) -> bool:
        """Whether NOT NEAR or NOT IN stands here: places of what is before it that do not count."""
        if self.now.kind != "not":
            return False
        following = self._found[self._next]
        if following.kind == "near":
            return True
        behind = self._found[min(self._next + 1, len(self._found) - 1)]
        return following.text == "IN" and behind.kind in _STARTS - {"not"}

    def _away(self, left: q.Node) -> q.Node:
        at = self.take().at
        operator = self.take()
        if operator.kind != "near":
            return q.Apart(left, self._factor(), 0, at)
        near = self._beside(left, operator)
        if near.ordered:
            raise QueryError("NOT ONEAR is not known", at, hint="write NOT NEAR")
        return q.Apart(left, near.right, near.distance, at)

    def _beside(self, left: q.Node, operator: Lexeme) -> q.Near:
        name, _, digits = operator.text.partition("/")
        distance = int(digits[:_MAX_DIGITS])
        if not 1 <= distance <= MAX_DISTANCE:
            raise QueryError(
                f"{name} takes a distance from 1 to {MAX_DISTANCE}",
                operator.at,
                hint="use SENTENCE(...)",
            )
        if self.now.kind == "not":
            hint = f"write a NOT {name}/{distance} b"
            raise self.unexpected(_OPENING, hint)
        right = self._factor()
        return q.Near(left, right, distance, name[0] in "oO", operator.at)

    def _factor(self) -> q.Node:
        at = self.now.at
        part = self._primary()
        if self.now.kind != "boost":
            return part
        factor = float(self.take().text[1:])
        if self.now.kind == "boost":
            raise self.unexpected("an operator")
        return q.Boost(part, factor, at)

    def _primary(self) -> q.Node:
        kind = self.now.kind
        if kind == "word":
            word = self.take()
            self._refuse_call(word)
            return _word(word)
        if kind == "phrase":
            return _phrase(self.take())
        if kind == "open":
            return self._bracket()
        if kind == "named":
            return _named(self.take())
        if kind == "group":
            return self._field()
        if kind == "call":
            return self._call()
        raise self.unexpected(_OPENING)

    def _refuse_call(self, word: Lexeme) -> None:
        """`hlead(...)` is no word and a bracket: it asks for a function that is not there."""
        if hint := self._distance_of(word):
            raise QueryError(f"unexpected {word.text!r}", word.at, hint=hint)
        if self.now.kind != "open" or self.now.at != word.at + len(word.text):
            return
        hint = operator_hint(word.text) or "write AND, or a space before the bracket"
        if call := CALLS.get(word.text.lower()):
            hint = f"write {call}"
        raise QueryError(f"unknown function {word.text!r}", word.at, hint=hint)

    def _distance_of(self, word: Lexeme) -> str:
        """How `WITHIN 5`, in capitals, or `around(5)` is written here; "" for other words."""
        if self.now.kind == "open":
            inside = self._found[self._next : self._next + 2]
            closed = len(inside) > 1 and inside[1].kind == "close"
            return distance_hint(word.text, inside[0].text) if closed else ""
        return distance_hint(word.text, self.now.text) if word.text.isupper() else ""

    def _bracket(self) -> q.Node:
        self.take()
        first = self.now.text
        part = self.query()
        if self.now.kind != "close":
            hint = f"the bracket before {first!r} is still open"
            raise self.unexpected("an operator or ')'", hint)
        self.take()
        return part

    def _field(self) -> q.Node:
        lexeme = self.take()
        name = lexeme.text.partition(":")[0].lower()
        part = self._primary()
        if name in q.TEXT_FIELDS:
            return q.Field(name, part, lexeme.at)
        return _each(part, name)

    def _call(self) -> q.Node:
        call = self.take()
        self.expect("open", "'('")
        if call.text == "count":
            return self._count(call.at)
        if call.text == "sum":
            return self._sum(call.at)
        part = self.query()
        self.expect("close", "an operator or ')'")
        if call.text == "forms":
            return q.Forms(part, call.at)
        return q.Within(call.text.lower(), part, call.at)

    def _count(self, at: int) -> q.Node:
        part = self.query()
        self.expect("comma", "',' and a number: count(word, 3)")
        number = self.expect("word", "a number")
        self.expect("close", "')'")
        if not (number.text.isascii() and number.text.isdigit()) or len(number.text) > _MAX_DIGITS:
            raise QueryError("count needs a whole number", number.at, "a number: count(word, 3)")
        if not 1 <= int(number.text) <= MAX_COUNT:
            raise QueryError(f"count goes from 1 to {MAX_COUNT:,}", number.at)
        return q.Count(part, int(number.text), at)

    def _sum(self, at: int) -> q.Node:
        parts = [_weighted(self.query())]
        while self.now.kind == "comma":
            self.take()
            parts.append(_weighted(self.query()))
        self.expect("close", "',' or ')'")
        least = self.expect("least", ">= and a number: sum(a^10, b^20) >= 30")
        return q.Sum(tuple(parts), float(least.text[2:]), at)


def _weighted(part: q.Node) -> tuple[q.Node, float]:
    return (part.part, part.factor) if isinstance(part, q.Boost) else (part, 1.0)


def _word(lexeme: Lexeme) -> q.Node:
    text, at = lexeme.text, lexeme.at
    exact, plain = text[0] == "=", text[0] == "#"
    if exact or plain:
        text = text[1:]
    if hint := operator_hint(text):
        raise QueryError(f"unexpected {text!r}", at, hint=hint)
    if text[0] in _SIGNS:
        word = text.lstrip(_SIGNS) or "word"
        raise QueryError(f"unexpected {text[0]!r}", at, _OPENING, f"write AND {word} or NOT {word}")
    text, tilde, digits = text.partition("~")
    fuzzy = int(digits or 1) if tilde else 0
    if fuzzy > MAX_EDITS or (tilde and not fuzzy):
        hint = 'word~1 or word~2; closeness is "two words"~5'
        raise QueryError("fuzzy goes to 2 letters", at, hint=hint)
    if exact and (fuzzy or "*" in text or "?" in text):
        raise QueryError("an exact word takes neither wildcards nor ~", at)
    if fuzzy and ("*" in text or "?" in text):
        raise QueryError("a word is fuzzy or has wildcards, not both", at)
    return q.Term(text, at, exact, not plain, fuzzy)


def _phrase(lexeme: Lexeme) -> q.Node:
    text, slop = lexeme.text, 0
    exact = text[0] == "="
    if text[-1].isdigit():
        text, _, digits = text.rpartition("~")
        slop = int(digits[:_MAX_DIGITS])
        if exact or not 1 <= slop <= MAX_DISTANCE:
            raise QueryError(f"closeness goes from 1 to {MAX_DISTANCE} words", lexeme.at)
    if exact:
        return _exact_phrase(text[2:-1].split(), lexeme.at)
    return q.Phrase(text[1:-1].replace('\\"', '"').replace("\\\\", "\\"), lexeme.at, slop)


def _exact_phrase(words: list[str], at: int) -> q.Node:
    """`="British Telecom"`: exact words, each the next one's neighbour."""
    if not 1 <= len(words) <= MAX_CHAIN:
        raise QueryError(f"an exact phrase has from 1 to {MAX_CHAIN} words", at)
    node: q.Node = q.Term(words[0], at, exact=True)
    for word in words[1:]:
        node = q.Near(node, q.Term(word, at, exact=True), 1, ordered=True, at=at)
    return node


def _named(lexeme: Lexeme) -> q.Node:
    name, _, value = lexeme.text.partition(":")
    value = value.strip().strip('"“”„').strip()
    if not value:
        raise QueryError(f"{name}: needs a value", lexeme.at)
    return _name(name.lower(), value, lexeme.at)


def _name(name: str, value: str, at: int) -> q.Node:
    if name in q.CONDITIONS:
        return q.Condition(name, value, at)
    return q.Reference(name, value, at)


def _each(part: q.Node, name: str) -> q.Node:
    """`lang:(ru OR uk)` is `lang:ru OR lang:uk`."""
    if isinstance(part, q.Term | q.Phrase):
        return _name(name, part.text, part.at)
    if isinstance(part, q.And | q.Or):
        return type(part)(tuple(_each(p, name) for p in part.parts), part.at)
    if isinstance(part, q.Not):
        return q.Not(_each(part.part, name), part.at)
    raise QueryError(f"{name}: takes values joined by AND, OR and NOT", part.at)
