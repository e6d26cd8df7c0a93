"""Verbs on policies, for their authors."""
