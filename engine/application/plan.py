"""The cheapest way to have enough people for the work, whichever scenario comes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.application.access import permit
from engine.application.simulate import scope_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.planning.answer import PlanAnswer
from engine.planning.plan_file import WorkforcePlan
from engine.planning.resolution import resolved
from engine.planning.wish import PlanWish, Watch

MOST_SECONDS = 86_400


def plan_workforce(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    plan: WorkforcePlan,
    wish: PlanWish | None = None,
    watch: Watch = lambda _: None,
) -> Result[PlanAnswer]:
    """Return the cheapest plan with what one more and one less of everything is worth, or what must give.

    Parameters
    ----------
    plan : WorkforcePlan
        What is asked; a dataset is needed where it leaves numbers to it.
    wish : PlanWish or None
        Limit of time, and whether values are wanted.
    watch : Watch
        Is told what is begun.

    Raises
    ------
    InputError
        What the plan wants read from the dataset is not there.
    AccessError
        The actor may not plan.
    SolverError
        The independent judge refused the plan.
    """
    permit(actor, "plan")
    asked = asked_plan(workspace, actor, period, plan, wish or PlanWish())
    return workspace.answer(actor, asked.question, lambda: asked.work(watch))


@dataclass(frozen=True)
class AskedPlan:
    """A plan whose names are known, ready to be made."""

    plan: WorkforcePlan
    organisation: Organisation | None
    wish: PlanWish
    question: Question

    def work(self, watch: Watch) -> PlanAnswer:
        """Return the answer."""
        from engine.planning import plan as planning  # noqa: PLC0415 - the solver takes a while to import

        return planning.plan_workforce(self.plan, self.organisation, self.wish, watch)


def asked_plan(workspace: Workspace, actor: Actor, period: Period, plan: WorkforcePlan, wish: PlanWish) -> AskedPlan:
    """Return the plan with what it needs of the dataset found; see ``plan_workforce`` for what is refused."""
    permit(actor, "plan")
    _require_range(wish)
    organisation = None
    if plan.needs_facts:
        if not workspace.history.tables:
            what = "The plan leaves numbers to a dataset, and there is none to read them from."
            raise InputError(Problem("no-facts", what, "Write the numbers into the plan, or name one: --data DIR."))
        day = plan.as_of or period.as_of
        organisation = workspace.organisation(replace(period, as_of=day), actor.units)
    resolved(plan, organisation)
    question = Question(
        "plan",
        organisation,
        request={"plan": canonical_value(plan), "time_limit": wish.time_limit, "values": wish.values}
        | scope_of(actor.units),
        libraries=("numpy", "pyomo", "highspy"),
    )
    return AskedPlan(plan, organisation, wish, question)


def _require_range(wish: PlanWish) -> None:
    if wish.time_limit is not None and not 0 < wish.time_limit <= MOST_SECONDS:
        what = f"A time limit cannot be {wish.time_limit:g} seconds."
        mend = f"Give more than 0 and at most {MOST_SECONDS}, or none."
        raise InputError(Problem("out-of-range", what, mend, column="time_limit", value=f"{wish.time_limit:g}"))
