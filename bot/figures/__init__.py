"""Figures for the people who look after the knowledge: health and trends."""
