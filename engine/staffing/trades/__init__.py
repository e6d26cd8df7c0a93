"""What can be traded for what: teams that nobody can better in fit, development and overtime at once."""
