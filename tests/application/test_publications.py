"""Policies are published by two people, as a whole or not at all, and every version stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.application.decisions.log import verify
from engine.application.decisions.replay import receipt, replay
from engine.application.goals.recommend import recommend
from engine.application.policies.check import policy_check
from engine.application.policies.files import PolicyText
from engine.application.policies.preview import preview
from engine.application.policies.publish import (
    approve_publication,
    decline_publication,
    propose_publication,
    rollback,
)
from engine.application.policies.versions import policy_versions, version_text
from engine.application.workspace import Period, Workspace
from engine.decision.publication import Publication, PublicationState
from engine.domain.actor import LOCAL_ACTOR, Actor, Role
from engine.errors import AccessError, ConflictError, InputError, PolicyError
from engine.storage.database import Database, sqlite_file, sqlite_url
from engine.storage.ledger import LedgerTransaction
from tests.application.decision_worlds import AUDITOR, clock, decided_in, reopened
from tests.goals.goal_worlds import POLICIES
from tests.goals.preview_worlds import ON, SHIPPED, reweighted, u1_rows

AUTHOR = Actor(id="tina", roles=(Role.POLICY_AUTHOR,))
APPROVER = Actor(id="abel", roles=(Role.APPROVER,))
RIVAL = Actor(id="bert", roles=(Role.APPROVER,))
NOW = datetime(2026, 2, 6, 9)
PERIOD = Period(ON, ON)
FILED = PolicyText(SHIPPED.encode(), "framework_mix.yaml")
TESTS = (POLICIES / "framework_mix.tests.yaml").read_text()


def changed(share: float = 0.6, **more: str) -> tuple[PolicyText, PolicyText]:
    """The shipped mix with another weight, and its tests adapted to it."""
    policy, tests = (
        reweighted(share),
        TESTS.replace(
            "{KPI:results: 0.70, BEHAVIOUR:visit_quality: 0.30}",
            f"{{KPI:results: {share}, BEHAVIOUR:visit_quality: {round(1 - share, 9)}}}",
        ),
    )
    for old, new in more.items():
        policy = policy.replace(f"{old}:", f"{new}:")
    return PolicyText(policy.encode(), "framework_mix.yaml"), PolicyText(tests.encode(), "framework_mix.tests.yaml")


@pytest.fixture(scope="module")
def facts(new_database: Callable[..., Any]) -> Iterator[Path]:
    """A database file with the facts and nothing published, to be copied."""
    with new_database("sqlite") as url:
        with decided_in(url, u1_rows(), clock(NOW)):
            pass
        file = sqlite_file(url)
        assert file is not None
        yield file


@pytest.fixture
def url(facts: Path, tmp_path: Path) -> str:
    return sqlite_url(Path(shutil.copy(facts, tmp_path)))


@pytest.fixture
def workspace(url: str) -> Iterator[Workspace]:
    with reopened(url, clock(NOW)) as opened:
        yield opened


@pytest.fixture
def either(database_url: str) -> Iterator[Workspace]:
    """The same on SQLite and on PostgreSQL, for what a database could do differently."""
    with decided_in(database_url, u1_rows(), clock(NOW)) as opened:  # type: ignore[arg-type]
        yield opened


def test_what_a_dmn_import_could_not_know_is_stated_before_publishing(workspace: Workspace) -> None:
    policy, tests = changed()
    lines = policy.text.decode().splitlines()
    owner = next(number for number, line in enumerate(lines) if line.startswith("owner:"))
    left = {
        "owner": owner,
        "metric.en": lines.index("metric:") + 1,
        "because.en": lines.index("        because:") + 1,
    }
    for number in left.values():
        lines[number] = f"{lines[number].partition(':')[0]}: State before publishing."
    unfinished = PolicyText("\n".join(lines).encode(), policy.file)
    with pytest.raises(PolicyError) as error:
        propose_publication(workspace, AUTHOR, unfinished, tests, "Visits count more.")
    told = [problem for problem in error.value.problems if problem.code == "not-stated"]
    assert [problem.line for problem in told] == [number + 1 for number in left.values()]
    assert all(str(problem.column).endswith(field) for problem, field in zip(told, left, strict=True))


def proposed(workspace: Workspace, share: float = 0.6) -> Publication:
    return propose_publication(workspace, AUTHOR, *changed(share), "Visits count more.")


def published(workspace: Workspace, share: float = 0.6) -> Workspace:
    approve_publication(workspace, APPROVER, proposed(workspace, share).id)
    return workspace.renewed()


def share_of_results(workspace: Workspace) -> float:
    body = recommend(workspace, LOCAL_ACTOR, PERIOD).body
    return next(group.mix["KPI:results"] for group in body.groups if group.job_family == "sales")


def test_only_what_a_second_person_approved_decides_and_every_decision_names_its_version(workspace: Workspace) -> None:
    waiting = proposed(workspace)
    assert share_of_results(workspace.renewed()) == 0.7
    approve_publication(workspace, APPROVER, waiting.id, "Agreed.")
    renewed = workspace.renewed()
    assert share_of_results(workspace) == 0.7, "an answer under way keeps its version"
    assert share_of_results(renewed) == 0.6
    body = recommend(renewed, LOCAL_ACTOR, PERIOD)
    assert (body.body.version, body.inputs.policies["framework_mix"]) == (waiting.version, waiting.hash)
    assert renewed.renewed() is renewed


def test_publishing_reproduces_the_preview_row_for_row(workspace: Workspace) -> None:
    before = preview(workspace, LOCAL_ACTOR, PERIOD, FILED, changed()[0])
    assert before.body.people_changed == 80
    renewed = published(workspace)
    names = [f"framework_mix@{before.body.before.version}", "framework_mix"]
    again = preview(renewed, LOCAL_ACTOR, PERIOD, *(version_text(renewed, LOCAL_ACTOR, name) for name in names))
    assert again.hash == before.hash
    assert again.body.changes == before.body.changes
    mixes = {
        person: group.mix
        for group in recommend(renewed, LOCAL_ACTOR, PERIOD).body.groups
        for person in group.person_ids
    }
    assert {tuple(mixes[row.person_id].items()) for row in before.body.changes} == {
        tuple(change.after.items()) for change in before.body.mix_changes
    }


def test_a_preview_hides_people_from_whoever_tunes(workspace: Workspace) -> None:
    body = preview(workspace, AUTHOR, PERIOD, FILED, changed()[0]).body
    assert body.people_changed == 80
    assert not {row.person_id for row in body.changes} & {f"P{number:03}" for number in range(200)}


def test_a_rule_that_breaks_a_test_is_not_published_and_the_test_is_named(workspace: Workspace) -> None:
    tests = PolicyText(TESTS.encode(), "framework_mix.tests.yaml")
    with pytest.raises(PolicyError, match="Sales is steered by results and visit quality"):
        propose_publication(workspace, AUTHOR, changed()[0], tests, "Visits count more.")
    assert not any(version.number for version in policy_versions(workspace, AUTHOR).versions)


FALLBACK_SAID_TWICE = """
      - id: {name}
        when: {{job_family: {family}}}
        then:
          weights:
            MBO:agreed_tasks: mix.fallback.tasks
            KPI:results: mix.fallback.results
            SATISFACTION:service: mix.fallback.service
          reason: no preset
        because: {{en: Said twice.}}
      - id: fallback"""


@pytest.mark.parametrize(("family", "severity"), [("logistics", "hint"), ("sales", "warning")])
def test_a_hint_stops_no_publication_and_a_warning_does(workspace: Workspace, family: str, severity: str) -> None:
    policy, tests = changed()
    more = FALLBACK_SAID_TWICE.format(name=f"{family}_again", family=family)
    said = PolicyText(policy.text.decode().replace("\n      - id: fallback", more).encode(), policy.file)
    found = policy_check(workspace, AUTHOR, said.text, said.file).body.findings
    assert [finding.severity for finding in found] == [severity]
    if severity == "hint":
        assert propose_publication(workspace, AUTHOR, said, tests, "Try.").state is PublicationState.PROPOSED
    else:
        with pytest.raises(PolicyError, match=f"{family}_again"):
            propose_publication(workspace, AUTHOR, said, tests, "Try.")


@pytest.mark.parametrize("key", ["intended_change", "metric", "review_on"])
def test_a_policy_that_does_not_say_what_it_is_for_is_refused(workspace: Workspace, key: str) -> None:
    policy, tests = changed(**{key: f"no_{key}"})
    with pytest.raises(PolicyError, match=key):
        propose_publication(workspace, AUTHOR, policy, tests, "Visits count more.")


def test_missing_tests_a_past_review_day_and_findings_are_told_at_once(workspace: Workspace) -> None:
    broken = reweighted(0.6).replace("review_on: 2027-01-01", "review_on: 2026-02-06")
    broken = broken.replace("when: {job_family: product_rd}", "when: {job_family: sales}")
    with pytest.raises(PolicyError) as refused:
        propose_publication(workspace, AUTHOR, PolicyText(broken.encode(), "framework_mix.yaml"), None, "Try.")
    assert {"no-tests", "review-past"} < {problem.code for problem in refused.value.problems}


def test_nobody_approves_what_they_proposed_not_even_an_administrator(workspace: Workspace) -> None:
    both = Actor(id="tina", roles=(Role.ADMINISTRATOR, Role.APPROVER))
    waiting = proposed(workspace)
    with pytest.raises(AccessError, match="nobody approves what they proposed"):
        approve_publication(workspace, both, waiting.id)
    other_key = Actor(id="tina-2", roles=(Role.ADMINISTRATOR,), person_id="P001")
    mine = propose_publication(workspace, other_key.changed(id="t3"), *changed(0.5), "More visits.")
    with pytest.raises(AccessError, match="nobody approves what they proposed"):
        approve_publication(workspace, other_key, mine.id)


def test_roles_are_kept_apart(workspace: Workspace) -> None:
    with pytest.raises(AccessError):
        propose_publication(workspace, APPROVER, *changed(), "Visits count more.")
    waiting = proposed(workspace)
    with pytest.raises(AccessError):
        approve_publication(workspace, AUTHOR.changed(id="other"), waiting.id)
    with pytest.raises(AccessError):
        approve_publication(workspace, APPROVER.changed(units=("DA",)), waiting.id)


def test_of_two_who_race_one_wins_and_the_other_learns_of_it(either: Workspace) -> None:
    waiting = proposed(either)

    def approve(actor: Actor) -> str:
        try:
            return approve_publication(either, actor, waiting.id).decided_by or ""
        except ConflictError as conflict:
            return conflict.problems[0].code

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(approve, (APPROVER, RIVAL)))
    assert said[0] == "abel" or said[1] == "bert"
    assert "already-decided" in said
    assert verify(either, LOCAL_ACTOR).holds


def test_a_proposal_made_before_another_version_was_published_is_stale(workspace: Workspace) -> None:
    first, second = proposed(workspace, 0.6), proposed(workspace, 0.5)
    approve_publication(workspace, APPROVER, first.id)
    with pytest.raises(ConflictError, match="Another version"):
        approve_publication(workspace, APPROVER, second.id)
    with pytest.raises(ConflictError, match="was published by abel"):
        decline_publication(workspace, RIVAL, first.id, "Too late.")
    assert decline_publication(workspace, RIVAL, second.id, "Stale.").state is PublicationState.DECLINED
    with pytest.raises(InputError, match="published last"):
        proposed(workspace, 0.6)


def test_going_back_is_a_publication_of_the_old_text_by_two_people(workspace: Workspace) -> None:
    renewed = published(workspace)
    back = rollback(renewed, AUTHOR, "framework_mix", "Sellers chase visits.")
    assert (back.text, back.rolls_back, back.state) == (SHIPPED, True, PublicationState.PROPOSED)
    with pytest.raises(AccessError):
        approve_publication(renewed, AUTHOR.changed(roles=(Role.ADMINISTRATOR,)), back.id)
    approve_publication(renewed, APPROVER, back.id)
    assert share_of_results(renewed.renewed()) == 0.7
    listed = policy_versions(renewed.renewed(), AUTHOR, "framework_mix").versions
    assert [(version.number, version.in_force, version.rolls_back) for version in listed] == [
        (1, False, False),
        (2, False, False),
        (3, True, True),
    ]
    forth = rollback(renewed.renewed(), AUTHOR, "framework_mix", "It was the season.", to=listed[1].version)
    assert forth.text == changed()[0].text.decode()
    with pytest.raises(InputError, match="Earlier versions"):
        rollback(renewed.renewed(), AUTHOR, "framework_mix", "Try.", to="ffffff")


def test_a_version_that_holds_later_leaves_the_days_before_it_alone(workspace: Workspace) -> None:
    policy, tests = changed()
    later = policy.text.decode().replace("effective: 2024-01-01", "effective: 2026-03-01")
    cases = tests.text.decode().replace("2026-01-01", "2026-03-01").replace("2024-01-01", "2026-03-01")
    cases = cases.replace("2023-12-31", "2026-02-28")
    texts = PolicyText(later.encode(), policy.file), PolicyText(cases.encode(), tests.file)
    approve_publication(workspace, APPROVER, propose_publication(workspace, AUTHOR, *texts, "From March.").id)
    policies = workspace.renewed().policies
    assert policies.get("framework_mix", date(2026, 2, 28)).text == SHIPPED
    assert policies.get("framework_mix", date(2026, 3, 1)).text == later


def test_an_answer_given_under_an_earlier_version_comes_out_again(workspace: Workspace) -> None:
    paper = receipt(workspace, AUDITOR, recommend(workspace, LOCAL_ACTOR, PERIOD).execution.run_id)
    renewed = published(workspace)
    again = replay(renewed, AUDITOR, paper)
    assert (again.same, again.changed_policies) == (True, ())


def test_a_policy_never_published_still_comes_from_its_file(workspace: Workspace) -> None:
    renewed = published(workspace)
    assert renewed.policies.get("goal_risks", ON) is workspace.policies.get("goal_risks", ON)
    assert len(renewed.policies.versions()) == len(workspace.policies.versions()) + 1


def test_what_dies_in_the_middle_leaves_nothing_half_done(either: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = proposed(either)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(LedgerTransaction, "log", dies)
        with pytest.raises(KeyboardInterrupt):
            approve_publication(either, APPROVER, waiting.id)
    assert either.renewed() is either
    assert verify(either, LOCAL_ACTOR).holds
    assert approve_publication(either, APPROVER, waiting.id).number == 2


def test_a_text_changed_behind_the_log_decides_nothing_and_shows(workspace: Workspace, url: str) -> None:
    published(workspace)
    database = Database(url)
    with database.writing() as session:
        changing = "UPDATE policy_publications SET content = replace(content, '0.60}', '0.90}') WHERE number = 2"
        session.execute(text(changing))
    database.close()
    assert not verify(workspace, LOCAL_ACTOR).holds
    with pytest.raises(PolicyError, match=r"sum to|was changed in the database"), reopened(url):
        pass


def test_other_processes_notice(workspace: Workspace, url: str) -> None:
    with reopened(url) as other:
        published(workspace)
        assert share_of_results(replace(other.renewed(), now=workspace.now)) == 0.6
