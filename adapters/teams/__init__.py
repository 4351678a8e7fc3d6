"""Microsoft Teams: what arrives from the Bot Connector becomes use cases, and replies go back through it."""
