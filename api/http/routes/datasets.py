"""Routes on datasets: look one over, or append it to the history."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http.answers import Answer, shown, told
from api.http.guard import MOST_UPLOAD_BYTES, UPLOAD_PATH
from api.http.queries import DatasetQuery
from api.http.service import Served
from api.http.uploads import MOST_FILES, MOST_UNPACKED_BYTES, Uploaded, dataset_of
from engine.application.check import DatasetCheck
from engine.application.load import LoadReport

router = APIRouter(tags=["datasets"])

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": MOST_FILES,
                            "items": {"type": "string", "format": "binary"},
                            "description": "CSV, XLSX or JSON files, or ZIP archives of them, under their own names.",
                        },
                        "columns": {
                            "type": "string",
                            "format": "binary",
                            "description": "Column map (columns.yaml) that maps the files' headers to Sextant's.",
                        },
                    },
                }
            }
        },
    }
}


@router.post(
    UPLOAD_PATH,
    operation_id="addDataset",
    summary="Look a dataset over, or load it",
    description=(
        "With `dry_run=1` everything that is wrong is reported with file, row, column and mend, and nothing is kept. "
        "Without it the dataset is appended to the history in the database, all of it or nothing: with `mode=stop` any "
        "problem refuses it (422, all listed), with `mode=take_good_rows` the rows with problems are left out "
        f"and listed. At most {MOST_UPLOAD_BYTES >> 20} MiB, {MOST_FILES} files, and {MOST_UNPACKED_BYTES >> 20} MiB "
        "once unpacked."
    ),
    openapi_extra=_FORM,
    response_model=Answer[DatasetCheck],
    responses={201: {"model": LoadReport, "description": "The dataset was appended."}},
)
def post_dataset(served: Served, query: Annotated[DatasetQuery, Query()], upload: Uploaded) -> JSONResponse:
    """Check or load what was uploaded."""
    with dataset_of(upload) as (dataset, columns):
        if query.dry_run:
            return told(served.check(dataset, columns))
        return shown(served.load(dataset, columns, query.mode, upload.named), 201)
