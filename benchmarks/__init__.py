"""Measured claims, each beside its peer in one run: fixed work, fixed seed, a ratio rather than a time."""
