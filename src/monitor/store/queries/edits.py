"""Edited headlines: the item as it is now, the stories and matches that hang on it."""

from sqlalchemy import Connection, text

from monitor.history import Edit
from monitor.model import Match
from monitor.store.queries.items import add_matches, matches_of
from monitor.store.tables.rows import clean

# The old title is asked for: where another replica wrote the same edit, there is none left.
_EDIT = text("""
    UPDATE items
    SET title = :title, summary = :summary, text = :text, article = :article,
        published = :published, edits = edits + 1
    WHERE id = :id AND title = :before
""")

_HEADLINES = text("""
    UPDATE stories SET headline = :title
    WHERE headline = :before
      AND id IN (SELECT story_id FROM story_items WHERE item_id = :id)
""")


def edit(conn: Connection, made: Edit) -> bool:
    """Keep an edit; False where it is none any more."""
    after = made.after
    titles = {"id": after.id, "title": clean(after.title), "before": clean(made.before.title)}
    texts = {name: clean(getattr(after, name)) for name in ("summary", "text", "article")}
    if not conn.execute(_EDIT, {**titles, **texts, "published": after.published}).rowcount:
        return False
    conn.execute(_HEADLINES, titles)
    now = {match.topic_id: match for match in made.matches}
    had = matches_of(conn, [after.id]).get(after.id, ())
    # What held in the old text has no place in the new one.
    held = [now.get(one.topic_id, Match(one.topic_id, one.score, ())) for one in had]
    add_matches(conn, [(after.id, match) for match in held])
    return True
