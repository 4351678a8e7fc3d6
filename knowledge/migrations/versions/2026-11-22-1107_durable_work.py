"""Work that happens later, and the processes that do it."""

revision = "d1107a0b1c2e"
down_revision = "d1106a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
