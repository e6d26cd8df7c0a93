"""Routes on datasets: look one over, or append it to the history."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated, Any
from zipfile import ZIP_DEFLATED, ZipFile

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.http.answers import Answer, shown, told
from api.http.asking import Asking, asks
from api.http.guard import UPLOAD_PATH
from api.http.limits import Heavy
from api.http.queries import DatasetQuery
from api.http.service import Served
from api.http.uploads import MOST_FILES, MOST_UNPACKED_BYTES, Uploaded, dataset_of
from engine.application.check import DatasetCheck
from engine.application.load import LoadReport
from engine.application.settings import Settings
from engine.errors import InputError, Problem

router = APIRouter(tags=["datasets"])
ZIP = "application/zip"


def form_of_files(described: str, **more: Any) -> dict[str, Any]:
    """Return how a route describes a form with files, and further fields, in the OpenAPI document."""
    files = {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_FILES,
        "items": {"type": "string", "format": "binary"},
        "description": described,
    }
    schema = {"type": "object", "required": ["files"], "properties": {"files": files, **more}}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


_FORM = form_of_files(
    "CSV, XLSX or JSON files, or ZIP archives of them, under their own names.",
    columns={
        "type": "string",
        "format": "binary",
        "description": "Column map (columns.yaml) that maps the files' headers to Sextant's.",
    },
)


@router.post(
    UPLOAD_PATH,
    operation_id="addDataset",
    summary="Look a dataset over, or load it",
    description=(
        "With `dry_run=1` everything that is wrong is reported with file, row, column and mend, and nothing is kept; "
        "with `bad_rows=1` beside it the rows with problems come back as a ZIP of CSV files instead. "
        "Without it the dataset is appended to the history in the database, all of it or nothing: with `mode=stop` any "
        "problem refuses it (422, all listed), with `mode=take_good_rows` the rows with problems are left out "
        f"and listed. At most {Settings().upload_mib} MiB unless set otherwise, {MOST_FILES} files, and "
        f"{MOST_UNPACKED_BYTES >> 20} MiB once unpacked."
    ),
    openapi_extra=asks("check", "load") | _FORM,
    response_model=Answer[DatasetCheck],
    responses={
        200: {
            "description": "The dry run, or the bad rows that it found.",
            "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}},
        },
        201: {"model": LoadReport, "description": "The dataset was appended."},
    },
)
def post_dataset(
    served: Served, actor: Asking, query: Annotated[DatasetQuery, Query()], upload: Uploaded, _: Heavy
) -> Response:
    """Check or load what was uploaded."""
    if query.bad_rows and not query.dry_run:
        mend = "Ask with dry_run=1 first; then load the good rows with mode=take_good_rows."
        raise InputError(Problem("bad-rows-of-dry-run", "Bad rows are what a dry run finds.", mend, column="bad_rows"))
    with dataset_of(upload) as dataset:
        if not query.dry_run:
            return shown(served.load(actor, dataset.path, dataset.columns, query.mode, upload.named), 201)
        result = served.check(actor, dataset.path, dataset.columns, dataset.bad_rows if query.bad_rows else None)
        return archive(dataset.bad_rows, "bad-rows.zip") if query.bad_rows else told(result)


def archive(folder: Path, name: str) -> Response:
    """Return the files of a folder as a ZIP to keep."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    named = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(packed.getvalue(), media_type=ZIP, headers=named)
