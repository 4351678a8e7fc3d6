"""The processes that do work later, so that the others see when one has died."""

from sqlalchemy import Column, String, Table

from knowledge.tables.schema import Moment, metadata

work_processes = Table(
    "work_processes",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("seen_at", Moment, nullable=False),
)
