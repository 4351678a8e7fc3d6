"""Measurements of quality and speed, and the commands that fit what ships."""
