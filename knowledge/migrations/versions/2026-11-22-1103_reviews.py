"""Reviews, proofs, and who was told."""

import sqlalchemy as sa
from alembic import op

revision = "d1103a0b1c2e"
down_revision = "d1102a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_reviews()
    _create_house_rules()
    _create_publications()
    _create_proofs()
    _create_tellings()
    _create_article_reminders()
    _create_contradictions()


def _create_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("gap_id", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=128), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=128), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("draft_id", "revision", name=op.f("uq_reviews_draft_id_revision")),
    )
    op.create_index(op.f("ix_reviews_draft_id"), "reviews", ["draft_id"])
    op.create_index(op.f("ix_reviews_state"), "reviews", ["state"])


def _create_house_rules() -> None:
    op.create_table(
        "house_rules",
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("review_every_days", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=True),
        sa.Column("edited_by", sa.String(length=128), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_house_rules")),
    )


def _create_publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("gap_id", sa.String(length=64), nullable=True),
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("approved_by", sa.String(length=128), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_index(op.f("ix_publications_article_id"), "publications", ["article_id"])
    op.create_index(op.f("ix_publications_draft_id"), "publications", ["draft_id"])
    op.create_index(op.f("ix_publications_gap_id"), "publications", ["gap_id"])
    op.create_index(op.f("ix_publications_step"), "publications", ["step"])


def _create_proofs() -> None:
    op.create_table(
        "proofs",
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("gap_id", sa.String(length=64), nullable=False),
        sa.Column("is_proven", sa.Boolean(), nullable=False),
        sa.Column("before_outcome", sa.String(length=16), nullable=False),
        sa.Column("before_text", sa.Text(), nullable=False),
        sa.Column("after_outcome", sa.String(length=16), nullable=False),
        sa.Column("after_text", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("in_private", sa.Boolean(), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_proofs_question_id")),
        sa.PrimaryKeyConstraint("question_id", "article_id", "version", name=op.f("pk_proofs")),
    )
    op.create_index(op.f("ix_proofs_article_id_version"), "proofs", ["article_id", "version"])
    op.create_index(op.f("ix_proofs_gap_id"), "proofs", ["gap_id"])


def _create_tellings() -> None:
    op.create_table(
        "tellings",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("gap_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by", sa.String(length=64), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("reply", sa.JSON(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("verdict_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_tellings_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        sa.UniqueConstraint("question_id", name=op.f("uq_tellings_question_id")),
    )
    op.create_index(op.f("ix_tellings_gap_id"), "tellings", ["gap_id"])
    op.create_index(op.f("ix_tellings_person_id"), "tellings", ["person_id"])
    op.create_index(op.f("ix_tellings_state_platform"), "tellings", ["state", "platform"])


def _create_article_reminders() -> None:
    op.create_table(
        "article_reminders",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_reminders_article_id")),
        sa.PrimaryKeyConstraint("article_id", "review_by", "stage", name=op.f("pk_article_reminders")),
    )


def _create_contradictions() -> None:
    op.create_table(
        "contradictions",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("other_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("other_version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("other_said", sa.Text(), nullable=False),
        sa.Column("gap_id", sa.String(length=64), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("article_id", "other_id", name=op.f("pk_contradictions")),
    )
