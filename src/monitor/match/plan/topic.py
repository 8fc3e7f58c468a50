"""A topic as a plan: its query in its languages, and what its boosts add to the score."""

from monitor.configuration import Topic
from monitor.language.detection import primary
from monitor.match.plan.build import Names, plan_of
from monitor.match.plan.nodes import All, Plan
from monitor.match.plan.score import Boosts
from monitor.match.plan.terms import Style
from monitor.match.plan.weigh import Spoken
from monitor.match.query.parser import parse_query
from monitor.match.query.tree import TEXT_FIELDS, Boost, Term


def topic_plan(names: Names, topic: Topic) -> tuple[Plan, Boosts]:
    """Returns the plan and the boosts of a topic; QueryError where they cannot be read."""
    style = Style(topic.stemming, topic.languages, topic.compounds)
    plan = spoken_by(plan_of(parse_query(topic.query), names, style), topic.languages)
    return plan, _boosts(names, topic, style) if topic.boost else Boosts()


def spoken_by(plan: Plan, languages: tuple[str, ...]) -> Plan:
    """Returns the plan in items that may be in one of these languages."""
    return All("AND", (plan, _spoken(languages))) if languages else plan


def _boosts(names: Names, topic: Topic, style: Style) -> Boosts:
    fields, extra = [], []
    for text in topic.boost:
        node = parse_query(text)
        part = node.part if isinstance(node, Boost) else node
        if isinstance(node, Boost) and isinstance(part, Term) and part.text in TEXT_FIELDS:
            fields.append((part.text, node.factor))
        else:
            extra.append(plan_of(node, names, style))
    return Boosts(tuple(fields), tuple(extra))


def _spoken(languages: tuple[str, ...]) -> Plan:
    return Spoken(f"languages: {', '.join(languages)}", frozenset(map(primary, languages)))
