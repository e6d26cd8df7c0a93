"""People for one project: who is eligible, how well they fit, the best team, and proof that it is one."""
