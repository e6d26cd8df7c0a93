"""The best team of one request: the problem as plain data, its program, proofs, and why no team exists."""
