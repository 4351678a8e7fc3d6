"""Nudges: small, timely messages from a manager to a team, and what may be told of them."""
