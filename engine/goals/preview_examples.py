"""Single people of a preview, with everything behind their two scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.domain.organisation import Organisation
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.goals.attainment import CheckIns
from engine.goals.mix_scores import MixScores
from engine.goals.own_goals import OwnGoals
from engine.goals.preview_views import ComponentValue, PreviewExample, ScoredMix
from engine.goals.rounding import DECIMALS

SHOWN = 5


def examples(
    organisation: Organisation, own: OwnGoals, before: MixScores, after: MixScores, people: Sequence[int]
) -> tuple[PreviewExample, ...]:
    """Return the first few of some positions in the workforce with both trails."""
    writer = _Writer(organisation, own)
    return tuple(
        PreviewExample(
            person_id=organisation.workforce.person_ids[at],
            before=writer.scored(before, at),
            after=writer.scored(after, at),
        )
        for at in people[:SHOWN]
    )


class _Writer:
    """Writes people down with their goals."""

    def __init__(self, organisation: Organisation, own: OwnGoals) -> None:
        self.people, self.own = organisation.workforce.person_ids, own
        self.goal_ids = organisation.table("goals").text("goal_id")
        self.goal_of = organisation.table("key_results").text("goal_id")
        self.check_ins = CheckIns.of(organisation)

    def scored(self, scores: MixScores, at: int) -> ScoredMix:
        """Return one person under one policy."""
        mix = scores.mixes.mix_of(self.people[at])
        rows = {component: self.own.goals_of(at, component) for component in mix.mix}
        counted = np.unique(np.concatenate([np.empty(0, dtype=np.intp), *rows.values()]))
        return ScoredMix(
            score=scores.score_of(at),
            coverage=float(scores.coverage[at]),
            band=scores.band_of(at),
            components=tuple(self._component(at, name, weight, rows[name]) for name, weight in mix.mix.items()),
            warnings=tuple(warning.code for warning in mix.warnings),
            trail=Trail(
                facts=(*mix.trail.facts, *self._reports(counted)),
                rules=(*mix.trail.rules, *scores.band_rules(at)),
                notes=mix.trail.notes,
            ),
        )

    def _component(self, at: int, name: str, weight: float, rows: NDArray[np.intp]) -> ComponentValue:
        attained = self.own.attained[at, self.own.components.index(name)]
        return ComponentValue(
            component=name,
            weight=weight,
            attainment=None if np.isnan(attained) else round(float(attained), DECIMALS),
            goal_ids=tuple(str(self.goal_ids[row]) for row in rows.tolist()),
        )

    def _reports(self, goals: NDArray[np.intp]) -> tuple[Fact, ...]:
        """Return the last check-in of every key result of some goals."""
        wanted = {str(self.goal_ids[row]) for row in goals.tolist()}
        codes = [code for code, goal in enumerate(self.goal_of.index) if goal in wanted]
        latest = self.check_ins.latest[np.isin(self.goal_of.codes, codes)]
        return tuple(self.check_ins.facts(latest[latest >= 0]))
