"""One request at a time against 10,000 people: what the slowest of forty takes, in the engine and over HTTP.

Every request has eight roles, half of them hold a budget, and asks for three teams. In the engine the organisation and
its table of proficiency are there; over HTTP a real server answers from a SQLite database with an API key, records the
run with the answer and logs the read before it goes out. The peer of the engine is the same CP-SAT model over all
eligible columns (``staffing_request``), asked of every eighth request, as it is slow.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.aggregate_reads import KEY, served
from benchmarks.staffing_request import BUDGET, PEOPLE, SEED, bank, every_column, request
from engine.application.keys import WantedKey, create_key, keys_of
from engine.application.load import load
from engine.domain.actor import LOCAL_ACTOR, Role
from engine.domain.organisation import Organisation
from engine.evidence.canonical import canonical_value
from engine.loading.export import write_dataset
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.ground import Ground
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.staff import staff_request

REQUESTS, WARM_UP, PEER_EVERY = 40, 3, 8


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    organisation = bank(PEOPLE, SEED)
    asked = [request(number, BUDGET if number % 2 else None) for number in range(REQUESTS + WARM_UP)]
    own, peer = _in_engine(organisation, asked)
    over_http = _over_http(organisation, asked)
    before, after = os.getloadavg()[2], os.getloadavg()[0]
    return {
        "figure": _share(own, 95),
        "peer": statistics.median(peer),
        "ratio": statistics.median(peer) / statistics.median(own),
        "unit": "seconds a request (95 % are quicker; peer and ratio: medians)",
        "what": f"{REQUESTS} varied requests of 8 roles and 3 teams, {PEOPLE} people; engine p50 "
        f"{1000 * _share(own, 50):.0f} ms, p95 {1000 * _share(own, 95):.0f} ms; HTTP p50 "
        f"{1000 * _share(over_http, 50):.0f} ms, p95 {1000 * _share(over_http, 95):.0f} ms; load of the machine "
        f"{before:.1f} before, {after:.1f} after",
    }


def _share(seconds: list[float], per_cent: int) -> float:
    return float(np.percentile(seconds, per_cent))


def _in_engine(organisation: Organisation, asked: list[StaffingRequest]) -> tuple[list[float], list[float]]:
    """Return the seconds of each request after the first few, and those of the peer."""
    proficiency = proficiency_table(organisation)
    own, peer = [], []
    for number, one in enumerate(asked):
        begun = time.perf_counter()
        answer = staff_request(one, organisation, proficiency)
        seconds = time.perf_counter() - begun
        if len(answer.teams) < 3:
            raise AssertionError(f"request {number} has {len(answer.teams)} teams")
        if number >= WARM_UP:
            own.append(seconds)
        if number % PEER_EVERY == WARM_UP:
            begun = time.perf_counter()
            every_column(Ground(organisation, proficiency).cast(one).problem, SolverOptions())
            peer.append(time.perf_counter() - begun)
    return own, peer


def _over_http(organisation: Organisation, asked: list[StaffingRequest]) -> list[float]:
    """Return the seconds of each request after the first few, one connection, one at a time."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder, 'sextant.sqlite')}"
        write_dataset(organisation.tables.values(), Path(folder, "org"))
        load(database, LOCAL_ACTOR, Path(folder, "org"))
        with keys_of(database) as keys:
            key = create_key(keys, LOCAL_ACTOR, WantedKey(actor="requester", roles=(Role.REQUESTER,))).secret
        os.environ[KEY] = key
        with served(database, Path(folder, "log")) as port:
            return [_posted(port, key, one) for one in asked][WARM_UP:]


def _posted(port: int, key: str, one: StaffingRequest) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = json.dumps(canonical_value(one))
    begun = time.perf_counter()
    headers = {"content-type": "application/json", "authorization": f"Bearer {key}"}
    connection.request("POST", "/v1/staff/requests?as_of=2026-01-15", body, headers)
    answer = connection.getresponse()
    told = answer.read()
    seconds = time.perf_counter() - begun
    connection.close()
    if answer.status != 200:
        raise AssertionError(told[:500])
    return seconds
