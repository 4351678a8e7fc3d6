"""The search index: what is kept, how it is kept in step, and how it is searched."""
