"""What happens next: the team clock on SimPy, scenarios, ensembles, calibration and their statistics."""
