"""What every question about one request rests on, beside the request itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.domain.limits import Limit
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.errors import InputError
from engine.staffing.answers.casting import Casting
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.objective import SHIPPED_OBJECTIVE, Objective
from engine.staffing.candidates.staffing_limits import check_limits
from engine.staffing.judging.judge import Judge
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import checked
from engine.staffing.requests.resolution import resolve
from engine.staffing.requests.rule_resolution import Seniority


@dataclass(frozen=True)
class Ground:
    """The bank and the rules in force.

    Attributes
    ----------
    organisation : Organisation
        The cut.
    proficiency : Proficiency
        Levels of its people in skills, in the order of its workforce.
    limits : sequence of Limit
        What policies set.
    objective : Objective
        What makes one team better than another.
    """

    organisation: Organisation
    proficiency: Proficiency
    limits: Sequence[Limit] = ()
    objective: Objective = SHIPPED_OBJECTIVE

    def cast(self, request: StaffingRequest) -> Casting:
        """Return a request beside the bank.

        Raises
        ------
        InputError
            Names that nothing bears, or limits that are not known; all are listed.
        """
        if self.proficiency.person_ids != self.organisation.workforce.person_ids:
            raise ValueError("the proficiency table must list the people of the organisation's workforce")
        check_limits(self.limits)
        seniority = Seniority(self.objective.senior_level, self.objective.junior_level)
        resolved, problems = resolve(checked(request), self.organisation, seniority)
        if problems:
            raise InputError(*problems)
        project = request.project
        bank = Bank(
            self.organisation, self.proficiency, self.limits, project.project_id, project.budget, self.objective
        )
        return Casting.of(resolved, bank)

    def judge(self, request: StaffingRequest) -> Judge:
        """Return who judges the answers to a request."""
        return Judge(self.organisation, self.proficiency, self.limits, request.project.project_id, self.objective)

    def seeing(self, organisation: Organisation) -> Ground:
        """Return the same ground over another cut of the same people."""
        return replace(self, organisation=organisation)
