"""The database itself: its engine, its turns at writing, its migrations, and moving to another."""
