"""Models from other tools: what they mean, and what of them is refused, by name and line."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from engine.application.policies.files import DECISION_TABLE
from engine.errors import InputError, PolicyError
from engine.policy.answers import asked_decisions, dmn_value, facts_of_json
from engine.policy.chain import known_fields
from engine.policy.dmn.importing import import_dmn
from engine.policy.dmn.model import NAMESPACES
from engine.policy.evaluation import evaluate

ON = date(2026, 3, 1)
LATEST = "https://www.omg.org/spec/DMN/20230324/MODEL/"
TYPES = """
<itemDefinition name="tPerson">
 <itemComponent name="Grade"><typeRef>tGrade</typeRef></itemComponent>
 <itemComponent name="Hired on"><typeRef>date</typeRef></itemComponent>
 <itemComponent name="Born at"><typeRef>time</typeRef></itemComponent>
</itemDefinition>
<itemDefinition name="tGrade"><typeRef>string</typeRef>
 <allowedValues><text>"senior", "junior", "unknown"</text></allowedValues></itemDefinition>
<inputData id="i1" name="Person"><variable name="Person" typeRef="tPerson"/></inputData>
<inputData id="i2" name="Team Size"><variable name="Team Size" typeRef="number"/></inputData>
"""


def rule(*entries: str, outputs: tuple[str, ...], note: str = "") -> str:
    found = "".join(f"<inputEntry><text>{one}</text></inputEntry>" for one in entries)
    found += "".join(f"<outputEntry><text>{one}</text></outputEntry>" for one in outputs)
    return f"<rule>{found}{f'<annotationEntry><text>{note}</text></annotationEntry>' if note else ''}</rule>\n"


def decision(name: str, inputs: list[str], outputs: str, rules: str, policy: str = "UNIQUE", needs: str = "") -> str:
    clauses = "".join(f"<input><inputExpression><text>{one}</text></inputExpression></input>" for one in inputs)
    required = f'<informationRequirement><requiredDecision href="#{needs}"/></informationRequirement>' if needs else ""
    table = f'<decisionTable hitPolicy="{policy}">{clauses}{outputs}{rules}</decisionTable>'
    return f'<decision id="{name.replace(" ", "")}" name="{name}">{required}{table}</decision>\n'


TERMS = decision(
    "Terms",
    ["Person.Grade", "Person.Hired on", "Team Size"],
    '<output name="Notice" typeRef="yearMonthDuration"/><output name="Leave"><defaultOutputEntry><text>20</text>'
    "</defaultOutputEntry></output>",
    rule('"senior"', "&lt; date(&quot;2020-01-01&quot;)", "-", outputs=('duration("P6M")', "30"), note="Long service")
    + rule("null", "-", "[1..5[", outputs=("null", "25"))
    + rule('not("senior", null)', "", "]5..9]", outputs=('duration("P1M")', "24.5")),
)
GATE = decision(
    "Gate", ["Terms.Notice", "Terms.Leave"], "<output/>", rule("-", ">= 25", outputs=("true",)), "FIRST", "Terms"
)


def model(*parts: str, namespace: str = LATEST) -> str:
    return f'<definitions xmlns="{namespace}" name="Some model" namespace="urn:x">\n{"".join(parts)}</definitions>'


def answer(text: str, named: str | None = None, **facts: Any) -> Any:
    policy = import_dmn(text.encode(), "m.dmn", DECISION_TABLE).policy
    given = facts_of_json(json.dumps(facts), "facts.json", known_fields(policy))
    (name,) = asked_decisions(policy, named)
    return dmn_value(policy, evaluate(policy, given, ON, name))


OLD = {"Grade": "senior", "Hired on": "2019-12-31"}


@pytest.mark.parametrize("namespace", sorted(NAMESPACES))
def test_decisions_that_feed_decisions_are_read_in_every_version(namespace: str) -> None:
    text = model(TYPES, TERMS, GATE, namespace=namespace)
    assert answer(text, Person=OLD) is True
    assert answer(text, "Terms", Person=OLD) == {"Notice": "P6M", "Leave": 30}
    assert answer(text, "Terms", Person={"Grade": None}, **{"Team Size": 1}) == {"Notice": None, "Leave": 25}
    assert answer(text, "Terms", Person={"Grade": "junior"}, **{"Team Size": 9}) == {"Notice": "P1M", "Leave": 24.5}
    assert answer(text, "Terms") == {"Notice": None, "Leave": 20}
    assert answer(text) is None


def test_what_the_model_does_not_say_is_named() -> None:
    imported = import_dmn(model(TYPES, TERMS).encode(), "m.dmn", DECISION_TABLE)
    assert any("before publishing" in note for note in imported.notes)
    first, second, _ = imported.policy.decisions[0].rows
    assert (first.because.en, second.because.en) == ("Long service", "State before publishing.")


COLLECTED = '<output name="a"/><output name="b"/>'


@pytest.mark.parametrize(("policy", "empty"), [("COLLECT", []), ("RULE ORDER", []), ("ANY", None), ("FIRST", None)])
def test_no_match_is_an_empty_list_or_null(policy: str, empty: object) -> None:
    text = model(decision("d", ["x"], COLLECTED, rule("> 1", outputs=("1", '"one"')), policy))
    assert answer(text, x=1) == answer(text, x=None) == answer(text) == empty
    one = {"a": 1, "b": "one"}
    assert answer(text, x=2) == ([one] if empty == [] else one)


def ugly(inner: str) -> str:
    return model(TYPES, f'<decision id="u" name="Ugly">{inner}</decision>')


def told(entry: str, output: str = "1") -> str:
    return model(TYPES, decision("d", ["Team Size"], "<output/>", "\n" + rule(entry, outputs=(output,))))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (model('<businessKnowledgeModel name="Rate"/>', TYPES, TERMS), "<businessKnowledgeModel> 'Rate' is outside"),
        (model('<import name="Other" namespace="y"/>', TYPES, TERMS), "<import> 'Other' is outside the subset"),
        (ugly("<literalExpression id='e1'><text>1 + 1</text></literalExpression>"), "<literalExpression> 'e1' of dec"),
        (ugly("<context id='c'/>"), "<context> 'c' of decision 'Ugly' is outside"),
        (ugly("<invocation id='v'/>"), "<invocation> 'v' of decision 'Ugly' is outside"),
        (ugly(""), "<decision> 'Ugly' has no decision table"),
        (told("count(?) > 1"), "'count' is a variable, a function or an expression"),
        (told("&lt; Limit"), "'Limit' is a variable"),
        (told("1", "Team Size + 1"), "'Team Size + 1' is no constant"),
        (told('"text"'), "is a text, but 'Team Size' is compared with a number"),
        (told("[5..1]"), "holds no value"),
        (model(TYPES, decision("d", ["Team Sise"], "<output/>", "")), "Did you mean 'Team Size'?"),
        (model(TYPES, decision("d", ["Person.Born at"], "<output/>", "")), "has type 'time', which no table can use"),
        (model(TYPES, decision("d", ["Team Size"], "<output/>", "", "SOME")), "hit policy 'SOME'"),
        (model(TYPES, decision("d", ["Team Size"], "<output/>", "", "FIRST", "nobody")), "'nobody', which is no"),
        (model(TYPES), "The model has no decision"),
        (model(TERMS, namespace="urn:other"), "no DMN 1.2 to 1.5"),
        ("<definitions", "no XML"),
        ("", "no XML"),
        ('<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "has a DOCTYPE"),
        ('<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "has a DOCTYPE"),
        ("<a>" * 100 + "</a>" * 100, "nested deeper"),
    ],
)
def test_what_is_outside_is_refused_by_name_with_its_line(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as refused:
        import_dmn(text.encode(), "m.dmn", DECISION_TABLE)
    assert any(said in str(one) and one.line and one.mend for one in refused.value.problems), str(refused.value)


def test_a_cell_is_told_with_its_line_in_the_model() -> None:
    text = told('"text"')
    with pytest.raises(PolicyError) as refused:
        import_dmn(text.encode(), "m.dmn", DECISION_TABLE)
    (problem,) = refused.value.problems
    assert text.splitlines()[(problem.line or 0) - 1].startswith('<rule><inputEntry><text>"text"')


def test_every_unknown_fact_is_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        answer(model(TYPES, TERMS), Persn=1, **{"Team Sise": 2}, Person={"Grad": "x", "Grade": "boss"})
    assert len(refused.value.problems) == 4
    assert any("Did you mean 'Team Size'?" in one.mend for one in refused.value.problems)


@pytest.mark.parametrize("text", ["", "[1]", '{"x": NaN}', '{"x": 1, "x": 2}', "{" * 5000])
def test_facts_that_are_no_object_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="facts are"):
        facts_of_json(text, "facts.json", {})


@pytest.mark.parametrize(
    ("aggregation", "three", "none"), [("SUM", 0.6, None), ("MIN", 0.1, None), ("MAX", 0.3, None), ("COUNT", 3, 0)]
)
def test_aggregates(aggregation: str, three: float, none: object) -> None:
    rules = "".join(rule(f"&gt; {at}", outputs=(share,)) for at, share in enumerate(("0.1", "0.2", "0.3")))
    table = decision("d", ["x"], "<output/>", rules, "COLLECT").replace(
        'hitPolicy="COLLECT"', f'hitPolicy="COLLECT" aggregation="{aggregation}"'
    )
    assert answer(model(table), x=3) == three
    assert answer(model(table)) == answer(model(table), x=None) == none
    with pytest.raises(PolicyError, match="undefined in DMN"):
        answer(
            model(
                table.replace("<output/>", COLLECTED).replace(
                    "</rule>", "<outputEntry><text>1</text></outputEntry></rule>"
                )
            )
        )
