"""The schema's history, applied by Alembic; see `monitor.store.engine.migrate`."""
