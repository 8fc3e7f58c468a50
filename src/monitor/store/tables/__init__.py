"""The tables, and their rows as values."""
