"""Keeping what is published right: reminders, contradictions, withholding, the weekly digest."""
