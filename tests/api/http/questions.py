"""One good question to every route, as method, path and what the client sends."""

from __future__ import annotations

from typing import Any

REQUEST: dict[str, Any] = {
    "title": "Two hands",
    "project": {"name": "Two hands", "start": "2026-07-06", "end": "2026-09-25"},
    "roles": [{"id": "A", "fte": 0.2}, {"id": "B", "openings": 2, "fte": 0.1}],
}
SIMULATION: dict[str, Any] = {
    "scenarios": ["neutral", {"kind": "scenario", "format": 1, "extends": "neutral", "name": "own", "title": "Own"}],
    "replications": 2,
    "seed": 3,
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
UNITS = [("files", ("units.csv", b"unit_id,name\nU,Works\n"))]
QUESTIONS: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {
    ("get", "/v1/health"): ("/v1/health", {}),
    ("get", "/v1/schemas"): ("/v1/schemas", {}),
    ("get", "/v1/schemas/{name}"): ("/v1/schemas/staffing-request", {}),
    ("get", "/v1/runs"): ("/v1/runs?at_most=5", {}),
    ("get", "/v1/runs/{run_id}"): ("/v1/runs/{run_id}", {}),
    ("post", "/v1/datasets"): ("/v1/datasets?dry_run=1", {"files": UNITS}),
    ("get", "/v1/recommend"): ("/v1/recommend", {}),
    ("get", "/v1/goals/status"): ("/v1/goals/status?as_of=2026-05-01", {}),
    ("get", "/v1/goals/risks"): ("/v1/goals/risks?as_of=2026-05-01&known=2026-05-30", {}),
    ("post", "/v1/staff/requests"): ("/v1/staff/requests?teams=2", {"json": REQUEST}),
    ("get", "/v1/scenarios"): ("/v1/scenarios", {}),
    ("post", "/v1/simulations"): ("/v1/simulations", {"json": SIMULATION}),
    ("get", "/v1/policies"): ("/v1/policies", {}),
    ("post", "/v1/policies/check"): ("/v1/policies/check", {"json": {"policy": POLICY}}),
    ("post", "/v1/policies/test"): ("/v1/policies/test", {"json": {"policy": POLICY, "tests": TESTS}}),
}
"""By method and path as the OpenAPI document writes it."""
