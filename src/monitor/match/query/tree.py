"""The query as it was written: an immutable tree, every node with its offset in the text.

Query = Node
Node  = Term | Phrase | And | Or | Not | Near | Apart | Forms | Within | Field | Count | Sum
      | Boost | Condition | Reference
"""

from dataclasses import dataclass

TEXT_FIELDS = ("title", "summary", "text", "lead", "author")
CONDITIONS = ("source", "url", "domain", "lang", "country", "tag", "published")
REFERENCES = ("entity", "group", "any", "query")


@dataclass(frozen=True, slots=True)
class Term:
    """A word. `exact` keeps case and marks (`=Word`); `forms` is off for `#word`."""

    text: str
    at: int
    exact: bool = False
    forms: bool = True
    fuzzy: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, side by side; `slop` > 0: within so many words, in any order."""

    text: str
    at: int
    slop: int = 0


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple["Node", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Or:
    """One of them at least."""

    parts: tuple["Node", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Not:
    """Not this."""

    part: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Near:
    """Both, at most `distance` words apart (neighbours: 1); `ordered`: left one first."""

    left: "Node"
    right: "Node"
    distance: int
    ordered: bool
    at: int


@dataclass(frozen=True, slots=True)
class Apart:
    """Places of the part that do not stand inside the other, or with a `distance` not near it."""

    part: "Node"
    other: "Node"
    distance: int  # 0: not inside
    at: int


@dataclass(frozen=True, slots=True)
class Forms:
    """The part's words, those of phrases too, in every form of their stem."""

    part: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Within:
    """The part holds inside one sentence or one paragraph; `unit` names which."""

    unit: str
    part: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Field:
    """The part holds inside one field of the item."""

    name: str
    part: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Count:
    """The part stands at least `least` times."""

    part: "Node"
    least: int
    at: int


@dataclass(frozen=True, slots=True)
class Sum:
    """The weights of the parts that hold reach `least`."""

    parts: tuple[tuple["Node", float], ...]
    least: float
    at: int


@dataclass(frozen=True, slots=True)
class Boost:
    """The part counts `factor` times in the score."""

    part: "Node"
    factor: float
    at: int


@dataclass(frozen=True, slots=True)
class Condition:
    """A property of the item: `lang:ru`, `domain:example.org`, `published:<48h`."""

    name: str
    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A name defined elsewhere: `entity:ID`, `group:NAME`, `any:LIST`, `query:NAME`."""

    kind: str
    name: str
    at: int


Node = (
    Term
    | Phrase
    | And
    | Or
    | Not
    | Near
    | Apart
    | Forms
    | Within
    | Field
    | Count
    | Sum
    | Boost
    | Condition
    | Reference
)
Query = Node
