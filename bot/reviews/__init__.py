"""Reviews: a person other than the writer decides by name."""
