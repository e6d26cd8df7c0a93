"""How a plan is looked for; apart from the solver, which takes a while to import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class PlanWish:
    """How to plan.

    Attributes
    ----------
    time_limit : float or None
        Seconds for every solve; ``None``: no clock is read, and the same plan comes out on every machine.
    values : bool
        Whether to say what one more and one less of everything is worth, and what foresight is worth.
    """

    time_limit: float | None = None
    values: bool = True


Watch = Callable[[str], None]
"""Is told what is begun: ``model``, ``solve``, ``values``, ``foresight`` or ``impasse``."""

STAGES = ("model", "solve", "values", "foresight", "impasse")
"""What a watch can be told."""
