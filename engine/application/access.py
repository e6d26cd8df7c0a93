"""Who may ask what: one table of verbs and roles, from which the documented matrix and every refusal follow."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.domain.actor import Actor, Role
from engine.errors import AccessError, Problem


class View(StrEnum):
    """How much of an answer a role sees."""

    FULL = "full"
    """Everything, people by name."""
    MASKED = "masked"
    """People under pseudonyms."""
    OWN = "own"
    """What concerns the own person only."""


_WIDEST = (View.FULL, View.MASKED, View.OWN)
_ADMINISTRATOR = {Role.ADMINISTRATOR: View.FULL}
_EVERYBODY = dict.fromkeys(Role, View.FULL)


def _may(full: tuple[Role, ...] = (), masked: tuple[Role, ...] = (), own: tuple[Role, ...] = ()) -> dict[Role, View]:
    views = dict.fromkeys(own, View.OWN) | dict.fromkeys(masked, View.MASKED) | dict.fromkeys(full, View.FULL)
    return _ADMINISTRATOR | views


PLANNER, REQUESTER, AUTHOR = Role.PLANNER, Role.REQUESTER, Role.POLICY_AUTHOR
APPROVER, AUDITOR, EMPLOYEE = Role.APPROVER, Role.AUDITOR, Role.EMPLOYEE

PERMISSIONS: Mapping[str, Mapping[Role, View]] = {
    "demo": _ADMINISTRATOR,
    "health": _EVERYBODY,
    "schema": _EVERYBODY,
    "check": _may(full=(PLANNER, REQUESTER)),
    "load": _ADMINISTRATOR,
    "export": _ADMINISTRATOR,
    "organisation": _may(full=(PLANNER, REQUESTER, AUTHOR, APPROVER, AUDITOR)),
    "recommend": _may(full=(APPROVER,), masked=(PLANNER, AUTHOR, AUDITOR)),
    "recommend job": _may(full=(PLANNER, REQUESTER, AUTHOR, APPROVER, AUDITOR)),
    "goals status": _may(full=(APPROVER,), masked=(PLANNER, AUTHOR, AUDITOR)),
    "goals risks": _may(full=(APPROVER,), masked=(PLANNER, AUTHOR, AUDITOR)),
    "goals acknowledge": _may(full=(APPROVER,), masked=(PLANNER,)),
    "goals forecast": _may(full=(APPROVER,), masked=(PLANNER, AUTHOR, AUDITOR)),
    "goals recalibrate": _may(full=(APPROVER,), masked=(PLANNER, AUTHOR, AUDITOR)),
    "goals change": _may(full=(APPROVER,), masked=(PLANNER,)),
    "goals approve change": _may(full=(APPROVER,)),
    "goals changes": _may(full=(APPROVER, AUDITOR)),
    "goals map": _may(full=(APPROVER,), masked=(PLANNER, AUTHOR, AUDITOR)),
    "goals why": _may(full=(APPROVER,), masked=(PLANNER, AUTHOR, AUDITOR), own=(EMPLOYEE,)),
    "goals person": _may(full=(APPROVER,), masked=(PLANNER, AUTHOR, AUDITOR), own=(EMPLOYEE,)),
    "goals drafts": _may(full=(PLANNER, AUTHOR, APPROVER, AUDITOR)),
    "goals direction": _may(full=(APPROVER,), masked=(PLANNER, AUTHOR, AUDITOR)),
    "goals adviser": _may(full=(PLANNER, AUTHOR, APPROVER, AUDITOR)),
    "skills person": _may(full=(REQUESTER, APPROVER, AUDITOR), own=(EMPLOYEE,)),
    "skills correct": _may(full=(APPROVER,), own=(EMPLOYEE,)),
    "skills buried": _may(full=(APPROVER,), masked=(PLANNER, AUDITOR)),
    "skills import": _may(full=(PLANNER, REQUESTER)),
    "staff request": _may(full=(REQUESTER, APPROVER)),
    "staff why-not": _may(full=(REQUESTER, APPROVER)),
    "staff fixes": _may(full=(REQUESTER, APPROVER)),
    "skills extract": _may(full=(APPROVER,)),
    "staff unsure": _may(full=(REQUESTER, APPROVER)),
    "staff schedule": _may(full=(REQUESTER, APPROVER)),
    "skills search": _may(full=(REQUESTER, APPROVER), masked=(PLANNER, AUDITOR)),
    "skills count": _may(full=(REQUESTER, APPROVER), masked=(PLANNER, AUDITOR)),
    "skills matrix": _may(full=(PLANNER, REQUESTER, AUTHOR, APPROVER, AUDITOR)),
    "skills gaps": _may(full=(PLANNER, REQUESTER, AUTHOR, APPROVER, AUDITOR)),
    "staff pareto": _may(full=(REQUESTER, APPROVER)),
    "staff change": _may(full=(REQUESTER, APPROVER)),
    "staff replan": _may(full=(REQUESTER, APPROVER)),
    "staff portfolio": _may(full=(REQUESTER, APPROVER)),
    "scenarios": _may(full=(PLANNER, AUTHOR, APPROVER, AUDITOR)),
    "simulate": _may(full=(PLANNER,)),
    "sweep": _may(full=(PLANNER,)),
    "drivers": _may(full=(PLANNER,)),
    "rank": _may(full=(PLANNER,)),
    "sensitivity": _may(full=(PLANNER,)),
    "plan": _may(full=(PLANNER,)),
    "brief": _may(full=(PLANNER,)),
    "simulate trace": _may(full=(PLANNER,)),
    "simulate chain": _may(full=(PLANNER,)),
    "backtest": _may(full=(PLANNER, AUDITOR)),
    "harden": _may(full=(PLANNER,)),
    "policies": _may(full=(PLANNER, REQUESTER, AUTHOR, APPROVER, AUDITOR)),
    "policy check": _may(full=(AUTHOR, APPROVER)),
    "policy backtest": _may(full=(APPROVER,), masked=(AUTHOR, AUDITOR)),
    "policy preview": _may(full=(APPROVER,), masked=(AUTHOR, AUDITOR)),
    "policy publish": _may(full=(AUTHOR,)),
    "policy approve": _may(full=(APPROVER,)),
    "policy explain": _may(full=(APPROVER,), masked=(AUTHOR, AUDITOR)),
    "policy read": _may(full=(PLANNER, REQUESTER, AUTHOR, APPROVER, AUDITOR)),
    "policy test": _may(full=(AUTHOR, APPROVER)),
    "policy evaluate": _may(full=(AUTHOR, APPROVER)),
    "policy import-dmn": _may(full=(AUTHOR, APPROVER)),
    "policy export-dmn": _may(full=(AUTHOR, APPROVER)),
    "runs": _may(full=(AUDITOR,)),
    "jobs": _may(full=(PLANNER, REQUESTER, AUTHOR, AUDITOR)),
    "jobs cancel": _may(full=(PLANNER, REQUESTER, AUTHOR)),
    "jobs retry": _may(full=(PLANNER, REQUESTER, AUTHOR)),
    "decisions propose": _may(full=(REQUESTER,)),
    "decisions list": _may(full=(REQUESTER, APPROVER, AUDITOR), own=(EMPLOYEE,)),
    "decisions show": _may(full=(REQUESTER, APPROVER, AUDITOR)),
    "decisions explain": _may(full=(REQUESTER, APPROVER, AUDITOR), own=(EMPLOYEE,)),
    "decisions decide": _may(full=(APPROVER,)),
    "decisions receipt": _may(full=(REQUESTER, APPROVER, AUDITOR)),
    "decisions replay": _may(full=(APPROVER, AUDITOR)),
    "decisions appeal": _may(full=(APPROVER,), own=(EMPLOYEE,)),
    "decisions judge appeal": _may(full=(APPROVER,)),
    "decisions verify": _may(full=(AUDITOR,)),
    "decisions log": _may(full=(AUDITOR,)),
    "decisions purge": _ADMINISTRATOR,
    "person": _may(full=(AUDITOR,), own=(EMPLOYEE,)),
    "keys": _ADMINISTRATOR,
    "units mode": _ADMINISTRATOR,
    "units modes": _EVERYBODY,
    "metrics": _may(full=(AUDITOR,)),
    "backup": _ADMINISTRATOR,
}
"""What each role sees of each verb's answer; a role that is not named may not ask."""


INSTALLATION = frozenset(
    {"load", "export", "runs", "keys", "units mode", "decisions purge", "decisions log", "metrics", "backup"}
    | {"backtest"}
    | {"policy publish", "policy approve"}
)
"""Verbs about the installation as a whole; an actor that sees some units only may not ask them."""


def permit(actor: Actor, verb: str) -> View:
    """Return how much of a verb's answer an actor sees, the widest of its roles.

    Raises
    ------
    AccessError
        None of the actor's roles may ask this, or it concerns more than the actor's units.
    """
    allowed = PERMISSIONS[verb]
    views = {allowed[role] for role in actor.roles if role in allowed}
    if not views:
        may = ", ".join(role.value for role in Role if role in allowed)
        what = f"{actor.id[:80]} ({', '.join(actor.roles) or 'no role'}) may not ask for '{verb}'."
        raise AccessError(Problem("not-permitted", what, f"Ask someone who may: {may}."))
    if actor.units and verb in INSTALLATION:
        what = f"{actor.id[:80]} sees some units only, and '{verb}' concerns the whole organisation."
        raise AccessError(Problem("not-permitted", what, "Ask an actor without units in scope."))
    return next(view for view in _WIDEST if view in views)
