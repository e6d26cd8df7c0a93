"""What a change does to a plan: pins and bans, leave, moved dates, people gone; answered as moves, as few as can be."""
