"""A query of another language, read by that language's rules and written in our words.

text | tokens | operators by their power | our text, with brackets where ours bind otherwise
"""

import re
from typing import NamedTuple

from monitor.errors import QueryError
from monitor.language.codes import country_code, country_named, language_code, language_named
from monitor.match.pasted import dialects as d
from monitor.match.plan.build import Names, plan_of
from monitor.match.plan.definitions import Definitions
from monitor.match.query.hints import FIELD_HINTS
from monitor.match.query.lexer import MAX_LENGTH
from monitor.match.query.parser import MAX_DEPTH, MAX_DISTANCE, parse_query
from monitor.match.query.tree import CONDITIONS

_TOKENS = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment><<<(?s:.*?)>>>|/\*(?s:.*?)\*/)
  | (?P<exact>\{[^{}]*\})
  | (?P<phrase>(?:"[^"]*"|[“”„][^“”„"]*[“”"]|«[^»]*»)(?:\s*~\s*\d{1,3})?)
  | (?P<open>[(\[]) | (?P<close>[)\]])
  | (?P<boost>\^\d+(?:\.\d+)?)
  | (?P<field>[A-Za-z_.]+[:=](?!//)\s*)
  | (?P<compare>[A-Za-z]+\s*[<>]=?\s*[\w./-]+)
  | (?P<minus>[-+](?=[^\s\d()+-]|[(\[]))
  | (?P<word>[^\s()\[\]"“”„«»{}^]+)
    """,
    re.VERBOSE,
)
_STARTS = frozenset({"compare", "exact", "phrase", "open", "field", "minus", "word"})
_CALL = re.compile(r"([A-Za-z]+)(\d{0,3})")
_QUOTES = '"“”„«» '
_LOOSE = (d.OR, d.AND, d.NOT, d.NEAR)  # how tightly ours bind, the loosest first
_TOLD = {
    "domain": "site: is domain:, and takes subdomains in",
    "url": "url: looks for a part of the address",
    "lang": "language: is lang:, with two letters",
    "source": "source: takes a source's id or its whole title",
    "country": "country: is the source's country, in two letters",
    "summary": "the lead is the feed's summary",
    "lead": "headline and lead are lead:, the headline and the first sentence after it",
    "=": "raw: is =Word, exactly this case; its signs are not searched",
}


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


class _Part(NamedTuple):
    """A part in our words; `kind` is its outermost operator, "word", "row" or "atom"."""

    text: str
    kind: str = "atom"

    def inside(self, kind: str, *, right: bool = False) -> str:
        """As one side of an operator, in brackets where it would come apart."""
        if self.kind not in _LOOSE:
            return self.text
        own, outer = _LOOSE.index(self.kind), _LOOSE.index(kind)
        apart = own < outer or (own == outer and (kind == d.NOT or (right and kind == d.NEAR)))
        return f"({self.text})" if apart else self.text


_MISSING = _Part("", "missing")  # what has no counterpart here


class Untranslated(NamedTuple):
    """A part of a pasted query that was left out: its place, its text, and why."""

    at: int
    text: str
    why: str


class PastedQuery:
    """One pasted query, read by its language's rules.

    `told` is what was read in another sense, `lost` what has no counterpart here: it is left out,
    and the rest is read on.
    """

    def __init__(self, text: str, rules: d.Dialect) -> None:
        self.told: list[str] = []
        self.lost: list[Untranslated] = []
        self._text = text
        self._end = 0  # behind the last token that was taken
        self._rules = rules
        self._comments: list[str] = []
        self._depth = 0
        self._condition = ""  # the field whose values are being read
        self._tokens = _tokens(text)
        self._next = 0
        self._now = self._tokens[0]
        self._skip_comments()

    def query(self) -> str:
        """What can be said of the query in our words; "" where nothing can.

        Raises:
            QueryError: brackets that nest too deeply.
        """
        part = self._expression(0)
        while self._now.kind != "end":
            self._lose_token("it closes nothing" if self._now.kind == "close" else "")
            if self._now.kind != "end":
                part = self._and(part, self._expression(0))
        return " ".join((part.text, *self._comments)) if part.text else ""

    # --- what is left out ------------------------------------------------------------------

    def _lose(self, at: int, end: int, why: str) -> None:
        text = self._text[at:end].strip()
        if text and not any(one.at <= at < one.at + len(one.text) for one in self.lost):
            self.lost.append(Untranslated(at, text, why))

    def _lose_token(self, why: str) -> None:
        token = self._take()
        self._lose(token.at, token.at + len(token.text), why or "nothing stands beside it")

    def _usable(self, part: _Part, at: int) -> _Part:
        """The part, unless our language cannot read it: a pattern of one letter, say."""
        try:
            plan_of(parse_query(part.text), Names(Definitions()))
        except QueryError as fault:
            self._lose(at, self._end, str(fault))
            return _MISSING
        return part

    def _and(self, left: _Part, right: _Part) -> _Part:
        if not (left.text and right.text):
            return left if left.text else right
        return _Part(f"{left.inside(d.AND)} {right.inside(d.AND)}", d.AND)

    # --- tokens --------------------------------------------------------------------------

    def _take(self) -> _Token:
        taken = self._now
        self._end = taken.at + len(taken.text)
        self._next += 1
        self._now = self._tokens[self._next]
        self._skip_comments()
        return taken

    def _skip_comments(self) -> None:
        while self._now.kind == "comment":
            self._comments.append(f"/*{self._now.text.strip('<>/*')}*/")
            self._next += 1
            self._now = self._tokens[self._next]

    def _tell(self, sentence: str) -> None:
        if sentence not in self.told:
            self.told.append(sentence)

    # --- operators -----------------------------------------------------------------------

    def _operator(self) -> tuple[d.Operator, re.Match[str]] | None:
        """The operator that stands here."""
        if self._now.kind not in ("word", "minus"):
            return None
        for operator in self._rules.operators:
            if found := operator.pattern.fullmatch(self._now.text):
                return operator, found
        return None

    def _means(self, name: str) -> d.Operator:
        return next(o for o in self._rules.operators if o.means == name)

    def _expression(self, power: int) -> _Part:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError(f"brackets nest deeper than {MAX_DEPTH}", self._now.at)
        left = self._prefixed()
        while True:
            token, found = self._now, self._operator()
            if found is None and token.kind not in _STARTS:
                break
            operator = self._meant(found)
            if operator.power <= power:
                break
            if found is not None:
                self._small(self._take())
                if operator.means == d.NOT and found[0].means == d.AND:
                    self._small(self._take())
                if operator.means == d.NOT and (near := self._operator()):
                    left = self._not_near(near, left, token)
                    continue
            left = self._joined(operator, found and found[1], left, token)
        self._depth -= 1
        return left

    def _meant(self, found: tuple[d.Operator, re.Match[str]] | None) -> d.Operator:
        """What stands between two parts: AND NOT is one operator, nothing is AND or a phrase."""
        if found is None:
            if self._rules.side_by_side == d.BESIDE and self._now.kind in ("word", "open"):
                return d.Operator(re.compile(""), d.BESIDE, 9)
            return self._means(d.AND)
        following = self._tokens[self._next + 1].text.lower()
        if found[0].means == d.AND and following == "not":
            return self._means(d.NOT)
        return found[0]

    def _small(self, token: _Token) -> None:
        if not self._rules.small and token.text in ("and", "or", "not"):
            self._tell("lower-case operators were read as operators")

    def _joined(
        self, operator: d.Operator, found: re.Match[str] | None, left: _Part, token: _Token
    ) -> _Part:
        right = self._expression(operator.power)
        means = operator.means
        if not (left.text and right.text):
            return self._one_sided(operator, found, (left, right), token)
        if means == d.BESIDE:
            return _beside(left, right)
        if means == d.NEAR and found is not None:
            return self._near(operator, found, (left, right), token)
        if means in (d.SENTENCE, d.PARAGRAPH):
            return _Part(f"{means}({left.inside(d.AND)} AND {right.inside(d.AND)})")
        if self._rules.brackets and means == d.OR and d.AND in (left.kind, right.kind):
            self._tell("AND and OR stand together without brackets: AND binds tighter here")
        if means == d.NOT:
            return _Part(f"{left.inside(d.AND)} NOT {right.inside(d.NOT)}", d.AND)
        sign = f" {means} " if found is not None else " "
        return _Part(f"{left.inside(means)}{sign}{right.inside(means)}", means)

    def _one_sided(
        self,
        operator: d.Operator,
        found: re.Match[str] | None,
        sides: tuple[_Part, _Part],
        token: _Token,
    ) -> _Part:
        """An operator with nothing on one side; of one that says more than AND, that is told."""
        left, right = sides
        if found is not None and operator.means not in (d.AND, d.OR, d.NOT):
            self._lose(token.at, token.at + len(token.text), "one of its sides is left out")
        if operator.means == d.NOT and right.text:
            return _Part(f"NOT {right.inside(d.NOT)}", d.NOT)
        return left if left.text else right

    def _not_near(
        self, found: tuple[d.Operator, re.Match[str]], left: _Part, token: _Token
    ) -> _Part:
        """`a not w/5 b`; where ours cannot say it, the exclusion is left out as a whole."""
        operator, match = found
        self._take()
        right = self._expression(operator.power)
        words = int(match[1]) if match.re.groups and match[1] else operator.alone
        distance = words + self._rules.between
        ours = f"{left.inside(d.NEAR)} NOT NEAR/{distance} {right.inside(d.NEAR, right=True)}"
        try:
            plan_of(parse_query(ours), Names(Definitions()))
        except QueryError:
            self._lose(token.at, self._end, "it has no counterpart here")
            return left
        return _Part(ours, d.NEAR)

    def _near(
        self,
        operator: d.Operator,
        found: re.Match[str],
        sides: tuple[_Part, _Part],
        token: _Token,
    ) -> _Part:
        between = int(found[1]) if found[1] else operator.alone
        distance = between + self._rules.between
        name = f"{'ONEAR' if operator.ordered else 'NEAR'}/{distance}"
        left, right = sides
        end = token.at + len(token.text)
        if not 1 <= distance <= MAX_DISTANCE:
            why = f"it is farther than NEAR/{MAX_DISTANCE}; AND stands here instead"
            self._lose(token.at, end, why)
            return self._and(left, right)
        near = f"{left.inside(d.NEAR)} {name} {right.inside(d.NEAR, right=True)}"
        try:
            plan_of(parse_query(near), Names(Definitions()))
        except QueryError as fault:
            self._lose(token.at, end, f"AND stands here instead: {fault}")
            return self._and(left, right)
        if token.text.upper() != name:
            counted = ": it counts the words between" if self._rules.between else ""
            self._tell(f"{token.text} is {name}{counted}")
        return _Part(near, d.NEAR)

    # --- parts ---------------------------------------------------------------------------

    def _prefixed(self) -> _Part:
        found = self._operator()
        if found is not None and found[0].means == d.NOT:
            self._small(self._take())
            return _negated(self._expression(found[0].power))
        if self._now.kind == "minus":
            if self._take().text == "-":
                self._tell("-word is NOT word")
                return _negated(self._primary())
            self._tell("+word is the word: side by side, all are needed")
        return self._primary()

    def _primary(self) -> _Part:
        while self._now.kind == "stray" or self._operator() is not None:
            self._lose_token("")
        token = self._now
        if token.kind not in _STARTS - {"minus"}:
            return self._nothing()
        comments, self._comments = self._comments, []
        self._take()
        part = _PRIMARY[token.kind](self, token)
        if token.kind not in ("open", "field") and part.text and not self._condition:
            part = self._usable(part, token.at)
        if not part.text:
            self._comments = comments + self._comments
            return _MISSING
        part = _Part(" ".join((*comments, part.text)), part.kind)
        if self._now.kind != "boost":
            return part
        self._tell("^ weighs in the score; it chooses no sentence that is shown")
        return _Part(f"{part.text}{self._take().text}")

    def _nothing(self) -> _Part:
        """An operand is missing: what asked for one, just before, is left out."""
        if self._next:
            before = self._tokens[self._next - 1]
            if before.kind in ("word", "minus", "field"):
                self._lose(before.at, before.at + len(before.text), "nothing stands behind it")
        return _MISSING

    def _open(self, token: _Token) -> _Part:
        inner = self._expression(0)
        if self._now.kind == "close":
            self._take()
        else:
            self._lose(token.at, token.at + 1, "it is not closed; it ends with the query here")
        if self._now.kind == "word" and re.fullmatch(r"~\d+", self._now.text):
            self._lose_token("brackets take no ~; write NEAR between words")
        return _Part(f"({inner.text})") if inner.text else _MISSING

    def _phrase(self, token: _Token) -> _Part:
        slop = token.text.rpartition("~")[2] if token.text[-1].isdigit() else ""
        quoted = token.text.removesuffix(slop).rstrip("~ \t\n") if slop else token.text
        text = self._spelled(quoted.strip(_QUOTES))
        if self._condition in ("domain", "lang", "country"):
            return _Part(_value(self._condition, text))
        if not slop:
            return _Part(f'"{text}"')
        distance = int(slop) + 1
        self._tell(f"~{slop.strip()} is ~{distance}: it counts the words between; in any order")
        return _Part(f'"{text}"~{distance}')

    def _compare(self, token: _Token) -> _Part:
        self._lose(token.at, self._end, "numbers and dates are not compared here")
        return _MISSING

    def _exact(self, token: _Token) -> _Part:
        self._tell("{Word} is =Word, which also keeps diacritics")
        return _exactly(token.text[1:-1])

    def _word(self, token: _Token) -> _Part:
        if self._condition:
            return _Part(_value(self._condition, token.text))
        if not any(map(str.isalnum, token.text)):
            self._lose(token.at, self._end, "it holds no word")
            return _MISSING
        call = _CALL.fullmatch(token.text)
        if call and (self._now.kind == "open" and self._now.at == token.at + len(token.text)):
            return self._call(token, call)
        if call and call[2] and call[1].lower() in self._rules.calls:
            return self._call(token, call)
        text = token.text
        if text[0] == "#":
            self._tell("a hashtag is its word")
            text = text[1:]
        return _Part(self._spelled(text), "word")

    def _spelled(self, text: str) -> str:
        """With our wildcards."""
        signs = self._rules.wildcards
        told = [f"the wildcard {sign} is {ours}" for sign, ours in signs.items() if sign in text]
        for sentence in told:
            self._tell(sentence)
        if not told:
            return text
        pattern = "|".join(map(re.escape, signs))
        return re.sub(pattern, lambda found: signs[found[0]], text)

    def _call(self, token: _Token, call: re.Match[str]) -> _Part:
        template = self._rules.calls.get(call[1].lower())
        inner = self._primary().text
        if template is None or not inner:
            self._lose(token.at, self._end, f"{token.text}(...) has no counterpart here")
            return _MISSING
        if inner.startswith("(") and inner.endswith(")"):
            inner = inner[1:-1]
        if template == "={0}":
            self._tell(f"{call[1]}(...) is =Word: exactly as it is written")
            return _exactly(inner)
        ours = template.format(inner, call[2])
        self._tell(f"{token.text}(...) is {template.format('...', call[2])}")
        return _Part(ours)

    def _field(self, token: _Token) -> _Part:
        name = token.text.strip()[:-1]
        ours = self._rules.fields.get(name.lower(), "")
        if not ours:
            self._primary()
            hint = FIELD_HINTS.get(name.lower(), "")
            why = f"{token.text.strip()} has no counterpart here"
            self._lose(token.at, self._end, f"{why}; {hint}" if hint else why)
            return _MISSING
        if ours in _TOLD:
            self._tell(_TOLD[ours])
        if ours == "=":
            return _exactly(self._primary().text)
        part = self._valued(ours, token)
        return self._alternatives(ours, part) if self._rules.alternatives else part

    def _valued(self, ours: str, token: _Token) -> _Part:
        """A field with what is asked of it."""
        self._condition = ours if ours in CONDITIONS else ""
        value = self._primary().text
        self._condition = ""
        if not value:
            return _MISSING
        return self._usable(_Part(f"{ours}:{value}"), token.at)

    def _alternatives(self, ours: str, part: _Part) -> _Part:
        """Conditions of one kind side by side, where they are alternatives."""
        parts = [part.text] if part.text else []
        while ours in CONDITIONS and self._now.kind == "field" and self._names(self._now) == ours:
            token = self._take()
            if more := self._valued(ours, token).text:
                parts.append(more)
        if len(parts) > 1:
            self._tell(f"{ours}: several times side by side are alternatives there")
            return _Part(f"({' OR '.join(parts)})")
        return _Part(parts[0]) if parts else _MISSING

    def _names(self, token: _Token) -> str:
        return self._rules.fields.get(token.text.strip()[:-1].lower(), "")


_PRIMARY = {
    "compare": PastedQuery._compare,  # noqa: SLF001 the same module
    "open": PastedQuery._open,  # noqa: SLF001 the same module
    "phrase": PastedQuery._phrase,  # noqa: SLF001
    "exact": PastedQuery._exact,  # noqa: SLF001
    "word": PastedQuery._word,  # noqa: SLF001
    "field": PastedQuery._field,  # noqa: SLF001
}


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH:,} characters", MAX_LENGTH)
    found, position = [], 0
    while position < len(text):
        match = _TOKENS.match(text, position)
        if match is None:
            found.append(_Token("stray", text[position], position))
            position += 1
            continue
        kind = match.lastgroup or ""
        if kind != "space":
            found.append(_Token(kind, match.group(), position))
        position = match.end()
    return [*found, *[_Token("end", "", len(text))] * 2]


def _exactly(text: str) -> _Part:
    words = re.findall(r"\w[\w'’.&-]*", text)
    if not words:
        return _MISSING
    return _Part(f"={words[0]}" if len(words) == 1 else f'="{" ".join(words)}"')


def _negated(part: _Part) -> _Part:
    return _Part(f"NOT {part.inside(d.NOT)}", d.NOT) if part.text else _MISSING


def _beside(left: _Part, right: _Part) -> _Part:
    """Two words side by side are a phrase; where one is more than a word, they are neighbours."""
    plain = ("word", "row")
    if left.kind in plain and right.kind in plain and "/*" not in left.text + right.text:
        return _Part(f'"{left.text.strip(_QUOTES)} {right.text.strip(_QUOTES)}"', "row")
    return _Part(f"{left.inside(d.NEAR)} ONEAR/1 {right.inside(d.NEAR, right=True)}", d.NEAR)


def _value(field: str, text: str) -> str:
    """A condition's value as ours takes it."""
    if field == "lang":
        return language_code(text) or language_named(text) or text
    if field == "country":
        code = country_code(text) or country_named(text) or text
        return f'"{code}"' if " " in code else code
    if field == "domain":
        return re.sub(r"^(?:https?://)?(?:www\.)?", "", text).rstrip("/")
    return text
