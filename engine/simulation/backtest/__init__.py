"""Backtest: fit on what was known on a day, simulate on, and hold the bands against what really happened."""
