"""The index: thousands of plans, and for each item the few that could match it."""
