"""From what experts know to the draft of an article."""
