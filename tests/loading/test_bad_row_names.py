"""Names inside a dataset, which anyone may have written, never lead a file out of its folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.loading.bad_rows import write_bad_rows
from engine.loading.reading import read_dataset


@pytest.mark.parametrize(
    "name", ["../../escaped", "/etc/escaped", "a/b", "..", ".", "a\\b", "C:x", "nul\x00l", "长" * 500, "名单", ""]
)
def test_bad_rows_stay_in_their_folder_whatever_their_table_is_called(name: str, tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text(json.dumps({name: [{"colour": "red"}], "units": [{"unit_id": "U"}]}))
    reading = read_dataset(tmp_path / "in.json", mode="take_good_rows")
    folder = tmp_path / "one" / "two" / "bad"
    written = write_bad_rows(reading.bad_rows, folder)
    assert written
    everything = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert everything == {tmp_path / "in.json", *written}
    assert {path.parent for path in written} == {folder}
