"""All open roles at once: whom to place where, with a bound priced over every eligible pair."""
