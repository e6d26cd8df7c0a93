"""What becomes of an answer: proposal, decision by a named human, receipt, replay and appeal; all of it in a chain."""
