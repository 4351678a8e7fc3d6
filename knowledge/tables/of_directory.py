"""What a directory service sent by SCIM, as it sent it. The table of people is kept in step with it."""

from sqlalchemy import JSON, Column, String, Table

from knowledge.tables.schema import Moment, metadata

scim_users = Table(
    "scim_users",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("user_name", String(320), nullable=False, unique=True),
    Column("person_id", String(128), nullable=False, unique=True),
    Column("resource", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

scim_groups = Table(
    "scim_groups",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("display_name", String(255), nullable=False, unique=True),
    Column("resource", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
)
