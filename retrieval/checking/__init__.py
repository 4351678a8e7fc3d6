"""Whether a passage supports a sentence: what both claim, clause by clause."""
