"""A worker that never answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.application.matcher_worker import main


def hang(rule: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]) -> object:
    """Run for ever."""
    while True:
        pass


if __name__ == "__main__":
    main(hang)
