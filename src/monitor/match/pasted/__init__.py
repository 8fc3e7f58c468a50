"""Queries pasted from other products, translated into our words, with what differs named."""
