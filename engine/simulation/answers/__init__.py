"""From replications to what is told: bands, differences, intervals."""
