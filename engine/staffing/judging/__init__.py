"""Answers judged again from the tables, with no code of the model."""
