"""One run: the clocks of teams, recruiting, and what is recorded of it."""
