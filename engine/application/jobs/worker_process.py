"""The program of a worker that another process starts, tells what to do, and ends."""

from __future__ import annotations

if __name__ == "__main__":
    # Processes that simulate are started with this module too, and must not load what only the worker needs.
    from engine.application.jobs.working import work_for_parent

    work_for_parent()
