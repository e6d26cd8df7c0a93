"""A worker whose library raises, and that prints into what should be its answers."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from engine.application.matcher_worker import main


def fail(rule: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]) -> object:
    """Print, then raise."""
    sys.stdout.write("noise on standard output\n")
    sys.stdout.flush()
    raise ValueError("no more memory")


if __name__ == "__main__":
    main(fail)
