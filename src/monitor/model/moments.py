"""How the product writes a moment."""

from typing import Annotated, TypeAlias

# An alias of its own, so that a field's type tells instants from counts.
Millis: TypeAlias = Annotated[int, "milliseconds since 1970 in UTC"]
