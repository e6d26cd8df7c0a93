"""Sextant, the decision engine: facts about an organisation in, decisions with their evidence out."""
