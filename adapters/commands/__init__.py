"""The commands, one module each, and what they share. Nothing is imported before its command runs."""
