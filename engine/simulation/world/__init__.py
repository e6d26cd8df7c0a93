"""A scenario on an organisation, as plain numbers: people, teams, posts and curves."""
