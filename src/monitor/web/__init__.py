"""The page, the health checks and the metrics."""
