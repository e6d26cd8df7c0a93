"""What a requester says each way of giving way would cost, in place of the policy's figures."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.domain.frozen import FrozenModel

Cost = Annotated[float, Field(ge=0, le=1_000_000)]


class RelaxationCosts(FrozenModel):
    """Declared costs, in one unit of the requester's choosing; what is left out is as the policy says."""

    train: Cost | None = None
    """Training one person by one level of a skill, or to one certificate."""
    borrow_per_half: Cost | None = None
    """Taking 50 % of a person's full time from what they are booked on; other shares in proportion."""
    shift_week: Cost | None = None
    """Moving the whole project, start and end, one week later."""
    split: Cost | None = None
    """Splitting one opening between two people, each with half its share of full time."""
    hire: Cost | None = None
    """Filling one opening with somebody from outside."""
    waive: Cost | None = None
    """Letting one person off one condition, such as the place of work or a limit of policy."""
    drop_rule: Cost | None = None
    """Dropping one rule about the team."""
    drop_pin: Cost | None = None
    """Dropping one pin."""
    budget_per_thousand: Cost | None = None
    """Raising the budget by 1,000, begun thousands count whole."""
