"""When a source is polled next, and why. Pure.

state, what the poll brought | what the publisher allows | how often news comes | Plan
"""

from monitor.schedule.coverage import Trouble, troubles
from monitor.schedule.plan import Observation, Plan, hints, plan
from monitor.schedule.rate import PATIENCE, Rate, patience_for

__all__ = [
    "PATIENCE",
    "Observation",
    "Plan",
    "Rate",
    "Trouble",
    "hints",
    "patience_for",
    "plan",
    "troubles",
]
