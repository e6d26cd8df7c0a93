"""Choices around teams: what can be traded, why not her, what an absence takes, what would help, all roles at once."""

from __future__ import annotations

from engine.figures.gantt_figure import gantt_figure
from engine.figures.markup import Html, Part, element, join, table
from engine.figures.moves_figure import moves_figure
from engine.figures.numerals import day, number, signed
from engine.figures.pareto_figure import pareto_figure
from engine.figures.report_contents import Choices
from engine.figures.report_parts import figure_block, heading, paragraph, section
from engine.figures.wording import word
from engine.staffing.answers.person_name import PersonName
from engine.staffing.changes.replan_answer import Move, Replan
from engine.staffing.portfolio.portfolio_answer import PortfolioAnswer, PortfolioStatus
from engine.staffing.schedule.answer import ScheduleAnswer
from engine.staffing.trades.trade_answer import Plan, TradeOffs
from engine.staffing.why.fixes_answer import Fix, Fixes, Relaxation
from engine.staffing.why.why_not_answer import WhyNot


def choices_section(choices: Choices | None, language: str) -> Html:
    """Return the section about what else can be chosen, and what follows from changes."""
    title = word("section.choices", language)
    if choices is None or not choices.results:
        return section("choices", title, paragraph(word("page.nothing", language)))
    return section(
        "choices",
        title,
        paragraph(word("choices.intro", language)),
        *(_trades(choices.trades.body, language) if choices.trades else ()),
        *(_why_not(choices.why_not.body, choices, language) if choices.why_not else ()),
        *(_replan(choices.replan.body, choices, language) if choices.replan else ()),
        *(_fixes(choices.fixes.body, language) if choices.fixes else ()),
        *(_portfolio(choices.portfolio.body, choices, language) if choices.portfolio else ()),
        *(_schedule(choices.schedule.body, language) if choices.schedule else ()),
    )


def _trades(found: TradeOffs, language: str) -> list[Html | None]:
    title = word("choices.trades", language, title=found.title)
    if not found.plans:
        return [heading(title), paragraph(found.text.text(language))]
    heads = [word(f"choices.{name}", language) for name in ("plan", "fit", "gained", "overtime", "given_up")]
    return [
        heading(title),
        paragraph(found.text.text(language)),
        paragraph(word("choices.trades_hint", language)),
        figure_block(pareto_figure(found, language, "report"), language),
        table(heads, [_plan(plan) for plan in found.plans], title, (1, 2, 3, 4)),
    ]


def _plan(plan: Plan) -> list[Part]:
    return [
        number(plan.number),
        number(plan.fit, 1),
        number(plan.development),
        number(plan.overtime_hours, 1),
        number(plan.fit_given_up, 1),
    ]


def _why_not(found: WhyNot, choices: Choices, language: str) -> list[Html | None]:
    name = found.person.name or found.person.person_id
    title = word("choices.why_not", language, person=name, title=found.title)
    heads = [word(f"choices.{one}", language) for one in ("role", "out", "into", "difference")]
    rows = [
        [
            choices.role(place.role),
            _person(place.out, choices.person(place.out)),
            _person(place.into, choices.person(place.into)),
            signed(place.difference, 1),
        ]
        for place in found.places
    ]
    change = found.changes[0].text.text(language) if found.changes else ""
    return [
        heading(title),
        paragraph(found.text.text(language)),
        *(paragraph(one.text.text(language)) for one in found.blocking),
        table(heads, rows, title, (3,)) if rows else None,
        paragraph(word("choices.smallest_change", language, change=change)) if change else None,
        paragraph(word("choices.confirmed", language), "small quiet") if found.confirmed else None,
    ]


def _replan(found: Replan, choices: Choices, language: str) -> list[Html | None]:
    title = word("choices.replan", language, title=found.title)
    heads = [word(f"choices.{name}", language) for name in ("role", "out", "into", "difference", "because")]
    rows = [_move(move, choices, language) for move in found.moves]
    proven = word("choices.fewest", language) if found.proven and found.moves else None
    return [
        heading(title),
        paragraph(join((_absence(choices, language), element("strong", found.text.text(language)), " ", proven))),
        figure_block(moves_figure(found, language, "report"), language) if found.team else None,
        table(heads, rows, title, (3,)) if rows else None,
        *(paragraph(conflict.text.text(language)) for conflict in found.conflicts),
    ]


def _absence(choices: Choices, language: str) -> str | None:
    away = choices.absence
    if away is None:
        return None
    told = {"start": day(away.start, language), "end": day(away.end, language)}
    return word("choices.absence", language, person=choices.person(away.person), **told) + " "


def _move(move: Move, choices: Choices, language: str) -> list[Part]:
    reasons = [element("div", reason.text(language)) for reason in move.why]
    return [
        choices.role(move.role),
        _named(move.out),
        _named(move.into),
        signed(move.difference, 1),
        element("div", *reasons, class_="wide"),
    ]


def _named(person: PersonName | None) -> Part:
    return "–" if person is None else _person(person.person_id, person.name or person.person_id)


def _person(identity: str, name: str) -> Html:
    return element("code", identity) if name == identity else join((name, " ", element("code", identity)))


def _fixes(found: Fixes, language: str) -> list[Html | None]:
    title = word("choices.fixes", language, title=found.title)
    heads = [word(f"choices.{name}", language) for name in ("way", "gives_way", "cost", "points", "checked")]
    rows = [_fix(at, fix, language) for at, fix in enumerate(found.fixes, start=1)]
    return [
        heading(title),
        paragraph(found.text.text(language)),
        table(heads, rows, title, (2, 3)) if rows else None,
        *(paragraph(note.text(language), "small quiet") for note in found.notes),
    ]


def _fix(at: int, fix: Fix, language: str) -> list[Part]:
    checked = "confirmed" if fix.verified and fix.confirmed else "verified" if fix.verified else "unchecked"
    return [
        number(at),
        element("div", *(element("div", _given_up(one, language)) for one in fix.relaxations)),
        number(fix.cost, 1),
        number(fix.objective, 1),
        word(f"choices.{checked}_fix", language),
    ]


def _given_up(one: Relaxation, language: str) -> Html:
    told = one.text.text(language)
    return join((told, f" ({one.name})" if one.name and one.name not in told else None))


def _portfolio(found: PortfolioAnswer, choices: Choices, language: str) -> list[Html | None]:
    title = word("choices.portfolio", language)
    proof = "best" if found.status is PortfolioStatus.OPTIMAL else "bounded"
    told = word(
        f"choices.portfolio_{proof}",
        language,
        filled=number(found.filled),
        openings=number(found.openings),
        gap=number(100 * found.gap, 2),
    )
    heads = [word(f"choices.{name}", language) for name in ("project", "priority", "filled", "openings")]
    rows = [(one.title, number(one.priority), number(one.filled), number(one.openings)) for one in found.projects]
    return [
        heading(title),
        paragraph(told),
        table(heads, rows, title, (1, 2, 3)),
        *(
            paragraph(word("choices.left_open", language, role=choices.role(one.role), why=one.why.text(language)))
            for one in found.unfilled
        ),
    ]


def _schedule(found: ScheduleAnswer, language: str) -> list[Html | None]:
    title = word("choices.schedule", language, title=found.title)
    unit = word(f"gantt.unit.{found.unit}", language)
    length, bound = number(found.makespan), number(found.lower_bound)
    key = "choices.schedule_best" if found.status == "optimal" else "choices.schedule_bounded"
    return [
        heading(title),
        paragraph(word("choices.schedule_hint", language)),
        paragraph(word(key, language, length=length, bound=bound, unit=unit)) if found.makespan is not None else None,
        figure_block(gantt_figure(found, language, prefix="report"), language),
    ]
