"""The answer to an impossible request with the cheapest ways of giving way, in short."""

from __future__ import annotations

from engine.domain.frozen import Localised
from engine.staffing.answers.answer import Infeasible, StaffingAnswer
from engine.staffing.answers.ground import Ground
from engine.staffing.answers.way_out import WayOut
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.why.fixes import fixes
from engine.staffing.why.fixes_answer import Fix
from engine.staffing.why.giving_way import Prices

UNPRICED = Localised(
    en="Ways to a team are not looked for: no policy staffing_relaxations that says what giving way costs is in force.",
    zh="未寻找解决办法：没有生效的政策 staffing_relaxations 规定各种让步的成本。",
)


def with_ways_out(
    answer: StaffingAnswer, request: StaffingRequest, ground: Ground, prices: Prices | None, options: SolverOptions
) -> StaffingAnswer:
    """Return the answer to a request, with the three cheapest ways of giving way in short where it has no team.

    Parameters
    ----------
    answer, request, ground, options
        The answer as it stands, and what it answers.
    prices : Prices or None
        Declared costs; without any the ways are left out, and a note says so.

    Raises
    ------
    SolverError
        Two solvers disagree.
    """
    outcome = answer.outcome
    if not isinstance(outcome, Infeasible):
        return answer
    if prices is None:
        return answer.changed(notes=(*answer.notes, UNPRICED))
    found = fixes(request, ground, prices, options)
    ways = tuple(_short(fix) for fix in found.fixes)
    said = found.notes if ways else (found.text,)
    return answer.changed(
        outcome=outcome.changed(ways=ways, none_cheaper=found.none_cheaper), notes=(*answer.notes, *said)
    )


def _short(fix: Fix) -> WayOut:
    # Ids that stand in sentences alone would go unnoted as reads of personal data.
    people = {each.person_id for each in fix.relaxations if each.person_id is not None}
    return WayOut(cost=fix.cost, text=fix.text, people=tuple(sorted(people)), confirmed=fix.confirmed)
