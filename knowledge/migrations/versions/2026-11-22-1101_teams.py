"""What the Teams adapter keeps."""

revision = "d1101a0b1c2e"
down_revision = "5c1b7d20e4f3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
