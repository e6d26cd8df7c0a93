"""Which framework mix went steadier for which job family, learned from past periods; advice only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from engine.application.access import permit
from engine.application.goals.recommend import POLICY
from engine.application.workspace import Question, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import Localised
from engine.evidence.result import Result
from engine.goals.framework_adviser import FrameworkAdvice, advise
from engine.loading.mix_history import read_mix_history


def goals_adviser(workspace: Workspace, actor: Actor, history: Path, on: date | None = None) -> Result[FrameworkAdvice]:
    """Return what the history in a CSV file says about framework mixes, beside the presets that hold.

    Raises
    ------
    InputError
        The file cannot be used (every row is listed), or no policy holds on the day.
    """
    permit(actor, "goals adviser")
    day = on or workspace.now().date()
    policy = workspace.policies.get(POLICY, day)
    records, unused = read_mix_history(history)
    told = tuple(Localised(en=f"{problem.what} {problem.mend}") for problem in unused)

    def work() -> FrameworkAdvice:
        advice = advise(records, policy, day)
        return advice.changed(notes=(*advice.notes, *told))

    question = Question(
        "goals adviser",
        request={"history": history.name, "on": day.isoformat()},
        policies=(policy,),
        libraries=("numpy", "scipy"),
    )
    return workspace.answer(actor, question, work)
