"""Warnings about queries that can be read but are probably a mistake: one never matches, say."""
