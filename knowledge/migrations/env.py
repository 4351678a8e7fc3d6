"""Alembic's entry: runs the migrations on the connection that `knowledge.storage.migrating` hands over."""

from typing import Any, Literal

from alembic import context

from knowledge.tables import Moment, metadata


def _as_plain_type(kind: str, value: Any, _: object) -> str | Literal[False]:
    """A migration must mean the same for ever, so it names no type of ours that may change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_as_plain_type,
)
context.run_migrations()
