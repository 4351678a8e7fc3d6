"""Who works on a gap, what was done to it, what is drafted, and what the organisation cares about."""

revision = "d1102a0b1c2e"
down_revision = "d1101a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
