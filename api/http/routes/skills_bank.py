"""Routes on the skills bank: what is known of a person, how it is put right, and whose skills nobody uses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from api.http import queries
from api.http.answers import Answer, shown, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, SkillCorrected, request_body, wire
from api.http.guard import TAXONOMY_PATH
from api.http.limits import Heavy
from api.http.routes.datasets import ZIP, archive, form_of_files
from api.http.service import Served
from api.http.uploads import Uploaded, dataset_of
from engine.application.skills.bank_import import SkillImport, skills_import
from engine.application.skills.buried import skills_buried
from engine.application.skills.correct import SkillCorrection, correct_skill
from engine.application.skills.person import skills_person
from engine.skills.buried import BuriedPotential
from engine.skills.profile_views import SkillProfile

router = APIRouter(tags=["skills"])

PersonId = Annotated[str, Path(max_length=200, description="Person.")]
Cut = Annotated[queries.PeriodQuery, Query()]
NoQuery = Annotated[queries.Query, Query()]
_CORRECTED = {"skill": "PLC", "level": 4, "because": "Certificate of June.", "appeal": True}


@router.get(
    "/v1/people/{person_id}/skills",
    operation_id="skillsPerson",
    openapi_extra=asks("skills person"),
    summary="What one person can do",
    response_model=Answer[SkillProfile],
)
def get_person(actor: Asking, served: Served, person_id: PersonId, query: Cut) -> JSONResponse:
    """Return every skill of a person with level, distribution, records, dates and weights, and the rule behind them."""
    return told(skills_person(served.workspace, actor, query.period, person_id))


@router.post(
    "/v1/people/{person_id}/skills",
    operation_id="correctSkill",
    openapi_extra=asks("skills correct")
    | request_body({"$ref": "#/components/schemas/GivenSkillCorrected"}, {"a certificate": _CORRECTED}),
    summary="Correct a skill of a person",
    response_model=SkillCorrection,
    status_code=201,
)
def post_correction(actor: Asking, served: Served, person_id: PersonId, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Record a level that outranks what is inferred, or take one back, and list the proposals that can be re-run."""
    asked = wire(SkillCorrected, data)
    done = correct_skill(
        served.workspace, actor, person_id, asked.skill, asked.because, asked.level, appeal=asked.appeal
    )
    served.renew()
    return shown(done, 201)


@router.get(
    "/v1/skills/buried",
    operation_id="skillsBuried",
    openapi_extra=asks("skills buried"),
    summary="Whose proven skills nobody uses",
    response_model=Answer[BuriedPotential],
)
def get_buried(actor: Asking, served: Served, query: Cut) -> JSONResponse:
    """Return people with verified critical skills of which none was used in a project for months."""
    return told(skills_buried(served.workspace, actor, query.period))


@router.post(
    TAXONOMY_PATH,
    operation_id="skillsImport",
    openapi_extra=asks("skills import") | form_of_files("ESCO as CSV or JSON, O*NET as CSV, each also as .gz."),
    summary="Merge skills of ESCO or O*NET into the bank",
    response_model=Answer[SkillImport],
    responses={
        200: {
            "description": "What would come of it, or the merged bank.",
            "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def post_import(
    served: Served, actor: Asking, query: Annotated[queries.ImportQuery, Query()], upload: Uploaded, _: Heavy
) -> Response:
    """Return what is new, what is the same and what only looks alike; with `merged=1` the merged bank as a ZIP.

    Nothing is stored: the merged bank is loaded like any dataset, by whoever may load.
    """
    with dataset_of(upload) as dataset:
        folder = dataset.path
        files = sorted(folder.iterdir()) if folder.is_dir() else [folder]
        result = skills_import(served.workspace, actor, files, dataset.bad_rows if query.merged else None)
        return archive(dataset.bad_rows, "skills.zip") if query.merged else told(result)
