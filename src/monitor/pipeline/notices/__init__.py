"""What the monitor says about itself: its first start, feeds in trouble, the daily message."""
