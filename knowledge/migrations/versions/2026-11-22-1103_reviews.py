"""Reviews, proofs, and who was told."""

revision = "d1103a0b1c2e"
down_revision = "d1102a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
