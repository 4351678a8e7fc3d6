"""Gaps in the database: which questions are one gap, how much it matters, how it was closed."""
