"""What a verb may touch: the history, the policies, the matcher, the clock and, where there is a database, its runs."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self, TypeVar, runtime_checkable

from pydantic import BaseModel

from engine.application.clock import utc_now
from engine.application.matcher_process import available_matcher, matcher_sentence
from engine.application.people_named import people_named
from engine.application.policies.published import published_policies
from engine.application.versions import versions_of
from engine.domain.actor import Actor
from engine.domain.corrected_fact import CorrectedFact
from engine.domain.history import History
from engine.domain.masking import masked
from engine.domain.organisation import Organisation
from engine.domain.pseudonyms import Pseudonyms
from engine.domain.scope import within_units
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.evidence.fingerprint import fingerprint
from engine.evidence.result import Execution, Inputs, Result
from engine.policy.document import Policy
from engine.policy.matching import Matcher
from engine.policy.source import FixedPolicies, PolicySource
from engine.storage.job_store import JobStore
from engine.storage.ledger import Ledger
from engine.storage.publication_store import PublicationStore
from engine.storage.read_log import ReadLog

Body = TypeVar("Body", bound=BaseModel)

KEPT_CUTS = 8
"""Cuts of the history that a workspace keeps, as most questions look at the same days."""


@dataclass(frozen=True)
class Period:
    """Which cut of the history a verb looks at.

    Attributes
    ----------
    as_of : date or None
        Day looked at; ``None`` means the day of the newest fact, today at the latest.
    known : date or None
        Last day whose recordings may be used; ``None`` means ``as_of``.
    corrections : tuple of CorrectedFact
        Facts to overlay on the otherwise frozen cut, in an appeal.
    """

    as_of: date | None = None
    known: date | None = None
    corrections: tuple[CorrectedFact, ...] = ()


@dataclass(frozen=True)
class _Cut:
    as_of: date
    known: date
    corrections: tuple[CorrectedFact, ...]
    units: frozenset[str]
    under_pseudonyms: bool


@dataclass(frozen=True)
class Question:
    """What was asked of a verb, and what the answer rests on.

    Attributes
    ----------
    verb : str
        Name of the verb, as on the command line.
    organisation : Organisation or None
        The cut that was looked at.
    request : mapping of str to Json
        Arguments, kept with the run.
    policies : tuple of Policy
        Policies asked.
    seed : int or None
        Seed of the random numbers.
    workers : int
        Processes used.
    libraries : tuple of str
        Distributions that compute the answer.
    """

    verb: str
    organisation: Organisation | None = None
    request: Mapping[str, Json] = field(default_factory=dict)
    policies: tuple[Policy, ...] = ()
    seed: int | None = None
    workers: int = 1
    libraries: tuple[str, ...] = ("numpy",)


class RunLog(Protocol):
    """Where answers are recorded."""

    def record(
        self, run_id: str, result: Mapping[str, Json], *, request: Mapping[str, Json], actor: str, at: datetime
    ) -> None:
        """Write one result in its stable JSON form."""


class UnitModes(Protocol):
    """What may be said of the people of each unit."""

    def team_only_units(self) -> frozenset[str]:
        """Return the units that were set to ``team-only`` themselves; their sub-units follow."""


@runtime_checkable
class Closing(Protocol):
    """Something that holds a process or connections."""

    def close(self) -> None:
        """Give them back."""


@dataclass(frozen=True)
class Workspace:
    """Everything a verb works with.

    Attributes
    ----------
    history : History
        Facts.
    policies : PolicySource
        Policies by id and date.
    matcher : Matcher
        Answers pattern policies and says how.
    runs : RunLog or None
        Where answers are recorded; ``None`` without a database.
    now : callable
        The clock.
    mark : int or None
        How much of the database's history ``history`` is; ``None`` where it comes from a dataset.
    ledger : Ledger or None
        Proposals, decisions and their log; ``None`` without a database.
    reads : ReadLog or None
        Who read which personal data; ``None`` without a database.
    modes : UnitModes or None
        Modes of units; ``None`` without a database.
    closed : frozenset of str
        Units in mode ``team-only`` when it was opened or renewed, so that a change of modes makes it another one.
    pseudonyms : Pseudonyms
        What people are called where a role may not know them; the same as long as the database is.
    jobs : JobStore or None
        The queue of long verbs; ``None`` without a database.
    publications : PublicationStore or None
        Published versions of policies; ``None`` without a database.
    files : PolicySource
        Policies from files, which serve where nothing was published.
    policy_mark : int
        How many publications ``policies`` knows.
    """

    history: History
    policies: PolicySource
    matcher: Matcher = field(default_factory=available_matcher)
    runs: RunLog | None = None
    now: Callable[[], datetime] = utc_now
    mark: int | None = None
    ledger: Ledger | None = None
    reads: ReadLog | None = None
    modes: UnitModes | None = None
    closed: frozenset[str] = frozenset()
    pseudonyms: Pseudonyms = field(default_factory=lambda: Pseudonyms(secrets.token_bytes(32)))
    jobs: JobStore | None = None
    publications: PublicationStore | None = None
    files: PolicySource = field(default_factory=lambda: FixedPolicies(()))
    policy_mark: int = 0
    _cuts: dict[_Cut, Organisation] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the matcher's process, the log of reads and the database's connections."""
        holders: tuple[object, ...] = (self.matcher, self.reads, self.runs)
        for held in holders:
            if isinstance(held, Closing):
                held.close()

    def organisation(
        self, period: Period, units: Collection[str] = (), *, under_pseudonyms: bool = False
    ) -> Organisation:
        """Return the cut of ``period``, the same one for the same question.

        Parameters
        ----------
        units : collection of str
            Only what belongs to these units and their sub-units; empty means the whole organisation.
        under_pseudonyms : bool
            Whether people are hidden behind pseudonyms.

        Raises
        ------
        InputError
            There are no facts at all.
        """
        if not self.history.tables:
            raise InputError(
                Problem(
                    "no-data",
                    "There are no facts to work on.",
                    "Name a dataset with --data DIR, or load one: sextant load DIR.",
                )
            )
        as_of = period.as_of or self.default_day()
        return self._cut(_Cut(as_of, period.known or as_of, period.corrections, frozenset(units), under_pseudonyms))

    def _cut(self, wanted: _Cut) -> Organisation:
        if wanted.corrections:
            return self._made(wanted)
        found = self._cuts.get(wanted)
        if found is None:
            found = self._made(wanted)
            if len(self._cuts) >= KEPT_CUTS:
                self._cuts.clear()
            self._cuts[wanted] = found
        return found

    def _made(self, wanted: _Cut) -> Organisation:
        if wanted.under_pseudonyms:
            return masked(self._cut(replace(wanted, under_pseudonyms=False)), self.pseudonyms)
        if wanted.units:
            return within_units(self._cut(replace(wanted, units=frozenset())), wanted.units)
        corrections = [fact.correction() for fact in wanted.corrections]
        return self.history.as_of(wanted.as_of, wanted.known, corrections)

    def note_read(self, actor: Actor, verb: str, people: Sequence[str], **about: Json) -> None:
        """Write down whose data an actor is about to see; nothing where no database keeps it.

        Raises
        ------
        StorageError
            It could not be written, so the answer must not go out.
        """
        if self.reads is not None and people:
            self.reads.record(actor.id, {"verb": verb, "people": list(people), **about}, self.now())

    def renewed(self) -> Workspace:
        """Return the workspace with what has been appended to the database since; itself where nothing was."""
        closed = self.modes.team_only_units() if self.modes is not None else self.closed
        return _with_new_policies(_with_new_facts(self if closed == self.closed else replace(self, closed=closed)))

    def default_day(self) -> date:
        """Return the day of the newest fact, today at the latest: the same data gives the same day tomorrow."""
        today = self.now().date()
        return min(self.history.newest_day() or today, today)

    def answer(
        self, actor: Actor, question: Question, work: Callable[[], Body], matched: Callable[[], str] = matcher_sentence
    ) -> Result[Body]:
        """Do the work, wrap its body with inputs and execution; record the run, and whom it names as a read.

        Parameters
        ----------
        actor : Actor
            Who asks.
        question : Question
            What is asked.
        work : callable
            Computes the body.
        matched : callable
            Gives, after the work, the sentence that says which pattern matcher answers.
        """
        started = time.perf_counter()
        body = work()
        result = Result[Body](
            verb=question.verb,
            body=body,
            inputs=_inputs(question),
            execution=Execution(
                seconds=round(time.perf_counter() - started, 3),
                workers=question.workers,
                matcher=matched(),
                versions=versions_of(*question.libraries),
                history_mark=self.mark,
                run_id="" if self.runs is None else uuid.uuid4().hex,
            ),
        )
        if self.runs is None and self.reads is None:
            return result
        told, run_id = result.as_json(), result.execution.run_id
        if self.runs is not None:
            self.runs.record(run_id, told, request=question.request, actor=actor.id, at=self.now())
        self.note_read(actor, question.verb, people_named(told["body"], self.history), run=run_id)
        return result


def bare_workspace() -> Workspace:
    """Return a workspace without facts, for verbs that look at files only."""
    return Workspace(history=History.empty(), policies=FixedPolicies(()))


def _inputs(question: Question) -> Inputs:
    cut = question.organisation
    policies = {policy.id: policy.hash for policy in question.policies}
    if cut is None:
        return Inputs(policies=policies, seed=question.seed)
    return Inputs(
        data=fingerprint(cut),
        policies=policies,
        valid_on=cut.valid_on.isoformat(),
        known_on=cut.known_on.isoformat(),
        corrections=tuple(map(CorrectedFact.of, cut.corrections)),
        seed=question.seed,
        known_then_assumed=cut.known_then_assumed,
    )


def _with_new_policies(workspace: Workspace) -> Workspace:
    if workspace.publications is None or workspace.publications.mark() == workspace.policy_mark:
        return workspace
    policies, mark = published_policies(workspace.publications, workspace.files)
    return replace(workspace, policies=policies, policy_mark=mark)


def _with_new_facts(workspace: Workspace) -> Workspace:
    if workspace.ledger is None or workspace.mark is None:
        return workspace
    with workspace.ledger.reading() as transaction:
        tables, mark = transaction.newest_tables(workspace.mark)
    if mark == workspace.mark:
        return workspace
    went_back = mark < workspace.mark  # an older state of the database was put back
    history = workspace.ledger.history_at(mark) if went_back else workspace.history.append(tables)
    return replace(workspace, history=history, mark=mark)
