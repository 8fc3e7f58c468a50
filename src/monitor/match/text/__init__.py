"""An item as queries see it: its words by position, and what each may be asked for as."""
