"""Fakes, stand-ins, builders and conformance suites; shipped, and run against the real things too."""
