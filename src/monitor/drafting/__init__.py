"""A first topic out of example reports: entities, telling words, a query and its tests. Pure.

examples | entities in them | words that tell them from other reports | query -> Draft
"""

from monitor.drafting.names import Cast, cast_of
from monitor.drafting.topic import Draft, draft
from monitor.drafting.words import Background, telling

__all__ = ["Background", "Cast", "Draft", "cast_of", "draft", "telling"]
