"""Queries over items: language, text analysis, entities, index, evidence, score. Pure."""
