"""Why an item matches a topic, or why not: the query as a tree, with what held and what did not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitor.match.explain.reasons import Window, places, reason
from monitor.match.plan.inside import InField
from monitor.match.plan.nodes import Plan
from monitor.match.plan.score import rarity
from monitor.match.plan.weigh import Spoken, Times, Total
from monitor.match.text.document import Document
from monitor.printed import counted

_SHOWN = 5  # places that one part lists


@dataclass(frozen=True, slots=True)
class Explanation:
    """One part of a query: what it is, whether it held, why, and its own parts."""

    label: str
    held: bool
    detail: str = ""
    parts: tuple["Explanation", ...] = ()

    def render(self) -> str:
        """Returns the tree as text, one part a line: `+` held, `-` did not."""
        return "\n".join(_lines(self, 0))


def _lines(shown: Explanation, depth: int) -> list[str]:
    detail = f"  ({shown.detail})" if shown.detail else ""
    line = f"{'  ' * depth}{'+' if shown.held else '-'} {shown.label}{detail}"
    return [line, *(below for part in shown.parts for below in _lines(part, depth + 1))]


def explanation(
    plan: Plan, document: Document, frequencies: Mapping[str, float] | None = None
) -> Explanation:
    """Returns the explanation of a whole plan; with `frequencies` it shows what rarity was used."""
    return _explained(plan, document, (0, document.end), frequencies or {})


def _explained(
    plan: Plan, document: Document, window: Window, frequencies: Mapping[str, float]
) -> Explanation:
    held = plan.holds(document, *window)
    inner, within = document, window
    if isinstance(plan, InField):
        inner, *limits = plan.where(document, *window)
        within = (limits[0], limits[1])
    parts = tuple(_explained(part, inner, within, frequencies) for part in plan.children())
    if isinstance(plan, Total):
        weighed = zip(parts, plan.parts, strict=True)
        parts = tuple(_weighed(part, weight) for part, (_, weight) in weighed)
    detail = _detail(plan, document, window, held=held)
    if held and frequencies and not plan.children():
        rare = [rarity(hit, document, frequencies) for hit in plan.hits(document, *window)]
        detail += f"; rarity {max(rare):.2f}" if rare else ""
    return Explanation(plan.term, held, detail, parts)


def _weighed(part: Explanation, weight: float) -> Explanation:
    detail = f"weighs {weight:g}; {part.detail}" if part.detail else f"weighs {weight:g}"
    return replace(part, detail=detail)


def _detail(plan: Plan, document: Document, window: Window, *, held: bool) -> str:
    if isinstance(plan, Times):
        count = plan.count(document, *window)
        return f"stands {counted(count, 'time')}"
    if isinstance(plan, Total):
        return f"reached {plan.reached(document, *window):g}"
    if not held:
        return reason(plan, document, window)
    if plan.children():
        return ""
    if isinstance(plan, Spoken):
        return plan.doubt(document).removeprefix(f"{plan.term}, ")
    spans = list(dict.fromkeys(hit.span for hit in plan.hits(document, *window)))
    return ", ".join(places(spans[:_SHOWN], document, plan.term))
