"""Every table of the database, a page for each subject. Whoever wants a table imports it from here."""

from knowledge.tables.of_article_use import article_uses
from knowledge.tables.of_articles import article_versions, articles, passages
from knowledge.tables.of_chat import (
    channel_policies,
    engaged_threads,
    inbox,
    sent_messages,
    slack_installations,
    slack_sign_ins,
)
from knowledge.tables.of_console import console_links, console_roles, console_sessions, console_sign_ins
from knowledge.tables.of_directory import scim_groups, scim_users
from knowledge.tables.of_durable_work import jobs_done, work_processes
from knowledge.tables.of_gap_work import audit_entries, drafts, expert_requests, gap_sources, priorities
from knowledge.tables.of_gaps import gap_log, gap_questions, gaps
from knowledge.tables.of_nudges import nudge_deliveries, nudge_refusals, nudge_releases, nudge_snoozes, nudges
from knowledge.tables.of_people import chat_accounts, people, preferences
from knowledge.tables.of_questions import feedback, help_requests, questions
from knowledge.tables.of_reviews import (
    article_reminders,
    contradictions,
    house_rules,
    proofs,
    publications,
    reviews,
    tellings,
)
from knowledge.tables.of_teams import teams_accounts, teams_conversations, teams_messages
from knowledge.tables.schema import Moment, metadata

__all__ = [
    "Moment",
    "article_reminders",
    "article_uses",
    "article_versions",
    "articles",
    "audit_entries",
    "channel_policies",
    "chat_accounts",
    "console_links",
    "console_roles",
    "console_sessions",
    "console_sign_ins",
    "contradictions",
    "drafts",
    "engaged_threads",
    "expert_requests",
    "feedback",
    "gap_log",
    "gap_questions",
    "gap_sources",
    "gaps",
    "help_requests",
    "house_rules",
    "inbox",
    "jobs_done",
    "metadata",
    "nudge_deliveries",
    "nudge_refusals",
    "nudge_releases",
    "nudge_snoozes",
    "nudges",
    "passages",
    "people",
    "preferences",
    "priorities",
    "proofs",
    "publications",
    "questions",
    "reviews",
    "scim_groups",
    "scim_users",
    "sent_messages",
    "slack_installations",
    "slack_sign_ins",
    "teams_accounts",
    "teams_conversations",
    "teams_messages",
    "tellings",
    "work_processes",
]
