"""From a query's text to its tree: lexemes, grammar, and hints for users of other languages."""
