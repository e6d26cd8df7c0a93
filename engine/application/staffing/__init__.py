"""Verbs that staff: who should take which role, and why."""
