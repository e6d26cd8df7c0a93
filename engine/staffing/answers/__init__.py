"""What a requester gets to see: the outcome, the roles, the team and what is lacking, in words."""
