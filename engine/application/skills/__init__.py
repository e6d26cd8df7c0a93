"""Verbs of the skills bank."""
