"""Gaps at work: kept in step with what is asked, weighed, and triaged."""
