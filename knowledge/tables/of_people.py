"""People, what they wish, and their accounts on chat platforms."""

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, Table, Text

from knowledge.tables.schema import Moment, metadata

people = Table(
    "people",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("email", String(320), unique=True),
    Column("name", Text),
    Column("groups", JSON, nullable=False),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("manager_id", String(128), index=True),
    Column("time_zone", String(64)),
    Column("locale", String(35)),
    Column("leave_from", Date),
    Column("leave_until", Date),
    Column("updated_at", Moment, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("person_id", String(128), primary_key=True),
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    Column("opted_out", JSON, nullable=False),
    Column("greeted_at", Moment),
)

chat_accounts = Table(
    "chat_accounts",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("workspace", String(64), primary_key=True),
    Column("user_id", String(64), primary_key=True),
    Column("person_id", String(128), nullable=False, index=True),
    Column("time_zone", String(64)),
    Column("seen_at", Moment, nullable=False),
)
