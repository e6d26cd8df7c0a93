"""Asking the bank who can do what: a small query language, its index and its answers."""
