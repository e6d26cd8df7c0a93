"""The team: who is proposed and why, who gives way in each alternative, and who is lacking where no team exists."""

from __future__ import annotations

from collections.abc import Sequence

from engine.figures.fit_figure import fit_figure, part_colour, part_name
from engine.figures.funnel_figure import funnel_figure
from engine.figures.load_figure import load_figure
from engine.figures.markup import Html, Part, element, join, table
from engine.figures.numerals import day, listed, number, per_cent, signed
from engine.figures.report_parts import details, fact_text, figure_block, heading, legend, paragraph, section
from engine.figures.team_places import MOST_PLACES, busiest, members_of, person_name, role_name
from engine.figures.theme import GREY, SKY, VERMILLION
from engine.figures.wording import word
from engine.staffing.answers.answer import (
    Conflict,
    Feasible,
    Infeasible,
    Member,
    Nearest,
    Optimal,
    Place,
    RoleLack,
    RoleView,
    StaffingAnswer,
    Stopped,
    Team,
)
from engine.staffing.answers.person_name import PersonName

MOST_LACKS = 6
MOST_ROWS = 300


def team_section(answers: Sequence[StaffingAnswer], language: str) -> Html:
    """Return the section about staffing."""
    title = word("section.team", language)
    if not answers:
        return section("team", title, paragraph(word("team.empty", language)))
    parts = [part for at, answer in enumerate(answers) for part in _answer(answer, f"team-{at + 1}", language)]
    return section("team", title, *parts)


def outcome_sentence(answer: StaffingAnswer, language: str) -> str:
    """Return in one sentence how good the answer is and what is proven."""
    outcome = answer.outcome
    if isinstance(outcome, Optimal):
        return word("team.optimal", language, value=number(outcome.teams[0].objective, 1))
    if isinstance(outcome, Feasible):
        value, bound, gap = (number(one, 1) for one in (outcome.teams[0].objective, outcome.bound, outcome.gap))
        return word("team.feasible", language, value=value, bound=bound, gap=gap)
    if isinstance(outcome, Stopped):
        return f"{word('team.stopped', language)} {outcome.text.text(language)}"
    return word("team.infeasible", language)


def _answer(answer: StaffingAnswer, prefix: str, language: str) -> list[Html | None]:
    intro = word(
        "team.intro" if answer.teams else "team.asked",
        language,
        openings=number(answer.openings),
        project=answer.project,
    )
    parts: list[Html | None] = [
        heading(answer.title),
        paragraph(element("strong", outcome_sentence(answer, language))),
        paragraph(intro),
    ]
    if answer.teams:
        parts += _proposal(answer, prefix, language)
    elif isinstance(answer.outcome, Infeasible):
        parts += _infeasible(answer, answer.outcome, prefix, language)
    return [*parts, *_notes(answer, language)]


def _proposal(answer: StaffingAnswer, prefix: str, language: str) -> list[Html | None]:
    names = ("role", "person", "unit", "manager", "fit", "why", "load", "cost")
    heads = [word(f"team.{name}", language) for name in names]
    places = members_of(answer)
    rows = [_place(answer, place, member, language) for place, member in places[:MOST_ROWS]]
    left = len(places) - len(rows)
    parts = list(dict.fromkeys(part.name for member in answer.members for part in member.parts))
    return [
        table(heads, rows, answer.title, (4, 6, 7)),
        paragraph(word("page.rest", language, number=number(left)), "small quiet") if left else None,
        figure_block(fit_figure(answer, language, prefix), language),
        legend([(part_colour(name), part_name(name, language)) for name in parts]),
        figure_block(load_figure(answer, language, prefix), language),
        legend(
            (
                (GREY, word("team.legend_booked", language)),
                (SKY, word("team.legend_project", language)),
                (VERMILLION, word("team.legend_over", language)),
            ),
            word("team.legend_contract", language),
        ),
        _records(places[:MOST_PLACES], language),
        *_alternatives(answer, language),
        _candidates(answer, language),
    ]


def _place(answer: StaffingAnswer, place: Place, member: Member | None, language: str) -> list[Part]:
    return [
        role_name(answer, place.role),
        join((element("strong", person_name(place)), " ", element("code", place.person_id))),
        "–" if member is None else member.unit_name or member.unit_id or "–",
        "–" if member is None else member.manager_name or member.manager_id or "–",
        number(place.fit, 1),
        element("div", *(element("div", reason) for reason in _reasons(place, member, language)), class_="wide"),
        "–" if member is None else per_cent(100 * busiest(member), 0),
        number(place.cost),
    ]


def _reasons(place: Place, member: Member | None, language: str) -> list[str]:
    reasons = [
        word("team.points", language, part=part_name(part.name, language), points=number(part.points, 1))
        for part in (member.parts if member else ())
    ]
    if place.penalty:
        reasons.append(word("team.penalty", language, points=number(place.penalty, 1)))
    if place.pinned_because:
        reasons.append(word("team.pinned", language, because=place.pinned_because))
    return reasons


def _records(places: Sequence[tuple[Place, Member | None]], language: str) -> Html | None:
    """Return the records behind every part of the fit, person by person."""
    title = word("team.records", language)
    heads = [word(f"team.{name}", language) for name in ("person", "part", "record", "dated", "source")]
    rows = [
        (
            person_name(place),
            part_name(part.name, language),
            fact_text(fact),
            day(fact.dated, language),
            fact.source or "–",
        )
        for place, member in places
        for part in (member.parts if member else ())
        for fact in part.facts
    ]
    return details(title, table(heads, rows[:MOST_ROWS], title)) if rows else None


def _alternatives(answer: StaffingAnswer, language: str) -> list[Html | None]:
    title = word("team.alternatives", language)
    if len(answer.teams) < 2:
        return [heading(title), paragraph(word("team.no_alternatives", language))]
    heads = [word(f"team.{name}", language) for name in ("number", "total", "difference", "displaced", "cost")]
    rows = [_alternative(answer, at, team, language) for at, team in enumerate(answer.teams)]
    return [heading(title), table(heads, rows, title, (1, 2, 4))]


def _alternative(answer: StaffingAnswer, at: int, team: Team, language: str) -> list[Part]:
    first = answer.teams[0]
    people = [f"{role_name(answer, place.role)}: {person_name(place)}" for place in team.places[:MOST_PLACES]]
    shown = people if at == 0 else moves(answer, team, language)[:MOST_PLACES]
    return [
        word("team.other", language, number=at) if at else word("team.first", language),
        number(team.objective, 1),
        "–" if at == 0 else signed(team.objective - first.objective, 1),
        join(element("div", one) for one in shown),
        number(team.cost),
    ]


def moves(answer: StaffingAnswer, team: Team, language: str) -> list[str]:
    """Return who comes in place of whom, role by role, against the first team."""
    told = []
    for view in answer.roles:
        before = [place for place in answer.teams[0].places if place.role == view.role]
        after = [place for place in team.places if place.role == view.role]
        stay = {place.person_id for place in before} & {place.person_id for place in after}
        leaving = [person_name(place) for place in before if place.person_id not in stay]
        coming = [person_name(place) for place in after if place.person_id not in stay]
        told += [
            word("team.moves", language, role=view.name or view.role, coming=into, leaving=out)
            for into, out in zip(coming, leaving, strict=False)
        ]
    return told


def _candidates(answer: StaffingAnswer, language: str) -> Html | None:
    parts = [part for view in answer.roles[:MOST_PLACES] for part in _role_candidates(view, language)]
    return details(word("team.candidates", language), *parts) if parts else None


def _role_candidates(view: RoleView, language: str) -> list[Html | None]:
    told = word("team.eligible", language, role=view.name or view.role, eligible=number(view.eligible))
    heads = [word(f"team.{name}", language) for name in ("person", "fit", "why", "cost")]
    rows = [
        (
            join((candidate.name or candidate.person_id, " ", element("code", candidate.person_id))),
            number(candidate.fit, 1),
            ", ".join(f"{part_name(part.name, language)} {number(part.points, 1)}" for part in candidate.parts),
            number(candidate.cost),
        )
        for candidate in view.candidates
    ]
    manual = word("team.manual", language, people=_people(view.manual_only, language)) if view.manual_only else None
    return [
        paragraph(told),
        table(heads, rows, told, (1, 3)) if rows else None,
        paragraph(manual, "small quiet") if manual else None,
    ]


def _people(people: Sequence[PersonName], language: str) -> str:
    return listed([person.name or person.person_id for person in people[:MOST_PLACES]], language)


def _infeasible(answer: StaffingAnswer, outcome: Infeasible, prefix: str, language: str) -> list[Html | None]:
    views = {view.role: view for view in answer.roles}
    parts: list[Html | None] = []
    if outcome.lacking:
        parts.append(element("h4", word("team.lacking", language)))
    for lack in outcome.lacking[:MOST_LACKS]:
        parts += _lack(answer, lack, views.get(lack.role), prefix, language)
    parts += [paragraph(lack.text.text(language)) for lack in outcome.lacking[MOST_LACKS:]]
    return [*parts, *_conflicts(outcome.conflicts, language)]


def _lack(
    answer: StaffingAnswer, lack: RoleLack, view: RoleView | None, prefix: str, language: str
) -> list[Html | None]:
    name = role_name(answer, lack.role)
    people = _people(lack.eligible_people, language)
    told = word("team.lack", language, role=name, eligible=number(lack.eligible), openings=number(lack.openings))
    return [
        element(
            "article",
            element("h4", told),
            paragraph(lack.text.text(language)),
            paragraph(word("team.could", language, people=people)) if people else None,
            figure_block(funnel_figure(view, language, prefix), language) if view else None,
            _nearest(lack.nearest, word("team.nearest", language), language),
            class_="card",
        )
    ]


def _nearest(nearest: Sequence[Nearest], title: str, language: str) -> Html | None:
    if not nearest:
        return None
    heads = [word("team.person", language), word("team.misses", language)]
    rows = [
        (
            join((one.name or one.person_id, " ", element("code", one.person_id))),
            join(element("div", miss.text.text(language)) for miss in one.misses),
        )
        for one in nearest
    ]
    return join((element("h4", title), table(heads, rows, title)))


def _conflicts(conflicts: Sequence[Conflict], language: str) -> list[Html | None]:
    if not conflicts:
        return []
    parts: list[Html | None] = [element("h4", word("team.conflicts", language))]
    for conflict in conflicts:
        checked = word("team.verified", language) if conflict.verified else None
        parts.append(paragraph(join((conflict.text.text(language), " ", checked))))
        parts.append(_nearest(conflict.pinned_misses, word("team.misses", language), language))
    return parts


def _notes(answer: StaffingAnswer, language: str) -> list[Html | None]:
    return [paragraph(note.text(language), "small quiet") for note in answer.notes]
