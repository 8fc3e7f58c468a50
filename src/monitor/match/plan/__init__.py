"""From a query's tree to its plan: evaluators that say whether they hold for an item, and where."""
