"""Verbs on goals: which mix, how far, what is at risk."""
