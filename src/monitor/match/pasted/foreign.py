"""A query of another language, read by that language's rules and written in our words.

text | tokens | operators by their power | our text, with brackets where ours bind otherwise
"""

import re

from monitor.errors import QueryError
from monitor.match.pasted import dialects as d
from monitor.match.pasted.parts import (
    MISSING,
    QUOTES,
    Part,
    beside,
    condition_value,
    exactly,
    negated,
)
from monitor.match.pasted.periods import factiva_period, google_period
from monitor.match.pasted.reader import Reader
from monitor.match.pasted.tokens import Token
from monitor.match.plan.build import Names, plan_of
from monitor.match.plan.definitions import Definitions
from monitor.match.query.hints import FIELD_HINTS
from monitor.match.query.parser import MAX_DEPTH, MAX_DISTANCE, parse_query
from monitor.match.query.tree import CONDITIONS

_STARTS = frozenset({"compare", "exact", "phrase", "open", "field", "minus", "word"})
_RANGE = re.compile(r"[$€£]?\d*\.\.[$€£]?\d*")
_LONE_PHRASE = re.compile(r'\(("[^"]*")\)')
_CALL = re.compile(r"([A-Za-z]+)(\d{0,3})")
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


class PastedQuery(Reader):
    """One pasted query, read by its language's rules.

    The `account` has what was read in another sense, and what has no counterpart here: it is left
    out, and the rest is read on.
    """

    def query(self) -> str:
        """Returns what can be said of the query in our words; "" where nothing can.

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

    def _usable(self, part: Part, at: int) -> Part:
        """The part, unless our language cannot read it: a pattern of one letter, say."""
        try:
            plan_of(parse_query(part.text), Names(Definitions()))
        except QueryError as fault:
            self.account.lose(at, self._end, str(fault))
            return MISSING
        return part

    def _and(self, left: Part, right: Part) -> Part:
        if not (left.text and right.text):
            return left if left.text else right
        return Part(f"{left.inside(d.AND)} {right.inside(d.AND)}", d.AND)

    # --- operators -----------------------------------------------------------------------

    def _expression(self, power: int) -> Part:
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

    def _joined(
        self, operator: d.Operator, found: re.Match[str] | None, left: Part, token: Token
    ) -> Part:
        right = self._expression(operator.power)
        means = operator.means
        if not (left.text and right.text):
            return self._one_sided(operator, found, (left, right), token)
        if means == d.BESIDE:
            return beside(left, right)
        if means == d.NEAR and found is not None:
            return self._near(operator, found, (left, right), token)
        if means in (d.SENTENCE, d.PARAGRAPH):
            return Part(f"{means}({left.inside(d.AND)} AND {right.inside(d.AND)})")
        if self._rules.brackets and means == d.OR and d.AND in (left.kind, right.kind):
            self.account.tell("AND and OR stand together without brackets: AND binds tighter here")
        if means == d.NOT:
            return Part(f"{left.inside(d.AND)} NOT {right.inside(d.NOT)}", d.AND)
        sign = f" {means} " if found is not None else " "
        return Part(f"{left.inside(means)}{sign}{right.inside(means)}", means)

    def _one_sided(
        self,
        operator: d.Operator,
        found: re.Match[str] | None,
        sides: tuple[Part, Part],
        token: Token,
    ) -> Part:
        """An operator with nothing on one side; of one that says more than AND, that is told."""
        left, right = sides
        if found is not None and operator.means not in (d.AND, d.OR, d.NOT):
            self._lose_one(token, "one of its sides is left out")
        if operator.means == d.NOT and right.text:
            return Part(f"NOT {right.inside(d.NOT)}", d.NOT)
        return left if left.text else right

    def _not_near(self, found: tuple[d.Operator, re.Match[str]], left: Part, token: Token) -> Part:
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
            self.account.lose(token.at, self._end, "it has no counterpart here")
            return left
        return Part(ours, d.NEAR)

    def _near(
        self,
        operator: d.Operator,
        found: re.Match[str],
        sides: tuple[Part, Part],
        token: Token,
    ) -> Part:
        between = int(found[1]) if found[1] else operator.alone
        distance = between + self._rules.between
        name = f"{'ONEAR' if operator.ordered else 'NEAR'}/{distance}"
        left, right = sides
        end = token.at + len(token.text)
        if not 1 <= distance <= MAX_DISTANCE:
            why = f"it is farther than NEAR/{MAX_DISTANCE}; AND stands here instead"
            self.account.lose(token.at, end, why)
            return self._and(left, right)
        near = f"{left.inside(d.NEAR)} {name} {right.inside(d.NEAR, right=True)}"
        try:
            plan_of(parse_query(near), Names(Definitions()))
        except QueryError as fault:
            self.account.lose(token.at, end, f"AND stands here instead: {fault}")
            return self._and(left, right)
        if token.text.upper() != name:
            counted = ": it counts the words between" if self._rules.between else ""
            self.account.tell(f"{token.text} is {name}{counted}")
        return Part(near, d.NEAR)

    # --- parts ---------------------------------------------------------------------------

    def _prefixed(self) -> Part:
        found = self._operator()
        if found is not None and found[0].means == d.NOT:
            self._small(self._take())
            return negated(self._expression(found[0].power))
        if self._now.kind == "minus":
            if self._take().text == "-":
                self.account.tell("-word is NOT word")
                return negated(self._primary())
            self.account.tell("+word is the word: side by side, all are needed")
        return self._primary()

    def _primary(self) -> Part:
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
            return MISSING
        part = Part(" ".join((*comments, part.text)), part.kind)
        if self._now.kind != "boost":
            return part
        self.account.tell("^ weighs in the score; it chooses no sentence that is shown")
        return Part(f"{part.text}{self._take().text}")

    def _nothing(self) -> Part:
        """An operand is missing: what asked for one, just before, is left out."""
        if self._next:
            before = self._tokens[self._next - 1]
            if before.kind in ("word", "minus", "field"):
                self.account.lose(
                    before.at, before.at + len(before.text), "nothing stands behind it"
                )
        return MISSING

    def _open(self, token: Token) -> Part:
        inner = self._expression(0)
        if self._now.kind == "close":
            self._take()
        else:
            self.account.lose(
                token.at, token.at + 1, "it is not closed; it ends with the query here"
            )
        if self._now.kind == "word" and re.fullmatch(r"~\d+", self._now.text):
            self._lose_token("brackets take no ~; write NEAR between words")
        return Part(f"({inner.text})") if inner.text else MISSING

    def _phrase(self, token: Token) -> Part:
        slop = token.text.rpartition("~")[2] if token.text[-1].isdigit() else ""
        quoted = token.text.removesuffix(slop).rstrip("~ \t\n") if slop else token.text
        text = self._spelled(quoted.strip(QUOTES))
        if self._condition in ("domain", "lang", "country"):
            return Part(condition_value(self._condition, text))
        if not slop:
            return Part(f'"{text}"')
        distance = int(slop) + 1
        self.account.tell(
            f"~{slop.strip()} is ~{distance}: it counts the words between; in any order"
        )
        return Part(f'"{text}"~{distance}')

    def _compare(self, token: Token) -> Part:
        self.account.lose(token.at, self._end, "numbers and dates are not compared here")
        return MISSING

    def _exact(self, token: Token) -> Part:
        self.account.tell("{Word} is =Word, which also keeps diacritics")
        return exactly(token.text[1:-1])

    def _word(self, token: Token) -> Part:
        if self._condition:
            return Part(condition_value(self._condition, token.text), "word")
        if not any(map(str.isalnum, token.text)):
            self.account.lose(token.at, self._end, "it holds no word")
            return MISSING
        if _RANGE.fullmatch(token.text):
            return self._compare(token)
        call = _CALL.fullmatch(token.text)
        if call and (self._calls(token) or (call[2] and call[1].lower() in self._rules.calls)):
            return self._call(token, call)
        return self._plain_word(token)

    def _calls(self, token: Token) -> bool:
        return self._now.kind == "open" and self._now.at == token.at + len(token.text)

    def _plain_word(self, token: Token) -> Part:
        if self._rules.periods and (period := self._period(token)):
            return Part(period)
        text = token.text
        if text.startswith("++"):
            self.account.tell("++word is =Word: exactly as it is written")
            return exactly(text[2:])
        if text[0] == "#":
            self.account.tell("a hashtag is its word")
            text = text[1:]
        return Part(self._spelled(text), "word")

    def _period(self, token: Token) -> str:
        """The days that Factiva names with words, which are taken with them; "" for other words."""
        period, end = factiva_period(self._text, token.at)
        while period and self._now.at < end:
            self._take()
        return period

    def _spelled(self, text: str) -> str:
        """With our wildcards."""
        signs = self._rules.wildcards
        told = [f"the wildcard {sign} is {ours}" for sign, ours in signs.items() if sign in text]
        for sentence in told:
            self.account.tell(sentence)
        if not told:
            return text
        pattern = "|".join(map(re.escape, signs))
        return re.sub(pattern, lambda found: signs[found[0]], text)

    def _call(self, token: Token, call: re.Match[str]) -> Part:
        template = self._rules.calls.get(call[1].lower())
        inner = self._primary().text
        if template is None or not inner:
            self.account.lose(token.at, self._end, f"{token.text}(...) has no counterpart here")
            return MISSING
        if inner.startswith("(") and inner.endswith(")"):
            inner = inner[1:-1]
        if template == "={0}":
            self.account.tell(f"{call[1]}(...) is =Word: exactly as it is written")
            return exactly(inner)
        ours = template.format(inner, call[2])
        self.account.tell(f"{token.text}(...) is {template.format('...', call[2])}")
        return Part(ours)

    def _field(self, token: Token) -> Part:
        name = token.text.strip()[:-1]
        ours = self._rules.fields.get(name.lower(), "")
        if ours == "published":
            return self._since(name, token)
        if not ours:
            self._primary()
            hint = FIELD_HINTS.get(name.lower(), "")
            why = f"{token.text.strip()} has no counterpart here"
            self.account.lose(token.at, self._end, f"{why}; {hint}" if hint else why)
            return MISSING
        if ours in _TOLD:
            self.account.tell(_TOLD[ours])
        if ours == "=":
            return exactly(self._primary().text)
        part = self._valued(ours, token)
        return self._alternatives(ours, part) if self._rules.alternatives else part

    def _since(self, name: str, token: Token) -> Part:
        value = self._take().text if self._now.kind == "word" else ""
        if not (period := google_period(name.lower(), value)):
            self.account.lose(token.at, self._end, "it names no day as 2025-03-19, no 12h or 7d")
        return Part(period) if period else MISSING

    def _valued(self, ours: str, token: Token) -> Part:
        """A field with what is asked of it."""
        self._condition = ours if ours in CONDITIONS else ""
        rest = token.text.lower().startswith("all")  # allintitle: takes all that follows
        value = f"({self._expression(0).text})" if rest else self._primary().text
        self._condition = ""
        if lone := _LONE_PHRASE.fullmatch(value):
            value = lone[1]  # source=(new york times)
        if not value.strip("()"):
            return MISSING
        return self._usable(Part(f"{ours}:{value}"), token.at)

    def _alternatives(self, ours: str, part: Part) -> Part:
        """Conditions of one kind side by side, where they are alternatives."""
        parts = [part.text] if part.text else []
        while ours in CONDITIONS and self._now.kind == "field" and self._names(self._now) == ours:
            token = self._take()
            if more := self._valued(ours, token).text:
                parts.append(more)
        if len(parts) > 1:
            self.account.tell(f"{ours}: several times side by side are alternatives there")
            return Part(f"({' OR '.join(parts)})")
        return Part(parts[0]) if parts else MISSING

    def _names(self, token: Token) -> str:
        return self._rules.fields.get(token.text.strip()[:-1].lower(), "")


_PRIMARY = {
    "compare": PastedQuery._compare,  # noqa: SLF001 the same module
    "open": PastedQuery._open,  # noqa: SLF001 the same module
    "phrase": PastedQuery._phrase,  # noqa: SLF001
    "exact": PastedQuery._exact,  # noqa: SLF001
    "word": PastedQuery._word,  # noqa: SLF001
    "field": PastedQuery._field,  # noqa: SLF001
}
