"""How many people there are and where, without anything about a single one."""

from __future__ import annotations

from datetime import date

from engine.application.access import permit
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.domain.headcount import FEWEST_TOLD, Groups, groups_of
from engine.evidence.canonical import Json
from engine.evidence.result import Result


class OrganisationCounts(FrozenModel):
    """Headcount of one day; small groups are folded together."""

    people: int | None
    """People employed; ``None`` where there are fewer than five."""
    newest_day: date | None
    """Latest day on which anything was recorded or happened."""
    units: Groups
    """People by unit they are employed in."""
    job_families: Groups
    """People by job family."""


def organisation_counts(workspace: Workspace, actor: Actor, period: Period) -> Result[OrganisationCounts]:
    """Return the headcount by unit and by job family, over the actor's units.

    Raises
    ------
    AccessError
        None of the actor's roles may ask this.
    InputError
        There are no facts.
    """
    permit(actor, "organisation")
    organisation = workspace.organisation(period, actor.units)

    def work() -> OrganisationCounts:
        workforce, families = organisation.workforce, organisation.table("job_families").rows()
        people = len(workforce)
        return OrganisationCounts(
            people=people if people >= FEWEST_TOLD else None,
            newest_day=workspace.history.newest_day(),
            units=groups_of(workforce.unit_id.values(), organisation.unit_names),
            job_families=groups_of(
                workforce.job_family.values(), {str(row["job_family"]): str(row["name"]) for row in families}
            ),
        )

    units: list[Json] = [*sorted(actor.units)]
    asked: dict[str, Json] = {"units": units} if units else {}
    return workspace.answer(actor, Question("organisation", organisation, request=asked), work)
