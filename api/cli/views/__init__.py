"""Summaries of results for a terminal, in English and Chinese."""
