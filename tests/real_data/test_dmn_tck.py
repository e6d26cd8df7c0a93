"""Every case of the DMN Technology Compatibility Kit's decision tables: imported, exported, imported again, asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from api.cli.main import run

TEST = "{http://www.omg.org/spec/DMN/20160719/testcase}"
TYPED = "{http://www.w3.org/2001/XMLSchema-instance}"


@pytest.fixture(scope="module")
def models(real_data: Path) -> list[Path]:
    return sorted((real_data / "dmn_tck").glob("*/*.dmn"))


def value_of(node: ET.Element) -> Any:
    """What an inputNode, component, item or expected of a test file holds."""
    components = node.findall(f"{TEST}component")
    if components:
        return {one.attrib["name"]: value_of(one) for one in components}
    listed = node.find(f"{TEST}list")
    if listed is not None:
        return [value_of(item) for item in listed.findall(f"{TEST}item")]
    value = node.find(f"{TEST}value")
    if value is None or value.attrib.get(f"{TYPED}nil") == "true":
        return None
    text, kind = value.text or "", value.attrib.get(f"{TYPED}type", "").rpartition(":")[2]
    if kind in {"decimal", "double", "integer"}:
        return float(text)
    return text == "true" if kind == "boolean" else text


def cases(model: Path) -> Iterator[tuple[dict[str, Any], str, Any]]:
    for file in sorted(model.parent.glob(f"{model.stem}-test-*.xml")):
        for case in ET.parse(file).getroot().iter(f"{TEST}testCase"):
            given = {one.attrib["name"]: value_of(one) for one in case.findall(f"{TEST}inputNode")}
            for node in case.findall(f"{TEST}resultNode"):
                expected = node.find(f"{TEST}expected")
                assert expected is not None
                yield given, node.attrib["name"], value_of(expected)


def asked(file: Path, decision: str, facts: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    code = run(["policy", "evaluate", str(file), "--decision", decision, "--facts", str(facts), "--json"])
    printed = capsys.readouterr()
    assert code == 0, printed.err
    return json.loads(printed.out)["body"]["outcome"]


def test_every_case_of_the_kit_holds(models: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tried = 0
    for model in models:
        policy, again, facts = tmp_path / "policy.yaml", tmp_path / "again.dmn", tmp_path / "facts.json"
        assert run(["policy", "import-dmn", str(model), "--out", str(policy)]) == 0
        assert run(["policy", "export-dmn", str(policy), "--out", str(again)]) == 0
        for given, decision, expected in cases(model):
            facts.write_text(json.dumps(given))
            tried += 1
            for file in (model, policy, again):
                assert asked(file, decision, facts, capsys) == expected, (model.name, file.name, given)
    assert tried >= 15
