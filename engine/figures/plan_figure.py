"""A workforce plan in time: a strip a role, people at work by source against the work, decisions under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from engine.documents.hints import did_you_mean
from engine.domain.frozen import Localised
from engine.errors import InputError, Problem
from engine.figures.figure import Figure, inline, span, specification, tooltip, upward
from engine.figures.numerals import number
from engine.figures.theme import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, TRACK, VERMILLION
from engine.figures.wording import both, word
from engine.planning.answer import PlanAnswer, RolePlan, ScenarioPlan

STRIP_PIXELS = 118
MOST_ROLES = 24
NAME_AT, TOP, BASE, ZERO, LOW = 0.02, 0.2, 0.68, 0.85, 0.98
"""Heights in a strip, from its top: name, largest capacity, capacity 0, decisions 0, most decisions below it."""
CAPACITY = {"staff": BLUE, "contractors": SKY, "shortfall": VERMILLION}
DECIDED = {"hire": GREEN, "arrive": ORANGE, "leave": PURPLE, "dismiss": VERMILLION}
GAINS = ("hire", "arrive")

Row = dict[str, object]


def plan_figure(answer: PlanAnswer, language: str, scenario: str | None = None, prefix: str = "plan") -> Figure:
    """Return the plan of one scenario by role.

    Parameters
    ----------
    answer : PlanAnswer
        A plan; where there is none the figure says so.
    language : str
        ``en`` or ``zh``.
    scenario : str or None
        Which; the most likely one where ``None``.
    prefix : str
        Makes the figure's id unique where a page shows several answers.

    Raises
    ------
    InputError
        There is no such scenario.
    """
    told = _chosen(answer, scenario)
    strips = [] if told is None else [_strip(answer, told, role) for role in told.roles]
    return Figure(
        id=f"{prefix}-by-role",
        title=both("plan.title", scenario=told.name if told else Localised(en="-")),
        spec=_spec(answer, strips[:MOST_ROLES], language),
        alternative=_alternative(answer, told),
        columns=("role", "month", "kind", "people"),
        rows=tuple(
            (strip.plan.role, month, kind, amount)
            for strip in strips
            for month in range(answer.horizon_months)
            for kind, amount in strip.amounts(month)
        ),
    )


def _chosen(answer: PlanAnswer, scenario: str | None) -> ScenarioPlan | None:
    if scenario is None:
        return max(answer.scenarios, key=lambda one: one.probability, default=None)
    for one in answer.scenarios:
        if one.scenario == scenario:
            return one
    if not answer.scenarios:
        return None
    mend = did_you_mean(scenario, [one.scenario for one in answer.scenarios])
    raise InputError(Problem("unknown-scenario", f"The plan has no scenario '{scenario[:80]}'.", mend))


@dataclass(frozen=True)
class _Strip:
    """A role with what moves into and out of it."""

    plan: RolePlan
    arriving: tuple[float, ...]
    leaving: tuple[float, ...]

    def amounts(self, month: int) -> list[tuple[str, float]]:
        """Return everything of a month by kind."""
        plan = self.plan
        return [
            ("staff", plan.staff[month]),
            ("contractors", round(plan.contractors[month] * plan.contractor_output, 6)),
            ("shortfall", plan.shortfall[month]),
            ("demand", plan.demand[month]),
            ("hire", plan.hires[month]),
            ("arrive", self.arriving[month]),
            ("leave", self.leaving[month]),
            ("dismiss", plan.dismissals[month]),
        ]

    @property
    def most(self) -> float:
        """Largest amount of work or capacity."""
        months = range(len(self.plan.staff))
        heights = [sum(amount for kind, amount in self.amounts(month) if kind in CAPACITY) for month in months]
        return max([*heights, *self.plan.demand, 1.0])

    @property
    def most_decided(self) -> float:
        """Largest number of people that a month decides about."""
        months = range(len(self.plan.staff))
        return max([1.0, *(sum(n for kind, n in self.amounts(month) if kind in DECIDED) for month in months)])


def _strip(answer: PlanAnswer, told: ScenarioPlan, role: RolePlan) -> _Strip:
    ways = {way.path: way for way in answer.ways}
    nothing = (0.0,) * answer.horizon_months

    def summed(names: Sequence[str]) -> tuple[float, ...]:
        series = [one.starts for one in told.paths if one.path in names]
        return tuple(map(sum, zip(*series, strict=True))) if series else nothing

    into = summed([name for name, way in ways.items() if way.to == role.role])
    out = summed([name for name, way in ways.items() if way.source == role.role])
    return _Strip(role, into, out)


def _alternative(answer: PlanAnswer, told: ScenarioPlan | None) -> Localised:
    if told is None:
        return both("plan.none")
    said = [
        both(
            "plan.role_told",
            role=role.role,
            first=number(role.staff[0], 1),
            last=number(role.staff[-1], 1),
            missing=number(sum(role.shortfall), 1),
        )
        for role in told.roles[:MOST_ROLES]
    ]
    return both(
        "plan.alternative",
        months=answer.horizon_months,
        told=Localised(en="; ".join(one.en for one in said), zh="；".join(one.zh for one in said)),
        cost=number(answer.expected_cost or 0.0, 0),
        money=answer.money,
    )


def _spec(answer: PlanAnswer, strips: Sequence[_Strip], language: str) -> dict[str, object]:
    bars = [bar for at, strip in enumerate(strips) for bar in _bars(at, strip, language)]
    work = [row for at, strip in enumerate(strips) for row in _work(at, strip, language)]
    heads = [_head(at, strip, language) for at, strip in enumerate(strips)]
    rows = span(max(len(strips), 1), 0)
    across = span(-0.5, answer.horizon_months - 0.5)
    axis = alt.Axis(title=word("plan.month", language), grid=False, tickMinStep=1, format="d")
    x = alt.X("left:Q", scale=across, axis=axis)
    shown = tooltip(**{name: word(f"plan.{name}", language) for name in ("role", "month", "kind", "people")})
    kinds = {word(f"plan.{kind}", language): colour for kind, colour in (CAPACITY | DECIDED).items()}
    legend = alt.Legend(title=None, orient="bottom", columns=3, labelLimit=200)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=[*kinds], range=[*kinds.values()]), legend=legend)
    named = alt.Chart(inline(heads))
    chart = alt.layer(
        named.mark_rule(color=TRACK).encode(y=upward("base", rows)),
        named.mark_rule(color=TRACK, strokeDash=[2, 2]).encode(y=upward("zero", rows)),
        alt.Chart(inline(bars))
        .mark_rect(stroke="#ffffff", strokeWidth=0.5)
        .encode(x=x, x2="right:Q", y=upward("low", rows), y2="high:Q", color=colour, tooltip=shown),
        alt.Chart(inline(work))
        .mark_rule(color=INK, strokeWidth=2)
        .encode(x=x, x2="right:Q", y=upward("high", rows), tooltip=shown),
        named.mark_text(align="left", baseline="top", dx=2, fontWeight="bold", clip=True).encode(
            x=x, y=upward("name_at", rows), text="name:N"
        ),
    )
    spec = specification(chart, STRIP_PIXELS * max(len(strips), 1))
    spec["padding"] = {"left": 8, "top": 4, "bottom": 4, "right": 12}
    return spec


def _head(at: int, strip: _Strip, language: str) -> Row:
    name = word("plan.strip", language, role=strip.plan.role, most=number(strip.most, 1))
    return {"base": at + BASE, "zero": at + ZERO, "name_at": at + NAME_AT, "left": -0.5, "name": name}


def _bars(at: int, strip: _Strip, language: str) -> list[Row]:
    found = []
    for month in range(len(strip.plan.staff)):
        height = up = down = 0.0
        for kind, amount in strip.amounts(month):
            if not amount or kind == "demand":
                continue
            if kind in CAPACITY:
                low, high = (at + BASE - (BASE - TOP) * part / strip.most for part in (height, height + amount))
                height += amount
            else:
                room = (ZERO - BASE if kind in GAINS else LOW - ZERO) / strip.most_decided
                start = up if kind in GAINS else down
                sign = -1 if kind in GAINS else 1
                low, high = (at + ZERO + sign * room * part for part in (start, start + amount))
                up, down = (up + amount, down) if kind in GAINS else (up, down + amount)
            found.append(_mark(month, strip, kind, amount, language) | {"low": round(low, 6), "high": round(high, 6)})
    return found


def _work(at: int, strip: _Strip, language: str) -> list[Row]:
    return [
        _mark(month, strip, "demand", amount, language)
        | {"high": round(at + BASE - (BASE - TOP) * amount / strip.most, 6)}
        for month, amount in enumerate(strip.plan.demand)
    ]


def _mark(month: int, strip: _Strip, kind: str, amount: float, language: str) -> Row:
    return {
        "left": month - 0.5,
        "right": month + 0.5,
        "role": strip.plan.role,
        "month": month,
        "kind": word(f"plan.{kind}", language),
        "people": number(amount, 2),
    }
