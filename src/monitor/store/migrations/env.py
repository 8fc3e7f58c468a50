"""Alembic's entry: runs inside the transaction that `monitor.store.engine.migrate` opened."""

from alembic import context

from monitor.store.tables.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
