"""What Alembic runs: the migrations on the connection that it was handed."""

from alembic import context

from db.alert_models import Delivery

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Delivery.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
