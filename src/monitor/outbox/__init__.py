"""What becomes of a delivery after an attempt: backoff, dead letters. Pure."""
