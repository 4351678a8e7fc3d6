"""What happens to a draft until everybody has heard: reviews, publications, proofs, who was told, and what is due."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from knowledge.tables.schema import Moment, metadata

# The gap and the draft are named without a foreign key: what was decided and proven outlives both.

reviews = Table(
    "reviews",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("draft_id", String(64), nullable=False, index=True),
    # Which edition of the draft was handed in: a decision about another one does not count.
    Column("revision", Integer, nullable=False),
    Column("gap_id", String(64)),
    Column("state", String(16), nullable=False, index=True),
    Column("asked_by", String(128), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_by", String(128)),
    Column("decided_at", Moment),
    Column("comment", Text),
    # Where reviewers were asked, if that was in a chat.
    Column("message_id", Text),
    # When everybody concerned had heard what was decided.
    Column("closed_at", Moment),
    UniqueConstraint("draft_id", "revision"),
)

house_rules = Table(
    "house_rules",
    metadata,
    # Every edition is kept; the one with the highest number holds.
    Column("edition", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    # How long a checked article holds, and for how many days after that it is still answered from (empty: for ever).
    Column("review_every_days", Integer, nullable=False),
    Column("grace_days", Integer),
    Column("edited_by", String(128), nullable=False),
    Column("edited_at", Moment, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    # That of the review that approved it.
    Column("id", String(64), primary_key=True),
    Column("draft_id", String(64), nullable=False, index=True),
    Column("gap_id", String(64), index=True),
    # Chosen before anything is stored, so that a second try writes the same article.
    Column("article_id", String(64), nullable=False, index=True),
    # The version of it that the draft began from; empty for a new article.
    Column("based_on", Integer),
    Column("version", Integer),
    Column("body", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Column("approved_by", String(128), nullable=False),
    Column("step", String(16), nullable=False, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("not_before", Moment),
    Column("held_until", Moment),
    Column("approved_at", Moment, nullable=False),
    Column("stored_at", Moment),
    Column("indexed_at", Moment),
    Column("proven_at", Moment),
    Column("done_at", Moment),
)

proofs = Table(
    "proofs",
    metadata,
    Column("question_id", String(64), ForeignKey("questions.id"), primary_key=True),
    Column("article_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("gap_id", String(64), nullable=False, index=True),
    Column("is_proven", Boolean, nullable=False),
    Column("before_outcome", String(16), nullable=False),
    Column("before_text", Text, nullable=False),
    Column("after_outcome", String(16), nullable=False),
    Column("after_text", Text, nullable=False),
    # What is still missing, in words; empty where the question is answered.
    Column("missing", Text, nullable=False),
    Column("in_private", Boolean, nullable=False),
    Column("proven_at", Moment, nullable=False),
    Index("ix_proofs_article_id_version", "article_id", "version"),
)

tellings = Table(
    "tellings",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("question_id", String(64), ForeignKey("questions.id"), nullable=False, unique=True),
    Column("gap_id", String(64), nullable=False, index=True),
    Column("person_id", String(128), nullable=False, index=True),
    Column("platform", String(16), nullable=False),
    Column("article_id", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    # Why it ended without anybody being told.
    Column("reason", String(32)),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("not_before", Moment),
    Column("held_by", String(64)),
    Column("held_until", Moment),
    Column("opened_at", Moment, nullable=False),
    Column("told_at", Moment),
    Column("message_id", Text),
    # The answer as it was told, so that it can stay when its buttons go.
    Column("reply", JSON(none_as_null=True)),
    Column("verdict", String(16)),
    Column("verdict_at", Moment),
    Index("ix_tellings_state_platform", "state", "platform"),
)

article_reminders = Table(
    "article_reminders",
    metadata,
    Column("article_id", String(64), ForeignKey("articles.id"), primary_key=True),
    Column("review_by", Date, primary_key=True),
    Column("stage", String(16), primary_key=True),
    Column("sent_at", Moment),
)

contradictions = Table(
    "contradictions",
    metadata,
    # The two articles in the order of their ids, and the versions that were compared.
    Column("article_id", String(64), primary_key=True),
    Column("other_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("other_version", Integer, nullable=False),
    Column("said", Text, nullable=False),
    Column("other_said", Text, nullable=False),
    Column("gap_id", String(64)),
    Column("found_at", Moment, nullable=False),
    Column("settled_at", Moment),
)
