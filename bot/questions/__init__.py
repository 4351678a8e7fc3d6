"""Asking and being answered: the log of questions, feedback, what somebody asked before, and forgetting it."""
