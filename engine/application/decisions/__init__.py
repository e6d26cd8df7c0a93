"""Verbs on the ledger of decisions: propose, decide, explain, appeal, replay, read, prove."""
