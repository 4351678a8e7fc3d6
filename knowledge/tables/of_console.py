"""Who is signed in to the console, who is about to be, and what an admin lets people do there."""

from sqlalchemy import JSON, Column, String, Table, Text

from knowledge.tables.schema import Moment, metadata

# Tokens are kept as hashes only: whoever reads the database can be nobody with it.

console_sessions = Table(
    "console_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", String(128), nullable=False, index=True),
    Column("name", Text, nullable=False),
    # The roles that the identity provider, or the one-time link, vouched for when they signed in.
    Column("roles", JSON, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
)

console_sign_ins = Table(
    "console_sign_ins",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    # Where in the console they wanted to go.
    Column("after", Text, nullable=False),
    Column("until", Moment, nullable=False, index=True),
)

console_links = Table(
    "console_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("until", Moment, nullable=False),
)

console_roles = Table(
    "console_roles",
    metadata,
    Column("person_id", String(128), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("granted_by", String(128), nullable=False),
    Column("granted_at", Moment, nullable=False),
)
