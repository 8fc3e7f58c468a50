"""The composition root and the daemon's life. Home of apscheduler.

Nothing is imported here: a command takes the part that it needs, and starts in half the time.
"""
