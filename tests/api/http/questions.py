"""One good question to every route, as method, path and what the client sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.testclient import TestClient

from tests.goals.preview_worlds import reweighted

REQUEST: dict[str, Any] = {
    "title": "Two hands",
    "project": {"name": "Two hands", "start": "2026-07-06", "end": "2026-09-25"},
    "roles": [{"id": "A", "fte": 0.2}, {"id": "B", "openings": 2, "fte": 0.1}],
}
HARDENING: dict[str, Any] = {
    "scenarios": [
        {
            "kind": "scenario",
            "format": 1,
            "name": "small",
            "title": {"en": "Small"},
            "as_of": "2026-01-01",
            "horizon_months": 2,
            "people": [{"id": "masters", "number": 1, "unit_id": "a", "skills": {"weld": 4}}],
            "laws": {},
            "demand": {
                "projects": [
                    {
                        "id": "p",
                        "due_month": 2,
                        "work": {"weld": {"total": {"value": 3, "unit": "person-months", "source": "policy"}}},
                    }
                ]
            },
            "levers": [
                {
                    "id": "more",
                    "hire": {"skill": "weld", "people": 0, "month": 0, "unit_id": "a"},
                    "allowed": {"people": {"low": 0, "high": 1}, "month": {"low": 0, "high": 0}},
                }
            ],
            "costs": {"unit": "pay", "pay": {"value": 1, "unit": "per person-month", "source": "policy"}},
        }
    ],
    "asked": {"floor": 0.5, "at_most": 40, "verified_by": 40},
}
PLAN: dict[str, Any] = {
    "title": {"en": "One role"},
    "horizon_months": 4,
    "money": "kCNY",
    "scenarios": [{"id": "steady", "probability": 1.0}],
    "roles": [
        {
            "id": "technician",
            "start": {"value": 8.0, "unit": "people", "source": "data"},
            "attrition": {"value": 12.0, "unit": "% per year", "source": "data"},
            "salary": {"value": 14.0, "unit": "money per person-month", "source": "policy"},
            "hiring": {
                "cost": {"value": 40.0, "unit": "money per person", "source": "policy"},
                "lead": {"value": 1.0, "unit": "months", "source": "policy"},
            },
            "service": {"shortfall_cost": {"value": 90.0, "unit": "money per person-month", "source": "policy"}},
        }
    ],
    "demand": [{"role": "technician", "work": {"value": 10.0, "unit": "person-months a month", "source": "policy"}}],
}
SIMULATION: dict[str, Any] = {
    "scenarios": ["neutral", {"kind": "scenario", "format": 1, "extends": "neutral", "name": "own", "title": "Own"}],
    "replications": 2,
    "seed": 3,
}
SWEEP: dict[str, Any] = {
    "scenarios": ["neutral"],
    "asked": {"axes": [{"path": "laws.hiring.time_to_fill", "values": [30, 90]}], "replications": 2},
}
DRIVERS: dict[str, Any] = {"scenarios": ["neutral", "optimistic"], "asked": {"of": "leavers", "replications": 2}}
RANKING: dict[str, Any] = {
    "scenarios": ["neutral", "optimistic"],
    "asked": {"of": "headcount@3", "indifferent": 50, "at_most": 20},
}
BRIEF: dict[str, Any] = {"scenarios": ["neutral"], "asked": {"of": "leavers", "replications": 2}}
SENSITIVITY: dict[str, Any] = {
    "scenarios": ["neutral"],
    "asked": {
        "factors": [{"path": "laws.overload.exponent"}],
        "replications": 2,
        "trajectories": 2,
        "shares_points": 2,
    },
}
CHAIN: dict[str, Any] = {
    "scenario": {
        **SIMULATION["scenarios"][1],
        "horizon_months": 6,
        "shocks": [{"id": "w", "month": 1, "wave": {"people": {"value": 2, "unit": "people", "source": "assumption"}}}],
    },
    "shock": "w",
    "replications": 2,
}
POLICY = """
kind: framework-mix
format: 1
id: small
titles: {en: Small}
owner: Anyone
effective: 2026-01-01
intended_change: {en: None.}
metric: {en: None.}
review_on: 2026-12-01
decisions:
  - id: mix
    hit_policy: F
    inputs: [job_family]
    outputs: [weights, reason]
    rows:
      - {id: all, then: {weights: {MBO:tasks: 1.0}, reason: no preset}, because: {en: Nothing agreed.}}
"""
TESTS = """
kind: policy-tests
format: 1
policy: small
cases:
  - sentence: {en: Everybody agrees tasks}
    date: 2026-06-01
    decision: mix
    given: {job_family: sales}
    expect: {weights: {MBO:tasks: 1.0}, reason: no preset}
"""
PREVIEW = {"old": "framework_mix", "new": {"policy": reweighted(0.6), "file": "mix.yaml"}, "rules_on": "2026-06-01"}
BACKTEST = {"policy": "framework_mix", "from": "2026-03-31", "until": "2026-05-31", "every": "month"}
PAST = {"fit_until": "2024-12-31", "forecast_until": "2025-12-31", "replications": 20}
EVALUATION = {"policy": "framework_mix", "decision": "mix", "facts": {"job_family": "sales"}, "on": "2026-06-01"}
SUPPORT = (
    "{id: support, when: {job_family: support}, because: {en: Service counts.}, "
    "then: {weights: {MBO:tasks: 0.5, SATISFACTION:service: 0.5}, reason: preset}}"
)
PUBLICATION = {
    "policy": POLICY.replace("2026-12-01", "2999-12-01").replace("rows:\n", f"rows:\n      - {SUPPORT}\n"),
    "tests": TESTS,
    "because": "Everybody agrees tasks.",
}
REASONED = {"reason": "As agreed on Monday."}
APPEAL: dict[str, Any] = {
    "person_id": "{person}",
    "says": "Half a day is meant.",
    "request_value": {"path": ["roles", "0", "fte"], "value": 0.02},
}
KEY = {"actor": "anna", "roles": ["planner"], "units": ["U0002"]}
ALERT = {"code": "{alert_code}", "subject_id": "{alert_subject}", "because": "The supplier delivers next week."}
TARGET = {"key_result_id": "{late}", "because": "The plant opens a quarter later."}
SKILL = {"skill": "Python", "level": 4, "because": "Seen in the audit of May."}
MODE = {"mode": "personal", "because": "Nothing was agreed."}
TAXONOMY = [("files", ("esco_hierarchy.json", b'{"S1": "teaching", "S1.1": "teaching adults"}'))]
UNITS = [("files", ("units.csv", b"unit_id,name\nU,Works\n"))]
SCHEDULE: dict[str, Any] = {
    "title": "Cut-over",
    "tasks": [
        {"id": "plc", "duration": 5, "skills": [{"skill": "PLC"}]},
        {"id": "end", "duration": 0, "after": ["plc"]},
    ],
    "people": [{"id": "bo", "skills": {"PLC": 4}}],
}
QUESTIONS: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {
    ("get", "/v1/health"): ("/v1/health", {}),
    ("get", "/v1/ready"): ("/v1/ready", {}),
    ("get", "/metrics"): ("/metrics", {}),
    ("get", "/v1/organisation"): ("/v1/organisation?as_of=2026-05-01", {}),
    ("get", "/v1/schemas"): ("/v1/schemas", {}),
    ("get", "/v1/schemas/{name}"): ("/v1/schemas/staffing-request", {}),
    ("get", "/v1/runs"): ("/v1/runs?at_most=5", {}),
    ("get", "/v1/runs/{run_id}"): ("/v1/runs/{run_id}", {}),
    ("post", "/v1/datasets"): ("/v1/datasets?dry_run=1", {"files": UNITS}),
    ("get", "/v1/recommend"): ("/v1/recommend", {}),
    ("get", "/v1/goals/status"): ("/v1/goals/status?as_of=2026-05-01", {}),
    ("get", "/v1/goals/risks"): ("/v1/goals/risks?as_of=2026-05-01&known=2026-05-30", {}),
    ("post", "/v1/goals/alerts/acknowledgements"): ("/v1/goals/alerts/acknowledgements", {"json": ALERT}),
    ("get", "/v1/people/{person_id}/skills"): ("/v1/people/{person}/skills?as_of=2026-06-01", {}),
    ("post", "/v1/people/{person_id}/skills"): ("/v1/people/{person}/skills", {"json": SKILL}),
    ("post", "/v1/skills/import"): ("/v1/skills/import", {"files": TAXONOMY}),
    ("get", "/v1/skills/buried"): ("/v1/skills/buried?as_of=2026-06-01", {}),
    ("post", "/v1/goals/changes"): ("/v1/goals/changes?as_of=2026-06-01", {"json": TARGET}),
    ("get", "/v1/goals/changes"): ("/v1/goals/changes", {}),
    ("post", "/v1/goals/changes/{change_id}/approve"): ("/v1/goals/changes/{change}/approve", {"json": REASONED}),
    ("post", "/v1/goals/changes/{change_id}/decline"): ("/v1/goals/changes/{change}/decline", {"json": REASONED}),
    ("get", "/v1/goals/forecast"): ("/v1/goals/forecast?as_of=2026-05-01", {}),
    ("get", "/v1/goals/recalibrate"): ("/v1/goals/recalibrate?as_of=2026-05-01", {}),
    ("get", "/v1/goals/map"): ("/v1/goals/map?focus=G0001", {}),
    ("get", "/v1/goals/drafts"): ("/v1/goals/drafts", {}),
    ("get", "/v1/goals/direction"): ("/v1/goals/direction", {}),
    ("get", "/v1/people/{person_id}/goals"): ("/v1/people/{person}/goals", {}),
    ("get", "/v1/goals/{goal_id}/why"): ("/v1/goals/G0001/why", {}),
    ("post", "/v1/skills/extract"): ("/v1/skills/extract", {"json": {"texts": ["Expert in welding."]}}),
    ("get", "/v1/skills/search"): ("/v1/skills/search?q=grade%3E%3D1&at_most=3", {}),
    ("get", "/v1/skills/matrix"): ("/v1/skills/matrix?level=2&depth=1&skill=sql", {}),
    ("get", "/v1/skills/gaps"): ("/v1/skills/gaps?months=3&at_most=5", {}),
    ("get", "/v1/skills/count"): ("/v1/skills/count?q=grade%3E%3D1%20and", {}),
    ("post", "/v1/staff/unsure"): ("/v1/staff/unsure?shown=2", {"json": REQUEST}),
    ("post", "/v1/staff/fixes"): ("/v1/staff/fixes?shown=2", {"json": REQUEST}),
    ("post", "/v1/staff/why-not"): ("/v1/staff/why-not?person={left_out}", {"json": REQUEST}),
    ("post", "/v1/staff/portfolios/{run_id}/proposals"): ("/v1/staff/portfolios/{portfolio_run}/proposals", {}),
    ("post", "/v1/staff/portfolios"): ("/v1/staff/portfolios?as_of=2026-06-01", {"json": {"time_limit": 2}}),
    ("post", "/v1/staff/schedules"): ("/v1/staff/schedules?time_limit=2", {"json": SCHEDULE}),
    ("post", "/v1/staff/requests"): ("/v1/staff/requests?teams=2", {"json": REQUEST}),
    ("post", "/v1/staff/pareto"): ("/v1/staff/pareto?plans=5", {"json": REQUEST}),
    ("post", "/v1/staff/changes"): (
        "/v1/staff/changes",
        {"json": {"request": REQUEST, "bans": [{"person": "{person}", "because": "Is needed elsewhere."}]}},
    ),
    ("post", "/v1/staff/replans"): (
        "/v1/staff/replans",
        {"json": {"plan": "{staffing_run}", "moves": 3, "absences": [{"person": "{person}"}]}},
    ),
    ("get", "/v1/scenarios"): ("/v1/scenarios", {}),
    ("post", "/v1/hardenings"): ("/v1/hardenings", {"json": HARDENING}),
    ("post", "/v1/plans"): ("/v1/plans?values=0", {"json": PLAN}),
    ("post", "/v1/simulations"): ("/v1/simulations", {"json": SIMULATION}),
    ("post", "/v1/sweeps"): ("/v1/sweeps", {"json": SWEEP}),
    ("post", "/v1/drivers"): ("/v1/drivers", {"json": DRIVERS}),
    ("post", "/v1/rankings"): ("/v1/rankings", {"json": RANKING}),
    ("post", "/v1/sensitivities"): ("/v1/sensitivities", {"json": SENSITIVITY}),
    ("post", "/v1/briefs"): ("/v1/briefs", {"json": BRIEF}),
    ("post", "/v1/simulations/traces"): ("/v1/simulations/traces", {"json": {"scenario": "neutral", "seed": 3}}),
    ("post", "/v1/simulations/chains"): ("/v1/simulations/chains", {"json": CHAIN}),
    ("post", "/v1/backtests"): ("/v1/backtests", {"json": PAST}),
    ("get", "/v1/jobs"): ("/v1/jobs?state=cancelled&at_most=5", {}),
    ("get", "/v1/jobs/{job_id}"): ("/v1/jobs/{job}", {}),
    ("delete", "/v1/jobs/{job_id}"): ("/v1/jobs/{job}", {}),
    ("post", "/v1/jobs/{job_id}/retry"): ("/v1/jobs/{job}/retry", {}),
    ("get", "/v1/jobs/{job_id}/events"): ("/v1/jobs/{job}/events", {}),
    ("get", "/v1/policies"): ("/v1/policies", {}),
    ("post", "/v1/policies/check"): ("/v1/policies/check", {"json": {"policy": POLICY}}),
    ("post", "/v1/policies/test"): ("/v1/policies/test", {"json": {"policy": POLICY, "tests": TESTS}}),
    ("post", "/v1/policies/preview"): ("/v1/policies/preview?as_of=2026-05-01", {"json": PREVIEW}),
    ("post", "/v1/policies/backtest"): ("/v1/policies/backtest", {"json": BACKTEST}),
    ("post", "/v1/policies/evaluate"): ("/v1/policies/evaluate", {"json": EVALUATION}),
    ("post", "/v1/policies/publications"): ("/v1/policies/publications", {"json": PUBLICATION}),
    ("get", "/v1/policies/publications/{publication_id}"): ("/v1/policies/publications/{publication}", {}),
    ("post", "/v1/policies/publications/{publication_id}/approve"): (
        "/v1/policies/publications/{publication}/approve",
        {},
    ),
    ("post", "/v1/policies/publications/{publication_id}/decline"): (
        "/v1/policies/publications/{publication}/decline",
        {"json": REASONED},
    ),
    ("post", "/v1/policies/{policy_id}/rollback"): (
        "/v1/policies/small/rollback",
        {"json": {"because": "It was better before.", "to": "{earlier}"}},
    ),
    ("get", "/v1/policies/{policy_id}/explain/{person_id}"): (
        "/v1/policies/framework_mix/explain/{person}?as_of=2026-05-01&towards=reason%3Dno%20preset",
        {},
    ),
    ("get", "/v1/policies/{policy_id}/versions"): ("/v1/policies/framework_mix/versions", {}),
    ("get", "/v1/policies/{policy_id}/versions/{version}"): ("/v1/policies/small/versions/{earlier}", {}),
    ("post", "/v1/decisions"): ("/v1/decisions", {"json": {"run_id": "{staffing_run}"}}),
    ("get", "/v1/decisions"): ("/v1/decisions?at_most=5", {}),
    ("get", "/v1/decisions/{proposal_id}"): ("/v1/decisions/{proposal}", {}),
    ("post", "/v1/decisions/{proposal_id}/approve"): ("/v1/decisions/{proposal}/approve", {}),
    ("post", "/v1/decisions/{proposal_id}/decline"): ("/v1/decisions/{proposal}/decline", {"json": REASONED}),
    ("get", "/v1/decisions/{proposal_id}/explanations/{person_id}"): (
        "/v1/decisions/{proposal}/explanations/{person}",
        {},
    ),
    ("post", "/v1/decisions/{proposal_id}/appeals"): ("/v1/decisions/{proposal}/appeals", {"json": APPEAL}),
    ("get", "/v1/appeals"): ("/v1/appeals", {}),
    ("post", "/v1/appeals/{appeal_id}/confirm"): ("/v1/appeals/{appeal}/confirm", {"json": REASONED}),
    ("post", "/v1/appeals/{appeal_id}/reject"): ("/v1/appeals/{appeal}/reject", {"json": REASONED}),
    ("get", "/v1/receipts/{proposal_or_run}"): ("/v1/receipts/{staffing_run}", {}),
    ("post", "/v1/replays"): ("/v1/replays", {"json": "{receipt}"}),
    ("get", "/v1/people/{person_id}"): ("/v1/people/{person}", {}),
    ("get", "/v1/log"): ("/v1/log?chain=reads&at_most=5", {}),
    ("get", "/v1/log/verification"): ("/v1/log/verification", {}),
    ("get", "/v1/keys"): ("/v1/keys", {}),
    ("post", "/v1/keys"): ("/v1/keys", {"json": KEY}),
    ("post", "/v1/keys/{key_id}/rotate"): ("/v1/keys/{key}/rotate", {"json": {"overlap_hours": 1}}),
    ("delete", "/v1/keys/{key_id}"): ("/v1/keys/{key}", {}),
    ("get", "/v1/units/{unit_id}/mode"): ("/v1/units/U0002/mode", {}),
    ("put", "/v1/units/{unit_id}/mode"): ("/v1/units/U0002/mode", {"json": MODE}),
}
"""By method and path as the OpenAPI document writes it; what stands in braces is made first, see ``ask``."""


def ask(client: TestClient, method: str, path: str) -> Any:
    """Return the answer to the good question of a route, with whatever it asks about made before."""
    url, sent = question(client, method, path)
    return client.request(method, url, **sent)


def question(client: TestClient, method: str, path: str) -> tuple[str, dict[str, Any]]:
    """Return the good question of a route, with whatever it asks about made by ``client``."""
    url, sent = QUESTIONS[method, path]
    made = {name: make(client) for name, make in MAKERS.items() if f"{{{name}}}" in f"{url} {sent}"}
    if "json" in sent:
        sent = {"json": _filled(sent["json"], made)}
    return url.format(**{name: str(value) for name, value in made.items()}), sent


def _filled(value: Any, made: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(below, made) for key, below in value.items()}
    if isinstance(value, list):
        return [_filled(below, made) for below in value]
    if isinstance(value, str) and value[1:-1] in made:
        return made[value[1:-1]]
    return value


def _goals_run(client: TestClient) -> str:
    return str(client.get("/v1/goals/status").json()["execution"]["run_id"])


def _alert(client: TestClient, name: str) -> str:
    risks = client.get("/v1/goals/risks").json()["body"]
    alert = [*risks["alerts"], *risks["quiet"]][0]
    return str(alert["code"] if name == "code" else alert["key_result_id"] or alert["goal_id"])


def _portfolio_run(client: TestClient) -> str:
    small = {"requests": [REQUEST], "open_roles": False, "time_limit": 5}
    return str(client.post("/v1/staff/portfolios", json=small).json()["execution"]["run_id"])


def _staffing_run(client: TestClient) -> str:
    small = {**REQUEST, "roles": [{"id": "A", "fte": 0.01}]}
    return str(client.post("/v1/staff/requests", json=small).json()["execution"]["run_id"])


def _proposal(client: TestClient) -> str:
    return str(client.post("/v1/decisions", json={"run_id": _staffing_run(client)}).json()["id"])


def _person(client: TestClient) -> str:
    shown = client.post("/v1/staff/requests", json=REQUEST).json()
    return str(shown["body"]["members"][0]["person_id"])


def _left_out(client: TestClient) -> str:
    """Return somebody who can take a role and is not in the best team."""
    shown = client.post("/v1/staff/requests", json=REQUEST).json()["body"]
    taken = {place["person_id"] for place in shown["outcome"]["teams"][0]["places"]}
    able = [each["person_id"] for role in shown["roles"] for each in role["candidates"]]
    return str(next(each for each in able if each not in taken))


def _appeal(client: TestClient) -> str:
    appeal = {**APPEAL, "person_id": _person(client)}
    return str(client.post(f"/v1/decisions/{_proposal(client)}/appeals", json=appeal).json()["id"])


def _job(client: TestClient) -> str:
    """Return a job that is cancelled, and so has ended without a worker."""
    made = client.post("/v1/simulations?wait=0", json=SIMULATION).json()["id"]
    return str(client.delete(f"/v1/jobs/{made}").json()["id"])


def _publication(client: TestClient) -> str:
    """Return what somebody else proposed to publish; no text is like another."""
    author = client.post("/v1/keys", json={"actor": "tina", "roles": ["policy_author"]}).json()["secret"]
    text = f"{PUBLICATION['policy']}# {author[:16]}\n"
    sent = {"json": {**PUBLICATION, "policy": text}, "headers": {"authorization": f"Bearer {author}"}}
    return str(client.post("/v1/policies/publications", **sent).json()["id"])  # type: ignore[arg-type]


def _late(client: TestClient) -> str:
    return str(client.get("/v1/goals/forecast?as_of=2026-06-01").json()["body"]["forecasts"][0]["key_result_id"])


def _change(client: TestClient) -> str:
    """Return a target that somebody else proposed."""
    planner = client.post("/v1/keys", json={"actor": "pia", "roles": ["approver"]}).json()["secret"]
    sent = {"json": {**TARGET, "key_result_id": _late(client)}, "headers": {"authorization": f"Bearer {planner}"}}
    return str(client.post("/v1/goals/changes?as_of=2026-06-01", **sent).json()["id"])  # type: ignore[arg-type]


def _earlier(client: TestClient) -> str:
    """Return a version of a policy that another was published after."""
    approved = [client.post(f"/v1/policies/publications/{_publication(client)}/approve").json() for _ in range(2)]
    return str(approved[0]["version"])


MAKERS: dict[str, Callable[[TestClient], Any]] = {
    "run_id": _goals_run,
    "alert_code": lambda client: _alert(client, "code"),
    "alert_subject": lambda client: _alert(client, "subject_id"),
    "staffing_run": _staffing_run,
    "portfolio_run": _portfolio_run,
    "proposal": _proposal,
    "person": _person,
    "left_out": _left_out,
    "appeal": _appeal,
    "key": lambda client: client.post("/v1/keys", json=KEY).json()["key"]["key_id"],
    "job": _job,
    "publication": _publication,
    "late": _late,
    "change": _change,
    "earlier": _earlier,
    "receipt": lambda client: client.get(f"/v1/receipts/{_goals_run(client)}").json(),
}
