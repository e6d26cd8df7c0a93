"""What holds for every request."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.domain.frozen import Localised
from engine.domain.limits import Limit
from engine.evidence.canonical import canonical_bytes
from engine.staffing.answers.answer import Infeasible, Optimal, StaffingAnswer
from tests.counts import scaled
from tests.staffing.enumeration import PEOPLE, Team, TinyCase, tiny_cases
from tests.staffing.worlds import staffed


def _staffed(case: TinyCase) -> StaffingAnswer:
    return staffed(case.rows(), case.roles, **case.more())


def _people(answer: StaffingAnswer, case: TinyCase) -> list[tuple[float, Team]]:
    return [
        (
            team.objective,
            tuple(tuple(p.person_id for p in team.places if p.role == role["id"]) for role in case.roles),
        )
        for team in answer.teams
    ]


@given(tiny_cases())
def test_every_answer_equals_enumeration_in_status_objective_people_and_alternatives(case: TinyCase) -> None:
    expected = case.proposals(3)
    answer = _staffed(case)
    assert answer.status == ("optimal" if expected else "infeasible")
    assert _people(answer, case) == [(float(score), team) for score, team in expected]
    if isinstance(answer.outcome, Optimal):
        assert answer.outcome.bound == expected[0][0]


@given(tiny_cases())
def test_every_clash_is_impossible_together_and_possible_without_any_one_of_it(case: TinyCase) -> None:
    answer = _staffed(case)
    assume(isinstance(answer.outcome, Infeasible))
    assert isinstance(answer.outcome, Infeasible)
    assert answer.outcome.conflicts
    for conflict in answer.outcome.conflicts:
        assert conflict.verified
        named = set(conflict.requirements)
        assert not _possible(case, named)
        assert all(_possible(case, named - {name}) for name in named)


def _possible(case: TinyCase, named: set[str]) -> bool:
    """Enumerate with only the named requirements; a role that is not named may be filled partly or not at all."""
    relaxed = replace(
        case,
        pins=[pin for pin in case.pins if f"pin:{pin['role']}/{pin['person']}" in named],
        rules=[rule for at, rule in enumerate(case.rules) if f"rules[{at}]" in named],
        budget=case.budget if "budget" in named else None,
        openings=sum(role["openings"] for role in case.roles),
    )
    # A dropped pin no longer opens the role to someone who refuses automated decisions; in the answer it still does.
    allowed = {pin["person"] for pin in case.pins}
    people = {p: {**f, "refuse_automated": f["refuse_automated"] and p not in allowed} for p, f in case.people.items()}
    bans = [*case.bans]
    for role in case.roles:
        bans += [
            {"role": role["id"], "person": person, "because": "no"}
            for person in allowed
            if case.people[person]["refuse_automated"]
            and {"role": role["id"], "person": person, "because": "so"} not in case.pins
        ]
    relaxed = replace(relaxed, people=people, bans=bans)
    sizes = [
        [role["openings"]] if f"role:{role['id']}" in named else list(range(role["openings"] + 1))
        for role in case.roles
    ]
    options: list[list[int]] = [[]]
    for choices in sizes:
        options = [[*option, size] for option in options for size in choices]
    return any(
        replace(relaxed, roles=[{**role, "openings": n} for role, n in zip(case.roles, option, strict=True)]).ranked()
        for option in options
    )


@given(tiny_cases(), st.permutations(PEOPLE))
def test_renaming_people_changes_no_objective(case: TinyCase, names: list[str]) -> None:
    new = dict(zip(PEOPLE, names, strict=True))
    renamed = replace(
        case,
        people={new[person]: facts for person, facts in case.people.items()},
        levels={new[person]: level for person, level in case.levels.items()},
        booked={new[person]: fte for person, fte in case.booked.items()},
        scores={role: {new[p]: score for p, score in given.items()} for role, given in case.scores.items()},
        pins=[{**pin, "person": new[pin["person"]]} for pin in case.pins],
        bans=[{**ban, "person": new[ban["person"]]} for ban in case.bans],
        rules=[renamed_rule(rule, new) for rule in case.rules],
        wishes=[{key: new.get(value, value) for key, value in wish.items()} for wish in case.wishes],
    )
    before, after = _staffed(case), _staffed(renamed)
    assert before.status == after.status
    assert [team.objective for team in before.teams[:1]] == [team.objective for team in after.teams[:1]]
    ranked = [(score, case.wished(team), team) for score, team in case.ranked()]
    best = [team for score, wished, team in ranked if (score, wished) == ranked[0][:2]]
    if len(best) == 1:
        expected = tuple(tuple(sorted(new[person] for person in placed)) for placed in best[0])
        assert _people(after, renamed)[0][1] == expected


def renamed_rule(rule: dict[str, Any], new: dict[str, str]) -> dict[str, Any]:
    """Return a rule about the same people under other names."""

    def said(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: said(part) for key, part in value.items()}
        return [said(part) for part in value] if isinstance(value, list) else new.get(value, value)

    return {kind: said(value) for kind, value in rule.items()}


@settings(max_examples=scaled(10, 500))
@given(tiny_cases(), st.integers(1, 5), st.integers(0, 5))
def test_one_more_person_never_worsens_the_optimum_without_a_rule_of_balance(
    case: TinyCase, level: int, score: int
) -> None:
    rules = [rule for rule in case.rules if "balance" not in rule]
    newcomer = {"level": level, "hourly_cost": 10, "fte": 1.0, "refuse_automated": False}
    scores = {role: {**given, "Gil": score} for role, given in case.scores.items()}
    before = _staffed(replace(case, rules=rules))
    more = replace(case, rules=rules, people={**case.people, "Gil": newcomer}, levels={**case.levels, "Gil": 3})
    after = _staffed(replace(more, scores=scores))
    if before.teams:
        assert after.teams[0].objective >= before.teams[0].objective


@settings(max_examples=scaled(10, 500))
@given(tiny_cases(), st.permutations(PEOPLE))
def test_protected_attributes_change_nothing(case: TinyCase, order: list[str]) -> None:
    rows = case.rows()
    told = [
        {"person_id": name, "sex": sex, "birth_year": 1960 + 5 * at}
        for at, (name, sex) in enumerate(zip(order, ["female", "male", "diverse"] * 2, strict=True))
        if name in case.people
    ]
    plain, protected = (staffed(each, case.roles, **case.more()) for each in (rows, {**rows, "protected": told}))
    assert canonical_bytes(plain) == canonical_bytes(protected)


@given(tiny_cases(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte(case: TinyCase, chance: object) -> None:
    rows = case.rows()
    shuffled = {name: [*listed] for name, listed in rows.items()}
    for listed in shuffled.values():
        chance.shuffle(listed)  # type: ignore[attr-defined]
    once, again = (staffed(each, case.roles, **case.more()) for each in (rows, shuffled))
    assert canonical_bytes(once) == canonical_bytes(again)


@given(tiny_cases(), st.sampled_from([0.5, 0.75, 1.0]))
def test_loosening_a_limit_never_worsens_the_optimum(case: TinyCase, value: float) -> None:
    tight, loose = (staffed(case.rows(), case.roles, [_limit(bound)], **case.more()) for bound in (value, value + 0.25))
    if tight.teams:
        assert loose.teams[0].objective >= tight.teams[0].objective


@given(tiny_cases())
def test_a_larger_budget_never_worsens_the_optimum(case: TinyCase) -> None:
    assume(case.budget)
    tight, loose = _staffed(case), _staffed(replace(case, budget=None))
    if tight.teams:
        assert loose.teams[0].objective >= tight.teams[0].objective


def _limit(value: float) -> Limit:
    return Limit(
        id="l",
        rule="load/most",
        quantity="allocated_fte",
        comparison="<=",
        value=value,
        unit="fte",
        because=Localised(en="no overload"),
    )
