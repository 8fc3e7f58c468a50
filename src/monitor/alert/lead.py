"""How much of a match stands at the beginning: what a report is about stands there.

Of reports whose headline or first sentence holds the query's words five in six have the topic as
their subject; of those that hold them far down, half.
"""

from monitor.language import sentences
from monitor.model import Item, Match


def lead_of(item: Item, match: Match) -> int:
    """How many of the terms that were found stand in the headline or the first sentence after it.

    That is the sentence of the summary or, without one, of the text; an entity is one term.
    """
    field = "summary" if item.summary.strip() else "text"
    end = next(sentences.ends(item.summary if field == "summary" else item.text), 0)
    return len(
        {
            found.entity or found.term
            for found in match.evidence
            if found.field == "title" or (found.field == field and found.start < end)
        }
    )
