"""The database: the append-only history by load, and every run with its inputs, body and execution."""
