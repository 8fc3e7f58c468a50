"""Who and what the examples are about: entities that are known, and names that are not yet.

examples | known entities by their evidence | other names of several words -> Cast
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.configuration import Entity, Topic
from monitor.gazetteer.mentions import Mentions
from monitor.language.fold import fold
from monitor.match import compile_watchlist
from monitor.model import Item

MOST = 4  # entities of one topic: each one more makes it less about the event
_SURNAME = 4  # letters from which the last word of a name is an alias of its own


@dataclass(frozen=True, slots=True)
class Cast:
    """Entities of a topic. `known` are ids that are configured already, `new` are to be added.

    `beside` are configured ones that stand in no headline; they count half.
    """

    known: tuple[str, ...] = ()
    new: tuple[Entity, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def main(self) -> tuple[str, ...]:
        """Those of the headlines, as queries name them."""
        return (*self.known, *(entity.id for entity in self.new))

    @property
    def ids(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.main, *self.beside)


def cast_of(
    examples: Sequence[Item], entities: Sequence[Entity], imported: Iterable[Entity] = ()
) -> Cast:
    """Entities that stand in headlines, else in the first sentences, most frequent first.

    Args:
        examples: reports of the event.
        entities: what is configured.
        imported: entities out of a file of names, in whose spellings a new name is taken.
    """
    known, beside = _known(examples, entities)
    room = MOST - len(known)
    named = _named(examples, entities) if room > 0 else ()
    files = {fold(name): one for one in imported for name in names_of(one)}
    new = (files.get(fold(name)) or generated(name, examples) for name in named[:room])
    return Cast(known, tuple({entity.id: entity for entity in new}.values()), beside)


def generated(name: str, examples: Iterable[Item] = ()) -> Entity:
    """An entity with the forms that follow from its name: the last word, where it stands alone."""
    last = name.rsplit(maxsplit=1)[-1]
    texts = " ".join(f"{item.title} {item.summary}" for item in examples)
    alone = len(last) >= _SURNAME and re.search(rf"(?<!\w){re.escape(last)}(?!\w)", texts)
    aliases = (last,) if alone and last != name else ()
    return Entity(id=slug(name), name=name, aliases=aliases)


def slug(text: str) -> str:
    """An id made of a name: letters without their marks, and dashes."""
    plain = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return "-".join(re.findall(r"[a-z0-9]+", kept)) or f"name-{sum(map(ord, text)) % 10_000}"


def _known(
    examples: Sequence[Item], entities: Sequence[Entity]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of entities in headlines, those of most examples first; and of others in the texts."""
    if not entities:
        return (), ()
    topics = [Topic(each.id, each.id, f"entity:{each.id}") for each in entities]
    index = compile_watchlist(topics, tuple(map(_alone, entities)), {}, {})
    in_titles: Counter[str] = Counter()
    for item in examples:
        bare = replace(item, summary="", text="", article="")
        in_titles.update({found.topic_id for found in index.match(bare)})
    anywhere = Counter(found.topic_id for item in examples for found in index.match(item))
    first = _most(in_titles) or _most(anywhere)
    return first, tuple(name for name in _most(anywhere) if name not in first)[: MOST - len(first)]


def _most(counts: Counter[str]) -> tuple[str, ...]:
    """The most frequent ones, those of one count by their names."""
    order = sorted(counts, key=lambda name: (-counts[name], name))
    return tuple(order[:MOST])


def _alone(entity: Entity) -> Entity:
    """By its names, whatever else must stand beside them in the reports of other topics."""
    return replace(entity, context=(), not_context=(), groups=())


def _named(examples: Sequence[Item], entities: Sequence[Entity]) -> tuple[str, ...]:
    """Names that no entity has, of which a headline holds the last word at least."""
    taken = {
        fold(word) for entity in entities for name in names_of(entity) for word in name.split()
    }
    counts = Counter(name for _, names in Mentions(examples) for name in sorted(names))
    titles = fold(" ".join(item.title for item in examples))
    fresh = [
        name
        for name, _ in counts.most_common()
        if fold(name.split()[-1]) not in taken and fold(name.split()[-1]) in titles
    ]
    return tuple(name for name in fresh if not any(name in other != name for other in fresh))


def names_of(entity: Entity) -> tuple[str, ...]:
    """Every spelling of an entity, in whatever language."""
    in_languages = (name for _, names in entity.aliases_in for name in names)
    return (entity.name, *entity.aliases, *in_languages)
