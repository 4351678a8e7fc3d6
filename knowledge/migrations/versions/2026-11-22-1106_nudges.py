"""Nudges and what became of them."""

revision = "d1106a0b1c2e"
down_revision = "d1105a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
