"""The HTTP API under ``/v1``: thin routes over the verbs of the application, on this machine only."""
