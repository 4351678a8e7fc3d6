"""Files as articles: decoded, converted, cut into passages, and written out again."""
