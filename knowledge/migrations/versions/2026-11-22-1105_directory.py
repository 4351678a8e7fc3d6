"""What the directory knows of people."""

import sqlalchemy as sa
from alembic import op

revision = "d1105a0b1c2e"
down_revision = "d1104a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("manager_id", sa.String(length=128), nullable=True))
    op.add_column("people", sa.Column("time_zone", sa.String(length=64), nullable=True))
    op.add_column("people", sa.Column("locale", sa.String(length=35), nullable=True))
    op.add_column("people", sa.Column("leave_from", sa.Date(), nullable=True))
    op.add_column("people", sa.Column("leave_until", sa.Date(), nullable=True))
    op.create_index(op.f("ix_people_manager_id"), "people", ["manager_id"])
    _create("scim_users", sa.Column("user_name", sa.String(length=320), nullable=False), with_person=True)
    _create("scim_groups", sa.Column("display_name", sa.String(length=255), nullable=False), with_person=False)


def _create(table: str, name: sa.Column[str], with_person: bool) -> None:
    person = sa.Column("person_id", sa.String(length=128), nullable=False)
    once = sa.UniqueConstraint("person_id", name=op.f(f"uq_{table}_person_id"))
    op.create_table(
        table,
        sa.Column("id", sa.String(length=64), nullable=False),
        name,
        *([person] if with_person else []),
        sa.Column("resource", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(name.name, name=op.f(f"uq_{table}_{name.name}")),
        *([once] if with_person else []),
    )
