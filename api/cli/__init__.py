"""The command ``sextant``."""
