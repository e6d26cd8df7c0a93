"""Chains of events: what followed from what in one run, and what would not have been without the first event."""
