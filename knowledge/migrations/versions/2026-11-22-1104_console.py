"""Sessions and sign-ins of the console, the roles an admin gave, and the order questions are looked through in."""

import sqlalchemy as sa
from alembic import op

revision = "d1104a0b1c2e"
down_revision = "d1103a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_sessions()
    _create_sign_ins()
    _create_roles()
    op.create_index(op.f("ix_questions_asked_at_id"), "questions", ["asked_at", "id"])
    op.create_index(op.f("ix_questions_outcome_asked_at_id"), "questions", ["outcome", "asked_at", "id"])


def _create_sessions() -> None:
    op.create_table(
        "console_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_console_sessions")),
    )
    op.create_index(op.f("ix_console_sessions_person_id"), "console_sessions", ["person_id"])
    op.create_index(op.f("ix_console_sessions_seen_at"), "console_sessions", ["seen_at"])


def _create_sign_ins() -> None:
    op.create_table(
        "console_sign_ins",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_console_sign_ins")),
    )
    op.create_index(op.f("ix_console_sign_ins_until"), "console_sign_ins", ["until"])
    op.create_table(
        "console_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_console_links")),
    )


def _create_roles() -> None:
    op.create_table(
        "console_roles",
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("granted_by", sa.String(length=128), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_console_roles")),
    )
