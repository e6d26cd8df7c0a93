"""Questions that take many scenarios to answer: sweeps, drivers, rankings and sensitivity."""
