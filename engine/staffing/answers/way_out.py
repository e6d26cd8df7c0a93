"""A way of giving way in short, as the answer to an impossible request shows it."""

from __future__ import annotations

from engine.domain.frozen import FrozenModel, Localised


class WayOut(FrozenModel):
    """One way of giving way that makes an impossible request possible; ``staff fixes`` tells it in full."""

    cost: float
    """Declared cost of all of it."""
    text: Localised
    """What is given up."""
    people: tuple[str, ...]
    """Whom the text names, by id, in order; empty where it names nobody."""
    confirmed: bool
    """Whether a second solver agrees with the team that the relaxed request, solved again, has."""


class WaysOut(FrozenModel):
    """The ways that an answer shows, and who has verified them."""

    ways: tuple[WayOut, ...] = ()
    """Cheapest ways of giving way by declared cost, cheapest first; empty where none was looked for or none helps."""
    none_cheaper: bool = False
    """Whether a second solver came to the same least cost."""
