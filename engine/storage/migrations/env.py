"""Run the migrations on the connection that ``Database`` gives."""

from alembic import context

from engine.storage.tables import StoredModel

context.configure(
    connection=context.config.attributes["connection"], target_metadata=StoredModel.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
