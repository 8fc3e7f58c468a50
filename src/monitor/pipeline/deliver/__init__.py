"""From a due message to an answer of its receiver."""
