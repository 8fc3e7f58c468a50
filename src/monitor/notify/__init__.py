"""Channels: one channel, one file."""
