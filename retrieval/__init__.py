"""How a question becomes an outcome: index, rank, decide, compose."""
