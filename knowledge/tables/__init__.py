"""Every table of the database, a page for each subject. Whoever wants a table imports it from here."""

from knowledge.tables.base import Moment, metadata
from knowledge.tables.of_articles import article_versions, articles, passages
from knowledge.tables.of_chat import (
    channel_policies,
    engaged_threads,
    inbox,
    sent_messages,
    slack_installations,
    slack_sign_ins,
)
from knowledge.tables.of_gaps import gap_log, gap_questions, gaps
from knowledge.tables.of_people import chat_accounts, people, preferences
from knowledge.tables.of_questions import feedback, help_requests, questions

__all__ = [
    "Moment",
    "article_versions",
    "articles",
    "channel_policies",
    "chat_accounts",
    "engaged_threads",
    "feedback",
    "gap_log",
    "gap_questions",
    "gaps",
    "help_requests",
    "inbox",
    "metadata",
    "passages",
    "people",
    "preferences",
    "questions",
    "sent_messages",
    "slack_installations",
    "slack_sign_ins",
]
