"""Datasets over HTTP: looked over, loaded whole or not at all, from names that may be hostile."""

from __future__ import annotations

import io
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http import uploads as uploading
from api.http.app import create_app
from engine.application.opening import Source
from tests.api.http.conftest import BASE

UNITS = b"unit_id,name,parent_id\nU,Works,\nV,Line,U\n"
BAD_UNITS = b"unit_id,name,parent_id\nU,Works,\nV,Line,NOWHERE\nW,,U\n"
Files = list[tuple[str, tuple[str, bytes]]]


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return packed.getvalue()


def codes(answer: object) -> set[str]:
    return {problem["code"] for problem in answer.json()["problems"]}  # type: ignore[attr-defined]


def test_a_dry_run_keeps_nothing(empty: TestClient, uploads: Files) -> None:
    assert empty.post("/v1/datasets?dry_run=1", files=uploads).json()["body"]["problems"] == []
    assert empty.get("/v1/health").json()["data"]["tables"] == {}
    assert empty.get("/v1/runs").json() == {"runs": []}


def test_a_load_is_seen_by_the_next_answer_and_by_the_next_server(uploads: Files, tmp_path: Path) -> None:
    source = Source(database=f"sqlite:///{tmp_path / 'kept.sqlite'}")
    with TestClient(create_app(source, local=True), base_url=BASE) as client:
        assert client.get("/v1/goals/status").status_code == 422
        loaded = client.post("/v1/datasets", files=uploads)
        assert loaded.status_code == 201
        first = client.get("/v1/goals/status").json()
    report = loaded.json()
    assert report["appended"] == {table["table"]: table["rows"] for table in report["dataset"]["tables"]}
    with TestClient(create_app(source, local=True), base_url=BASE) as client:
        assert client.get("/v1/goals/status").json()["hash"] == first["hash"]


def test_a_second_load_may_refer_to_the_first_in_dry_run_and_in_earnest(empty: TestClient) -> None:
    empty.post("/v1/datasets", files=[("files", ("units.csv", UNITS))])
    more = [("files", ("units.csv", b"unit_id,name,parent_id\nX,Cell,V\n"))]
    assert empty.post("/v1/datasets?dry_run=true", files=more).json()["body"]["problems"] == []
    assert empty.post("/v1/datasets", files=more).status_code == 201
    assert empty.get("/v1/health").json()["data"]["tables"] == {"units": 3}


def test_a_dataset_with_problems_is_refused_whole_with_all_of_them(empty: TestClient) -> None:
    refused = empty.post("/v1/datasets", files=[("files", ("units.csv", BAD_UNITS))])
    assert refused.status_code == 422
    assert {(problem["file"], problem["row"]) for problem in refused.json()["problems"]} == {
        ("units.csv", 3),
        ("units.csv", 4),
    }
    assert empty.get("/v1/health").json()["data"]["tables"] == {}


def test_good_rows_are_taken_and_bad_ones_listed(empty: TestClient) -> None:
    loaded = empty.post("/v1/datasets?mode=take_good_rows", files=[("files", ("units.csv", BAD_UNITS))])
    assert (loaded.status_code, loaded.json()["appended"]) == (201, {"units": 1})
    assert {problem["row"] for problem in loaded.json()["dataset"]["problems"]} == {3, 4}


def test_bad_rows_come_back_as_files_and_load_once_mended(empty: TestClient) -> None:
    sent = [("files", ("units.csv", BAD_UNITS))]
    answer = empty.post("/v1/datasets?dry_run=1&bad_rows=1", files=sent)
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        (name,) = packed.namelist()
        bad = packed.read(name).decode("utf-8-sig")
    assert [line.split(",")[:3] for line in bad.splitlines()[1:]] == [["V", "Line", "NOWHERE"], ["W", "", "U"]]
    empty.post("/v1/datasets?mode=take_good_rows", files=sent)
    mended = bad.replace("NOWHERE", "U").replace("W,,", "W,Store,").encode()
    loaded = empty.post("/v1/datasets", files=[("files", (name, mended))])
    assert (loaded.status_code, loaded.json()["appended"]) == (201, {"units": 2})


def test_bad_rows_of_a_clean_dataset_are_an_empty_archive(empty: TestClient) -> None:
    answer = empty.post("/v1/datasets?dry_run=1&bad_rows=1", files=[("files", ("units.csv", UNITS))])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == []


def test_bad_rows_are_asked_of_a_dry_run_only(empty: TestClient) -> None:
    refused = empty.post("/v1/datasets?bad_rows=1", files=[("files", ("units.csv", UNITS))])
    assert (refused.status_code, codes(refused)) == (422, {"bad-rows-of-dry-run"})


def test_answers_while_datasets_are_loaded_are_whole(uploads: Files, tmp_path: Path) -> None:
    source = Source(database=f"sqlite:///{tmp_path / 'busy.sqlite'}")
    with TestClient(create_app(source, local=True), base_url=BASE) as client, ThreadPoolExecutor(4) as pool:
        loads = [pool.submit(client.post, "/v1/datasets", files=uploads) for _ in range(3)]
        asked = [pool.submit(client.get, "/v1/goals/risks?as_of=2026-05-01") for _ in range(12)]
        assert {load.result().status_code for load in loads} == {201}
        answers = [each.result() for each in asked]
        last = client.get("/v1/goals/risks?as_of=2026-05-01").json()
        hashes = {answer.json()["hash"] for answer in answers if answer.status_code == 200}
        assert {answer.status_code for answer in answers} <= {200, 422}
        assert hashes <= {last["hash"]}
        tables = client.get("/v1/health").json()["data"]["tables"]
    assert tables["units"] == 3 * loads[0].result().json()["appended"]["units"]


def test_an_archive_is_its_files_whatever_their_folder(empty: TestClient, dataset: Path, uploads: Files) -> None:
    members = {f"org/{file.name}": file.read_bytes() for file in dataset.glob("*.csv")}
    packed = archive(members | {"__MACOSX/org/._people.csv": b"\0", "org/.DS_Store": b"\0"})
    one = empty.post("/v1/datasets?dry_run=1", files=[("files", ("org.ZIP", packed))]).json()
    many = empty.post("/v1/datasets?dry_run=1", files=uploads).json()
    assert one["body"] == many["body"]


def test_names_in_chinese_come_back_as_they_were_sent(empty: TestClient) -> None:
    sent = [("files", ("人员花名册.csv", "工号,姓名\n007,李雷\n".encode("gb18030")))]
    told = empty.post("/v1/datasets?dry_run=1", files=sent).json()
    assert told["body"]["files"][0]["file"] == "人员花名册.csv"
    assert told["body"]["files"][0]["encoding"] == "gb18030"


def test_a_column_map_beside_the_files_maps_their_headers(empty: TestClient) -> None:
    columns = (
        b"kind: columns\nformat: 1\nsources:\n  - file: places.csv\n    tables:\n      - table: units\n"
        b"        columns: {unit_id: Code, name: Label}\n"
    )
    form = [("files", ("places.csv", b"Code,Label\nU,Works\n")), ("columns", ("map.yaml", columns))]
    unread = empty.post("/v1/datasets?dry_run=1", files=[form[0]]).json()["body"]
    assert unread["problems"]
    mapped = empty.post("/v1/datasets?dry_run=1", files=form).json()["body"]
    assert (mapped["problems"], mapped["tables"]) == ([], [{"table": "units", "rows": 1}])
    beside = [form[0], ("files", ("columns.yaml", columns))]
    assert empty.post("/v1/datasets", files=beside).json()["appended"] == {"units": 1}
    broken = empty.post("/v1/datasets?dry_run=1", files=[form[0], ("columns", ("map.yaml", b"kind: ["))])
    assert broken.status_code == 422
    assert "columns.yaml" in broken.text


HOSTILE = ["../people.csv", "..\\people.csv", "/etc/people.csv", ".people.csv", "a:b.csv", "a\u202eb.csv", "a" * 300]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_leads_elsewhere_is_refused(empty: TestClient, name: str) -> None:
    refused = empty.post("/v1/datasets?dry_run=1", files=[("files", (name, UNITS))])
    assert (refused.status_code, codes(refused)) == (422, {"unsafe-name"})


@pytest.mark.parametrize("name", ["../units.csv", "/units.csv", "a/../../units.csv", "..\\units.csv", "C:units.csv"])
def test_a_member_that_leads_out_of_its_archive_is_refused(empty: TestClient, name: str) -> None:
    refused = empty.post("/v1/datasets?dry_run=1", files=[("files", ("a.zip", archive({name: UNITS})))])
    assert (refused.status_code, codes(refused)) == (422, {"unsafe-name"})


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.xlsx"])
def test_an_archive_that_grows_beyond_the_cap_is_refused_before_it_does(
    empty: TestClient, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(uploading, "MOST_UNPACKED_BYTES", 1 << 20)
    packed = archive({"units.csv": b"unit_id,name\n" + b" " * (2 << 20)})
    assert len(packed) < 10_000
    refused = empty.post("/v1/datasets?dry_run=1", files=[("files", (name, packed))])
    assert (refused.status_code, codes(refused)) == (422, {"too-large-unpacked"})


def test_archives_in_archives_are_not_unpacked(empty: TestClient) -> None:
    inner = archive({"units.csv": UNITS})
    told = empty.post("/v1/datasets?dry_run=1", files=[("files", ("a.zip", archive({"b.zip": inner})))]).json()
    assert told["body"]["tables"] == []


def test_too_many_files_are_refused_sent_or_packed(empty: TestClient) -> None:
    packed = archive({f"{at}.csv": UNITS for at in range(101)})
    assert codes(empty.post("/v1/datasets?dry_run=1", files=[("files", ("a.zip", packed))])) == {"too-many-files"}
    sent = [("files", (f"{at}.csv", UNITS)) for at in range(102)]
    assert empty.post("/v1/datasets?dry_run=1", files=sent).status_code == 400


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"\x00" * 5000, archive({"a.csv": UNITS})[:60]],
    ids=["empty", "begun", "zeros", "half"],  # an archive holds the time it was made, a name must not
)
def test_a_damaged_archive_is_named(empty: TestClient, content: bytes) -> None:
    refused = empty.post("/v1/datasets?dry_run=1", files=[("files", ("a.zip", content))])
    assert (refused.status_code, codes(refused)) == (422, {"damaged-archive"})


def test_one_name_twice_is_refused(empty: TestClient) -> None:
    sent = [("files", ("units.csv", UNITS)), ("files", ("a.zip", archive({"x/units.csv": UNITS})))]
    assert codes(empty.post("/v1/datasets?dry_run=1", files=sent)) == {"file-twice"}


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx", "people.json", "people.txt"])
@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 700, b"PK\x03\x04half a workbook", b'{"people": [1, '])
def test_a_file_that_holds_no_table_is_a_problem_and_not_a_failure(
    empty: TestClient, name: str, content: bytes
) -> None:
    sent = [("files", (name, content))]
    dry = empty.post("/v1/datasets?dry_run=1", files=sent)
    assert dry.status_code == 200
    assert dry.json()["body"]["problems"]
    assert empty.post("/v1/datasets", files=sent).status_code == 422


def test_nothing_of_an_upload_stays_on_the_disk(
    empty: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    for sent in (UNITS, BAD_UNITS):
        answer = empty.post("/v1/datasets", files=[("files", ("units.csv", sent))])
        assert str(tmp_path) not in answer.text
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_server_that_answers_from_a_dataset_refuses_a_load_that_would_not_show(dataset: Path) -> None:
    with TestClient(create_app(Source(data=dataset), local=True), base_url=BASE) as client:
        sent = [("files", ("units.csv", UNITS))]
        assert client.post("/v1/datasets?dry_run=1", files=sent).status_code == 200
        refused = client.post("/v1/datasets", files=sent)
        assert (refused.status_code, codes(refused)) == (409, {"answers-from-dataset"})
        assert client.get("/v1/runs").status_code == 409


@pytest.mark.parametrize(
    "form",
    [
        {"files": {"file": ("units.csv", UNITS)}},
        {"data": {"files": "units.csv"}, "files": {"x": ("a", b"")}},
        {"files": [("columns", ("a.yaml", b"")), ("columns", ("b.yaml", b"")), ("files", ("units.csv", UNITS))]},
        {"files": {"columns": ("a.yaml", b"")}},
        {"files": {"files": ("", UNITS)}},
    ],
)
def test_a_form_that_is_not_understood_is_refused(empty: TestClient, form: dict[str, object]) -> None:
    refused = empty.post("/v1/datasets?dry_run=1", **form)  # type: ignore[arg-type]
    assert refused.status_code == 422, refused.text
    assert refused.json()["problems"]
