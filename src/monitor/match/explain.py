"""Why an item matches a topic, or why not: the query as a tree, with what held and what did not."""

from dataclasses import dataclass

from monitor.match.document import Document
from monitor.match.plan import InField, Plan
from monitor.match.weigh import Named, Times, Total

_SHOWN = 5  # places that one part lists


@dataclass(frozen=True, slots=True)
class Explanation:
    """One part of a query: what it is, whether it held, why, and its own parts."""

    label: str
    held: bool
    detail: str = ""
    parts: tuple["Explanation", ...] = ()

    def render(self) -> str:
        """The tree as text, one part a line: `+` held, `-` did not."""
        return "\n".join(_lines(self, 0))


def _lines(shown: Explanation, depth: int) -> list[str]:
    detail = f"  ({shown.detail})" if shown.detail else ""
    line = f"{'  ' * depth}{'+' if shown.held else '-'} {shown.label}{detail}"
    return [line, *(below for part in shown.parts for below in _lines(part, depth + 1))]


def explanation(plan: Plan, document: Document) -> Explanation:
    """The explanation of a whole plan."""
    return _explained(plan, document, 0, document.end)


def _explained(plan: Plan, document: Document, low: int, high: int) -> Explanation:
    held = plan.holds(document, low, high)
    inner = (document, low, high)
    if isinstance(plan, InField):
        inner = plan.where(document, low, high)
    parts = tuple(_explained(part, *inner) for part in plan.children())
    return Explanation(plan.term, held, _detail(plan, document, (low, high), held=held), parts)


def _detail(plan: Plan, document: Document, window: tuple[int, int], *, held: bool) -> str:
    if isinstance(plan, Times):
        return f"stands {plan.count(document, *window)} times"
    if isinstance(plan, Total):
        return f"reached {plan.reached(document, *window):g}"
    if isinstance(plan, Named) and not held:
        return plan.missing(document)
    if plan.children() or not held:
        return ""
    return ", ".join(f"{name} {start}" for name, start in _places(plan, document, window))


def _places(plan: Plan, document: Document, window: tuple[int, int]) -> list[tuple[str, int]]:
    spans = [hit.span for hit in plan.hits(document, *window)][:_SHOWN]
    return [document.locate(span)[:2] for span in spans]
