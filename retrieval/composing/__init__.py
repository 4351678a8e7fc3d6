"""Answers and drafts put together from evidence, with or without a language model."""
