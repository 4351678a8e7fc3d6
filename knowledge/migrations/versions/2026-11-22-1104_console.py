"""Sessions and sign-ins of the console."""

revision = "d1104a0b1c2e"
down_revision = "d1103a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
