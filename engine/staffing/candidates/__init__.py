"""Who can take a role, and how well each would fit it: the bank, bookings, limits, eligibility and fit."""
