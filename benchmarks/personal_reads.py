"""Reads of personal data, each written into the chain of reads before its answer goes out, beside one commit a read.

The server, the client and the connections are those of ``aggregate_reads``; the answer names people, so every time it
goes out a line is written first, many in one transaction (group commit). The peer writes the same line into the same
kind of database on the same disk, one transaction a line. Afterwards every answer must have its line.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from benchmarks.aggregate_reads import CONNECTIONS, KEY, PEOPLE, ROUNDS, SECONDS, SEED, asked, served
from engine.application.clock import utc_now
from engine.application.keys import WantedKey, create_key, keys_of
from engine.application.load import load
from engine.application.sample import sample_organisation, write_sample
from engine.decision.chain import Chain
from engine.domain.actor import LOCAL_ACTOR, Role
from engine.storage.chain_store import ChainStore, contents
from engine.storage.database import Database
from engine.storage.read_log import READ

PATH = "/v1/goals/status"


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder, 'sextant.sqlite')}"
        write_sample(sample_organisation(PEOPLE, SEED), Path(folder, "org"))
        load(database, LOCAL_ACTOR, Path(folder, "org"))
        with keys_of(database) as keys:
            approver = WantedKey(actor="approver", roles=(Role.APPROVER,))
            os.environ[KEY] = create_key(keys, LOCAL_ACTOR, approver).secret
        with served(database, Path(folder, "log")) as port:
            read = asked("reads", port, PATH)
        figure, people = read["rate"], _checked(database, int(read["answers"]))
        peer = _one_commit_a_read(f"sqlite:///{Path(folder, 'peer.sqlite')}", people)
    return {
        "figure": figure,
        "peer": peer,
        "ratio": figure / peer,
        "unit": "requests/s",
        "what": f"{PATH} naming {len(people)} of {PEOPLE} people over {CONNECTIONS} connections, median of {ROUNDS} "
        f"rounds of {SECONDS:g} s, each read logged before its answer; peer: one transaction a line, no server",
    }


def _checked(url: str, answers: int) -> list[str]:
    """Return whom the reads named; every answer must have left a line, and the chain must hold."""
    database = Database(url)
    with database.session() as session:
        chains = ChainStore(session)
        lines = list(chains.lines(Chain.READS))
        if len(lines) < answers or list(chains.breaches(Chain.READS)):
            raise AssertionError(f"{answers} answers went out and {len(lines)} reads were logged")
        people: list[str] = contents(lines[0])["people"]
    database.close()
    return people


def _one_commit_a_read(url: str, people: list[str]) -> float:
    """Return how many lines a second one thread commits one by one."""
    database, count, begun = Database(url), 0, time.perf_counter()
    while time.perf_counter() < begun + SECONDS:
        with database.writing() as session:
            said = {"verb": "goals status", "people": list(people)}
            ChainStore(session).append(Chain.READS, READ, "approver", said, utc_now())
        count += 1
    database.close()
    return count / SECONDS
