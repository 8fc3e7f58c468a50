"""Why a part of a query did not hold, in words, where its own parts do not say it."""

from datetime import UTC, datetime
from itertools import islice, product

from monitor.language.compounds import COMPOUND
from monitor.match.plan.apart import Apart
from monitor.match.plan.condition import host
from monitor.match.plan.inside import InField, Inside
from monitor.match.plan.near import Close
from monitor.match.plan.nodes import Plan, Word
from monitor.match.plan.weigh import Named, Property
from monitor.match.text.document import Document, Span
from monitor.match.text.vocabulary import STEM, stem_languages

MOST_NAMED = 6  # languages that are listed
MAX_COMPARED = 10_000  # pairs of places that are looked at for the nearest

Window = tuple[int, int]


def reason(plan: Plan, document: Document, window: Window) -> str:
    """Why this part did not hold; "" where nothing is to be said."""
    if isinstance(plan, Named):
        return plan.missing(document)
    if isinstance(plan, Property):
        return f"here: {_value(plan.term.partition(':')[0], document)}"
    if isinstance(plan, Close | Apart):
        return _placing(plan, document, window)
    if isinstance(plan, Inside):
        return f"not in one {plan.unit}" if plan.part.holds(document, *window) else ""
    if isinstance(plan, InField) and plan.name != "author":
        elsewhere = plan.part.holds(document, 0, document.end)
        return f"not in the {plan.name}" if elsewhere else ""
    return _language(plan, document) if isinstance(plan, Word) else ""


def _placing(plan: Close | Apart, document: Document, window: Window) -> str:
    if isinstance(plan, Close):
        return _distance(plan, document, window)
    return _discounted(plan, document, window)


def _discounted(plan: Apart, document: Document, window: Window) -> str:
    """That the part stands there, but only where it does not count."""
    if not plan.part.spans(document, *window):
        return ""
    if not plan.distance:
        return f"only inside {plan.other.term}"
    return f"only within {plan.distance} words of {plan.other.term}"


def _value(name: str, document: Document) -> str:
    """What the item has where a condition asks for something else."""
    item = document.item
    at = datetime.fromtimestamp((item.published or item.seen_at) / 1000, UTC)
    values = {
        "country": item.country,
        "domain": host(item.url),
        "published": f"{at:%Y-%m-%d %H:%M} UTC",
        "source": item.source_id,
        "tag": ", ".join(item.tags),
        "url": item.url,
    }
    guess = document.guess
    language = str(guess) if guess.sure else f"language {guess}"
    return values.get(name, language) or "none"


def _distance(plan: Close, document: Document, window: Window) -> str:
    left, right = (side.spans(document, *window) for side in (plan.left, plan.right))
    if not left or not right:
        return ""
    pairs = [
        (a, b)
        for a, b in islice(product(left, right), MAX_COMPARED)
        if document.same_field(a[0], b[0])
    ]
    if not pairs:
        return "never in one field"
    forward = [b[0] - a[1] for a, b in pairs if b[0] > a[1]]
    backward = [a[0] - b[1] for a, b in pairs if a[0] > b[1]]
    steps = forward if plan.ordered else forward + backward
    if steps:
        return f"nearest: {min(steps)} apart"
    return "only the other way round" if backward else "both at one place only"


def _language(plan: Word, document: Document) -> str:
    """That a word's further forms are not looked for in this item's language."""
    guess = document.guess
    keys = {key for key in plan.keys if STEM in key}
    stemmed = {language for key in keys for language in stem_languages(key)}
    if stemmed and not any(map(guess.may_be, stemmed)):
        named = len(stemmed) < MOST_NAMED
        where = ", ".join(sorted(stemmed)) if named else "the languages of its letters"
        return f"stems count in {where}; the language here: {guess}"
    if any(COMPOUND in key for key in plan.keys) and not guess.may_be("de"):
        return f"compounds count in de; the language here: {guess}"
    return ""


def places(spans: list[Span], document: Document, term: str) -> list[str]:
    """Field and offset of each, with what stands there where it is not the term itself."""
    shown = []
    for span in spans:
        field, start, _ = document.locate(span)
        text = document.raw(span)
        same = text.casefold() == term.strip('"=#').casefold()
        shown.append(f"{field} {start}" if same else f"{field} {start} {text!r}")
    return list(dict.fromkeys(shown))
