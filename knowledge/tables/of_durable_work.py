"""The processes that do work later, so that the others see when one has died; and what was done last."""

from sqlalchemy import Column, String, Table

from knowledge.tables.schema import Moment, metadata

work_processes = Table(
    "work_processes",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("seen_at", Moment, nullable=False),
)

jobs_done = Table(
    "jobs_done",
    metadata,
    Column("job", String(64), primary_key=True),
    # The stretch of time that it was done in last, as `bot/job_slots.py` names it.
    Column("slot", String(32), nullable=False),
    Column("done_at", Moment, nullable=False),
)
