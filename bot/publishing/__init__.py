"""Articles come in, are published, prove that they answer, and whoever asked is told."""
