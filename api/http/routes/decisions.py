"""Routes on decisions: propose, decide, explain, receipt and replay, appeal, and the log."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import shown
from api.http.asking import Asking, asks
from api.http.bodies import AppealText, Approval, JsonBody, Reasoned, RunNamed, request_body, wire
from api.http.service import Served
from engine.application.decisions.appeal import (
    AppealCase,
    AppealList,
    appeal_list,
    confirm_appeal,
    open_appeal,
    reject_appeal,
)
from engine.application.decisions.decide import approve, decline
from engine.application.decisions.explain import explain
from engine.application.decisions.log import LogLines, Verification, log_lines, verify
from engine.application.decisions.propose import propose
from engine.application.decisions.read import ProposalList, ShownProposal, proposal_list, shown_proposal
from engine.application.decisions.replay import read_receipt, receipt, replay
from engine.application.person_export import PersonExport, person_export
from engine.decision.appeal import Appeal
from engine.decision.explanation import PersonalExplanation
from engine.decision.proposal import Proposal
from engine.decision.receipt import Receipt, Replay

router = APIRouter(tags=["decisions"])

ProposalId = Annotated[str, Path(description="Id of a proposal.", max_length=100)]
AppealId = Annotated[str, Path(description="Id of an appeal.", max_length=100)]
PersonId = Annotated[str, Path(description="Id of a person.", max_length=200)]
NoQuery = Annotated[queries.Query, Query()]

_APPEAL = {
    "person_id": "P0012",
    "says": "My PLC certificate of May is missing.",
    "fact": {
        "table": "skill_records",
        "key": {"person_id": "P0012", "skill_id": "plc", "source": "certificate", "date": "2026-05-04"},
        "values": {"level": 4},
    },
}


@router.post(
    "/v1/decisions",
    operation_id="propose",
    summary="Make a proposal of a staffing answer",
    openapi_extra=asks("decisions propose")
    | request_body(
        {"$ref": "#/components/schemas/GivenRunNamed"}, {"a run": {"run_id": "0123456789abcdef0123456789abcdef"}}
    ),
    response_model=Proposal,
    status_code=201,
)
def post_proposal(actor: Asking, served: Served, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Return the proposal of a recorded answer of `staff request`; nothing is effective before somebody approves it."""
    return shown(propose(served.workspace, actor, wire(RunNamed, data).run_id), 201)


@router.get(
    "/v1/decisions",
    operation_id="listProposals",
    openapi_extra=asks("decisions list"),
    summary="Proposals, newest first",
    response_model=ProposalList,
)
def get_proposals(actor: Asking, served: Served, query: Annotated[queries.ProposalsQuery, Query()]) -> JSONResponse:
    """Return proposals and how they are decided on, with an alert where nobody looks any more."""
    return shown(proposal_list(served.workspace, actor, state=query.state, at_most=query.at_most))


@router.get(
    "/v1/decisions/{proposal_id}",
    operation_id="getProposal",
    openapi_extra=asks("decisions show"),
    summary="One proposal with its evidence",
    response_model=ShownProposal,
)
def get_proposal(actor: Asking, served: Served, proposal_id: ProposalId, _: NoQuery) -> JSONResponse:
    """Return a proposal, the answer behind it and the appeals against it; that it was seen is written down."""
    return shown(shown_proposal(served.workspace, actor, proposal_id))


@router.post(
    "/v1/decisions/{proposal_id}/approve",
    operation_id="approve",
    summary="Approve a proposal",
    openapi_extra=asks("decisions decide")
    | request_body(
        {"$ref": "#/components/schemas/GivenApproval"},
        {"as recommended": {}, "another team": {"team": 2, "reason": "Ana is on leave in June."}},
        required=False,
    ),
    response_model=Proposal,
)
def post_approval(actor: Asking, served: Served, proposal_id: ProposalId, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Make the bookings of a proposal effective.

    Where facts have moved on so that it cannot be booked any more the answer is 409; its problems say who is in the
    way and which new proposal stands in its place.
    """
    asked = wire(Approval, {} if data is None else data)
    decided = approve(served.workspace, actor, proposal_id, reason=asked.reason, team=asked.team)
    served.renew()
    return shown(decided)


@router.post(
    "/v1/decisions/{proposal_id}/decline",
    operation_id="decline",
    summary="Decline a proposal",
    openapi_extra=asks("decisions decide")
    | request_body({"$ref": "#/components/schemas/GivenReasoned"}, {"why": {"reason": "Postponed."}}),
    response_model=Proposal,
)
def post_decline(actor: Asking, served: Served, proposal_id: ProposalId, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Decline a proposal with a reason; nothing of it becomes effective."""
    return shown(decline(served.workspace, actor, proposal_id, reason=wire(Reasoned, data).reason))


@router.get(
    "/v1/decisions/{proposal_id}/explanations/{person_id}",
    operation_id="explain",
    openapi_extra=asks("decisions explain"),
    summary="What a proposal means for one person",
    response_model=PersonalExplanation,
)
def get_explanation(
    actor: Asking, served: Served, proposal_id: ProposalId, person_id: PersonId, _: NoQuery
) -> JSONResponse:
    """Return the system's part, the main factors, the data and how to object; nobody else's data is in it."""
    return shown(explain(served.workspace, actor, proposal_id, person_id))


@router.get(
    "/v1/receipts/{proposal_or_run}",
    operation_id="receipt",
    openapi_extra=asks("decisions receipt"),
    summary="Receipt of a decision",
    response_model=Receipt,
)
def get_receipt(
    actor: Asking,
    served: Served,
    proposal_or_run: Annotated[str, Path(description="Id of a proposal, or of a run.", max_length=100)],
    _: NoQuery,
) -> JSONResponse:
    """Return everything that is needed to compute an answer again and to see that nothing was changed since."""
    return shown(receipt(served.workspace, actor, proposal_or_run))


@router.post(
    "/v1/replays",
    operation_id="replay",
    summary="Compute an answer again",
    openapi_extra=asks("decisions replay") | request_body({"$ref": "#/components/schemas/GivenReceipt"}, {}),
    response_model=Replay,
)
def post_replay(actor: Asking, served: Served, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Return whether the answer of a receipt comes out again, or which table or policy has changed."""
    return shown(replay(served.workspace, actor, read_receipt(json.dumps(data), "body")))


@router.post(
    "/v1/decisions/{proposal_id}/appeals",
    operation_id="appeal",
    summary="Say that a fact is wrong",
    openapi_extra=asks("decisions appeal")
    | request_body({"$ref": "#/components/schemas/GivenAppealText"}, {"a missing certificate": _APPEAL}),
    response_model=Appeal,
    status_code=201,
)
def post_appeal(actor: Asking, served: Served, proposal_id: ProposalId, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Keep an appeal; a human judges it, and nothing changes before."""
    case = AppealCase.model_validate_json(wire(AppealText, data).model_dump_json())
    return shown(open_appeal(served.workspace, actor, proposal_id, case), 201)


@router.get(
    "/v1/appeals",
    operation_id="listAppeals",
    openapi_extra=asks("decisions appeal"),
    summary="Appeals, newest first",
    response_model=AppealList,
)
def get_appeals(actor: Asking, served: Served, query: Annotated[queries.AppealsQuery, Query()]) -> JSONResponse:
    """Return appeals; an employee's are the own ones."""
    return shown(appeal_list(served.workspace, actor, proposal_id=query.proposal_id))


@router.post(
    "/v1/appeals/{appeal_id}/confirm",
    operation_id="confirmAppeal",
    summary="Find that the fact was wrong",
    openapi_extra=asks("decisions judge appeal")
    | request_body({"$ref": "#/components/schemas/GivenReasoned"}, {"why": {"reason": "Seen on paper."}}),
    response_model=Appeal,
)
def post_confirmation(actor: Asking, served: Served, appeal_id: AppealId, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Correct the fact, re-run the decision with everything else frozen, and return what changes."""
    judged = confirm_appeal(served.workspace, actor, appeal_id, reason=wire(Reasoned, data).reason)
    served.renew()
    return shown(judged)


@router.post(
    "/v1/appeals/{appeal_id}/reject",
    operation_id="rejectAppeal",
    summary="Find that the fact was right",
    openapi_extra=asks("decisions judge appeal")
    | request_body({"$ref": "#/components/schemas/GivenReasoned"}, {"why": {"reason": "It expired."}}),
    response_model=Appeal,
)
def post_rejection(actor: Asking, served: Served, appeal_id: AppealId, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Keep the decision as it is."""
    return shown(reject_appeal(served.workspace, actor, appeal_id, reason=wire(Reasoned, data).reason))


@router.get(
    "/v1/people/{person_id}",
    operation_id="exportPerson",
    openapi_extra=asks("person"),
    summary="Everything that is held on one person",
    response_model=PersonExport,
)
def get_person(actor: Asking, served: Served, person_id: PersonId, _: NoQuery) -> JSONResponse:
    """Return every row, proposal, appeal and log line about a person, and who read them."""
    return shown(person_export(served.workspace, actor, person_id))


@router.get(
    "/v1/log",
    operation_id="listLog",
    openapi_extra=asks("decisions log"),
    summary="Lines of a log, newest first",
    response_model=LogLines,
)
def get_log(actor: Asking, served: Served, query: Annotated[queries.LogQuery, Query()]) -> JSONResponse:
    """Return lines of the log of decisions, or of the log of who read personal data."""
    return shown(log_lines(served.workspace, actor, query.chain, at_most=query.at_most, before=query.before))


@router.get(
    "/v1/log/verification",
    operation_id="verifyLog",
    openapi_extra=asks("decisions verify"),
    summary="Prove the log",
    response_model=Verification,
)
def get_verification(actor: Asking, served: Served, _: NoQuery) -> JSONResponse:
    """Recompute every hash, and say which line was changed, removed or moved."""
    return shown(verify(served.workspace, actor))
