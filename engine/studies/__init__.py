"""Questions that need several subjects at once: goals with skills, people with goals."""
