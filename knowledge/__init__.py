"""What the organisation knows: articles and their versions, freshness, gaps, and the database."""
