"""Who works on a gap, what was done to it, what is drafted, and what the organisation cares about."""

import sqlalchemy as sa
from alembic import op

revision = "d1102a0b1c2e"
down_revision = "d1101a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _widen_gaps()
    _create_audit_entries()
    _create_drafts()
    _create_gap_sources()
    _create_expert_requests()
    _create_priorities()


def _widen_gaps() -> None:
    op.add_column("gaps", sa.Column("title_by", sa.String(length=128), nullable=True))
    op.add_column("gaps", sa.Column("kind_by", sa.String(length=128), nullable=True))
    op.add_column("gaps", sa.Column("topics", sa.JSON(), nullable=True))
    op.add_column("gaps", sa.Column("topics_by", sa.String(length=128), nullable=True))
    op.add_column("gaps", sa.Column("state_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("gaps", sa.Column("assigned_to", sa.String(length=128), nullable=True))
    op.add_column("gaps", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("gaps", sa.Column("dismissed_because", sa.Text(), nullable=True))
    op.add_column("gaps", sa.Column("routed_to", sa.Text(), nullable=True))
    op.add_column("gaps", sa.Column("routed_note", sa.Text(), nullable=True))
    op.add_column("gaps", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_gaps_revision"), "gaps", ["revision"])
    op.add_column("gap_questions", sa.Column("shown", sa.Text(), nullable=True))
    op.drop_index("ix_gap_questions_gap_id_person_id", "gap_questions")
    figures = ["gap_id", "person_id", "asked_at", "question_id"]
    op.create_index("ix_gap_questions_figures", "gap_questions", figures)
    op.create_index(op.f("ix_gaps_assigned_to"), "gaps", ["assigned_to"])
    op.create_index(op.f("ix_gaps_due_on"), "gaps", ["due_on"])


def _create_audit_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("area", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=128), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("undoes", name=op.f("uq_audit_entries_undoes")),
    )
    op.create_index(op.f("ix_audit_entries_area_subject_id_number"), "audit_entries", ["area", "subject_id", "number"])
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"])


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("gap_id", sa.String(length=64), nullable=True),
        sa.Column("article_id", sa.String(length=64), nullable=True),
        sa.Column("article_version", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("also_asked_as", sa.JSON(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column("drafted_by", sa.String(length=128), nullable=False),
        sa.Column("written_by_model", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_article_id"), "drafts", ["article_id"])
    op.create_index(op.f("ix_drafts_gap_id"), "drafts", ["gap_id"])
    op.create_index(op.f("ix_drafts_state"), "drafts", ["state"])


def _create_gap_sources() -> None:
    op.create_table(
        "gap_sources",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("gap_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_by", sa.String(length=128), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_sources")),
        sa.UniqueConstraint("origin", name=op.f("uq_gap_sources_origin")),
    )
    op.create_index(op.f("ix_gap_sources_gap_id"), "gap_sources", ["gap_id"])


def _create_expert_requests() -> None:
    op.create_table(
        "expert_requests",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("gap_id", sa.String(length=64), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=True),
        sa.Column("channel", sa.String(length=255), nullable=True),
        sa.Column("asked_by", sa.String(length=128), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_requests")),
    )
    op.create_index(op.f("ix_expert_requests_gap_id"), "expert_requests", ["gap_id"])
    op.create_index(op.f("ix_expert_requests_platform_message_id"), "expert_requests", ["platform", "message_id"])


def _create_priorities() -> None:
    op.create_table(
        "priorities",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.String(length=128), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priorities")),
    )
