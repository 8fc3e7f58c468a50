"""Names from outside and from the archive, as entities or as candidates for them. Pure.

dump lines | wanted? | names | folded -> Imported        reports | mentions | rising -> Candidate
"""

from monitor.gazetteer.jrc import read_jrc
from monitor.gazetteer.names import Imported, Wanted
from monitor.gazetteer.rising import Candidate, rising
from monitor.gazetteer.wikidata import read_wikidata

__all__ = ["Candidate", "Imported", "Wanted", "read_jrc", "read_wikidata", "rising"]
