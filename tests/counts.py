"""How often a repeated test repeats: fewer times in every run, the full count in a soak."""

from __future__ import annotations

import os


def scaled(ci: int, soak: int) -> int:
    """Return ``soak`` under the soak profile, else ``ci``."""
    return soak if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else ci
