"""A worker that really crashes: it hands durable_rules an empty list of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.application.matcher_worker import main


def crash(rule: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]) -> object:
    """Assert no facts at once, which the library does not survive."""
    from durable import engine  # noqa: PLC0415

    def ignore(closure: object) -> None:
        del closure

    host = engine.Host()
    host.set_rulesets({"p": {"r": {"all": [{"m": {"a": 1}}], "run": ignore}}})
    return host.assert_facts("p", [])


if __name__ == "__main__":
    main(crash)
