"""Publish a policy, or an earlier version of it again: one proposes, another approves, and then it decides."""

from __future__ import annotations

from datetime import datetime

from engine.application.access import permit
from engine.application.decisions.ledger_and_runs import ledger_of, new_id
from engine.application.policies.files import POLICY_KINDS, PolicyText
from engine.application.policies.published import FILES, filed_publication, policy_of
from engine.application.policies.run_tests import RUNNERS
from engine.application.workspace import Workspace
from engine.decision.publication import Publication, PublicationState
from engine.domain.actor import Actor
from engine.errors import InputError, PolicyError, Problem
from engine.evidence.canonical import Json
from engine.policy.dmn.unstated import unstated
from engine.policy.document import Policy
from engine.policy.load import load_policy
from engine.policy.policy_tests import run_policy_tests
from engine.policy.verification import check_policy
from engine.storage.ledger import LedgerTransaction

LONGEST_REASON = 2000


def propose_publication(
    workspace: Workspace, actor: Actor, policy: PolicyText, tests: PolicyText | None, because: str
) -> Publication:
    """Return the proposal to publish a policy; nothing is effective before a second person has approved it.

    Raises
    ------
    AccessError
        The actor may not propose.
    PolicyError
        The policy cannot be read, its check finds something, what a DMN import could not know is not stated, a test
        fails or there are none; every problem.
    InputError
        No reason is given, its review day is past, or it holds already.
    """
    permit(actor, "policy publish")
    reason, read = _words(because), load_policy(policy.text, policy.file, POLICY_KINDS)
    _require_sound(read, tests, workspace.now())
    assert tests is not None
    wanted = _wanted(actor, read, (tests.file, tests.text.decode("utf-8-sig")), reason)
    return _kept(workspace, actor, wanted)


def rollback(workspace: Workspace, actor: Actor, policy_id: str, because: str, to: str | None = None) -> Publication:
    """Return the proposal to publish an earlier version's text again, as it was then.

    The checks and tests of that day are not asked again, so that the way back is open when it is needed; the second
    person is.

    Parameters
    ----------
    to : str or None
        Version, by its first digits; the one before the version that was published last where none is given.

    Raises
    ------
    InputError
        No reason is given, or there is no such version.
    """
    permit(actor, "policy publish")
    reason = _words(because)
    with ledger_of(workspace).reading() as transaction:
        versions = transaction.publications.published(policy_id)
    earlier = [version for version in versions[:-1] if version.hash != versions[-1].hash]
    found = [version for version in earlier if to is None or version.hash.startswith(to)]
    if not found:
        named = f"version {to[:80]!r}" if to else "earlier version"
        known = ", ".join(dict.fromkeys(version.version for version in earlier)) or "none"
        what = f"Policy '{policy_id[:80]}' has no {named} to go back to."
        raise InputError(Problem("no-earlier-version", what, f"Earlier versions: {known}.", value=(to or "")[:80]))
    before = found[-1]
    wanted = _wanted(actor, policy_of(before), (before.tests_file, before.tests), reason)
    return _kept(workspace, actor, wanted.changed(rolls_back=True))


def approve_publication(
    workspace: Workspace, actor: Actor, publication_id: str, reason: str | None = None
) -> Publication:
    """Publish what another person proposed: from now on it decides, on and after its effective day.

    The version and its line in the log are written together or not at all. Answers under way keep the version with
    which they began. To approve again what one has approved changes nothing and is no error.

    Raises
    ------
    AccessError
        The actor may not approve, or proposed it.
    InputError
        There is no such publication.
    ConflictError
        It was decided already, or another version has been published since it was proposed.
    """
    permit(actor, "policy approve")
    words = _words(reason) if reason else None
    with ledger_of(workspace).writing() as transaction:
        publication = transaction.publications.get(publication_id)
        if (publication.state, publication.decided_by) == (PublicationState.PUBLISHED, actor.id):
            return publication
        publication.require_open()
        publication.require_second(actor)
        publication.require_still_replaces(_latest(transaction, publication.policy))
        policy_of(publication)
        at = workspace.now()
        _keep_files(workspace, transaction, publication.policy, at)
        published = publication.changed(
            state=PublicationState.PUBLISHED,
            decided_by=actor.id,
            decided_at=at,
            reason=words,
            number=transaction.publications.mark() + 1,
        )
        transaction.publications.replace(published)
        _log(transaction, "published", actor.id, published, at)
        return published


def decline_publication(workspace: Workspace, actor: Actor, publication_id: str, reason: str) -> Publication:
    """Decline what was proposed; nothing of it ever becomes effective.

    Raises
    ------
    AccessError
        The actor may not decide.
    InputError
        There is no such publication, or no reason is given.
    ConflictError
        It was decided already.
    """
    permit(actor, "policy approve")
    words = _words(reason)
    with ledger_of(workspace).writing() as transaction:
        publication = transaction.publications.get(publication_id)
        if (publication.state, publication.decided_by) == (PublicationState.DECLINED, actor.id):
            return publication
        publication.require_open()
        at = workspace.now()
        declined = publication.changed(
            state=PublicationState.DECLINED, decided_by=actor.id, decided_at=at, reason=words
        )
        transaction.publications.replace(declined)
        _log(transaction, "publication declined", actor.id, declined, at)
        return declined


def _wanted(actor: Actor, policy: Policy, tests: tuple[str | None, str | None], because: str) -> Publication:
    return filed_publication(policy).changed(
        id=new_id(),
        tests_file=tests[0],
        tests=tests[1],
        because=because,
        proposed_by=actor.id,
        proposed_by_person=actor.person_id,
        state=PublicationState.PROPOSED,
    )


def _kept(workspace: Workspace, actor: Actor, wanted: Publication) -> Publication:
    """Keep a proposal and its line; an open one of the same person and text is returned in its place."""
    with ledger_of(workspace).writing() as transaction:
        latest = _latest(transaction, wanted.policy)
        if latest == wanted.hash:
            what = f"Version {wanted.version} of '{wanted.policy}' is the one published last."
            raise InputError(Problem("already-published", what, "Change the policy first.", file=wanted.file))
        for open_one in transaction.publications.all(wanted.policy):
            same = (open_one.hash, open_one.proposed_by, open_one.replaces) == (wanted.hash, actor.id, latest)
            if same and open_one.state is PublicationState.PROPOSED:
                return open_one
        at = workspace.now()
        proposed = wanted.changed(replaces=latest, proposed_at=at)
        transaction.publications.add(proposed)
        _log(transaction, "publication proposed", actor.id, proposed, at)
        return proposed


def _keep_files(workspace: Workspace, transaction: LedgerTransaction, policy_id: str, at: datetime) -> None:
    """Keep the versions that files have served until now as the first ones, so that there is a way back to them."""
    if transaction.publications.published(policy_id):
        return
    for policy in workspace.policies.versions():
        if policy.id == policy_id:
            kept = filed_publication(policy).changed(
                id=new_id(),
                because="Served from a file until the first publication.",
                proposed_at=at,
                decided_by=FILES,
                decided_at=at,
                number=transaction.publications.mark() + 1,
            )
            transaction.publications.add(kept)
            _log(transaction, "published", FILES, kept, at)


def _latest(transaction: LedgerTransaction, policy_id: str) -> str | None:
    versions = transaction.publications.published(policy_id)
    return versions[-1].hash if versions else None


def _log(transaction: LedgerTransaction, kind: str, actor: str, publication: Publication, at: datetime) -> None:
    said: dict[str, Json] = {
        "publication": publication.id,
        "policy": publication.policy,
        "hash": publication.hash,
        "effective": publication.effective.isoformat(),
        "because": publication.reason if publication.decided_by else publication.because,
        "rolls_back": publication.rolls_back,
    }
    transaction.log(kind, actor, said, at)


def _require_sound(policy: Policy, tests: PolicyText | None, now: datetime) -> None:
    """Refuse a policy that its author has not finished, with everything that is missing."""
    findings = [finding.as_problem() for finding in check_policy(policy) if finding.fails]
    problems = [*findings, *unstated(policy), *_tests(policy, tests)]
    if policy.review_on <= now.date():
        what = f"review_on is {policy.review_on}, which is past: nobody would look at what the change has done."
        problems.append(Problem("review-past", what, "Name a day to come.", file=policy.file))
    if problems:
        raise PolicyError(*problems)


def _tests(policy: Policy, tests: PolicyText | None) -> list[Problem]:
    if tests is None:
        stem = policy.file.removesuffix(".yaml")
        what = "There are no tests beside it, so nobody can see whether it says what it should."
        return [Problem("no-tests", what, f"Write {stem}.tests.yaml.", file=policy.file)]
    report = run_policy_tests(policy, tests.text, tests.file, RUNNERS.get(policy.kind.name))
    return [
        Problem("test-fails", f"Test '{case.sentence.en}' fails: {case.message}", "Mend the rule, or the test.")
        for case in report.cases
        if not case.passed
    ]


def _words(given: str) -> str:
    words = given.strip()
    if not 0 < len(words) <= LONGEST_REASON:
        what = "A publication needs a reason."
        raise InputError(
            Problem("no-reason", what, f"Say why in at most {LONGEST_REASON:,} letters.", column="because")
        )
    return words
