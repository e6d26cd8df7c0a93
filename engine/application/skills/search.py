"""Who can do what: a search of the bank, and how many people it would find while it is still being typed."""

from __future__ import annotations

from engine.application.access import View, permit
from engine.application.sight import Sight, sight_of
from engine.application.skills.evidence import SkillsKnown, skills_known
from engine.application.skills.kept_searches import KEPT
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.errors import AccessError, Problem
from engine.evidence.result import Result
from engine.skills.search.answer import SkillCount, SkillSearch
from engine.skills.search.query_parsing import parse_query
from engine.skills.search.query_tree import asks_for_cost
from engine.skills.search.searching import MOST_LISTED, SkillBankSearch


def skills_search(
    workspace: Workspace, actor: Actor, period: Period, query: str, at_most: int = MOST_LISTED
) -> Result[SkillSearch]:
    """Return who meets a query, by which facts, what each clause costs, and who nearly qualifies.

    Raises
    ------
    InputError
        There are no facts, or the query cannot be read: every problem with its column.
    AccessError
        The actor may not ask this, or may not ask what people cost.
    """
    view = permit(actor, "skills search")
    seen, known, bank = _bank(workspace, actor, period, view)
    _require_cost_in_view(bank, query, view, actor)
    question = Question(
        "skills search",
        seen.named,
        request={"query": query, "at_most": at_most, **seen.scope},
        policies=known.policies,
    )
    return workspace.answer(actor, question, lambda: bank.search(query, at_most))


def skills_count(workspace: Workspace, actor: Actor, period: Period, query: str) -> SkillCount:
    """Return how many people meet a query that may not be finished, and how it could go on.

    It names nobody and is asked at every key; so no run of it is recorded.

    Raises
    ------
    InputError
        There are no facts.
    AccessError
        The actor may not ask this, or may not ask what people cost.
    """
    view = permit(actor, "skills count")
    _, _, bank = _bank(workspace, actor, period, view)
    _require_cost_in_view(bank, query, view, actor)
    return bank.count(query)


def _bank(workspace: Workspace, actor: Actor, period: Period, view: View) -> tuple[Sight, SkillsKnown, SkillBankSearch]:
    seen = sight_of(workspace, period, actor, view)
    known = skills_known(workspace, seen.shown)
    return seen, known, KEPT.of(seen.shown, known.proficiency, seen.team_only)


def _require_cost_in_view(bank: SkillBankSearch, query: str, view: View, actor: Actor) -> None:
    """Refuse a condition on cost to who sees people under pseudonyms: asked often enough, it tells what one earns."""
    if view is View.FULL:
        return
    read = parse_query(query, bank.index.vocabulary, bank.today)
    if read.tree is not None and asks_for_cost(read.tree):
        what = f"{actor.id[:80]} may not ask what people cost."
        raise AccessError(Problem("cost-not-shown", what, "Leave the condition on cost out."))
