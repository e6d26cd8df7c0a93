"""Skill tags from what people wrote: where a skill is named, what the sentence says about it, and how well."""
