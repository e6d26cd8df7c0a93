"""Why somebody is not in the team, what would make an impossible request possible, and what to find out first."""
