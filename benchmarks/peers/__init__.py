"""Handrail beside what people would otherwise build: the same passages, questions and model, in one run."""
