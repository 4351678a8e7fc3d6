"""Slack: events become use cases, replies become blocks. Nothing is decided here."""
