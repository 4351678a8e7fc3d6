"""What the product does: asking, feedback, the gap loop, curating, and every word the bot says."""
