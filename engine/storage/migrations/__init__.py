"""Steps by which the tables of the database came to be; each can be taken back."""
