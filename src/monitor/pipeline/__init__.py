"""The loops. They do I/O and decide nothing; poll and deliver meet only in the store."""
