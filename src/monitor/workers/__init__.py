"""Parse workers: separate processes with limits of time and memory."""
