"""Which version answers, and on which libraries it stands."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

DISTRIBUTION = "sextant-workforce"


def sextant_version() -> str:
    """Return the version of the installed distribution, ``0+unknown`` outside an installation."""
    return _version(DISTRIBUTION) or "0+unknown"


def versions_of(*distributions: str) -> dict[str, str]:
    """Return the versions of Python, Sextant and the named distributions that are installed."""
    found = {"python": platform.python_version(), "sextant": sextant_version()}
    return found | dict(_installed(distributions))


def _installed(distributions: Iterable[str]) -> Iterable[tuple[str, str]]:
    for distribution in distributions:
        if installed := _version(distribution):
            yield distribution, installed


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
