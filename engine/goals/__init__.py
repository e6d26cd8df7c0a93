"""Goals: framework mixes, roll-up, break points, stalled key results."""
