"""Fakes, stand-ins, builders and conformance suites: shipped, and run on the real things."""
