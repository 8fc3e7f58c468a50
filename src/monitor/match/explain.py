"""Why an item matches a topic, or why not: the query as a tree, with what held and what did not."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.match.document import Document
from monitor.match.plan import InField, Plan
from monitor.match.score import rarity
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


def explanation(
    plan: Plan, document: Document, frequencies: Mapping[str, float] | None = None
) -> Explanation:
    """The explanation of a whole plan; with `frequencies` it shows what rarity was used."""
    return _explained(plan, document, (0, document.end), frequencies or {})


def _explained(
    plan: Plan, document: Document, window: tuple[int, int], frequencies: Mapping[str, float]
) -> Explanation:
    held = plan.holds(document, *window)
    inner, within = document, window
    if isinstance(plan, InField):
        inner, *limits = plan.where(document, *window)
        within = (limits[0], limits[1])
    parts = tuple(_explained(part, inner, within, frequencies) for part in plan.children())
    detail = _detail(plan, document, window, held=held)
    if held and frequencies and not plan.children():
        rare = [rarity(hit, document, frequencies) for hit in plan.hits(document, *window)]
        detail += f"; rarity {max(rare):.2f}" if rare else ""
    return Explanation(plan.term, held, detail, parts)


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
