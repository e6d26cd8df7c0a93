"""Rules read well aloud, in English and in Chinese."""

from __future__ import annotations

import pytest

from engine.application.policies.files import policies_of_folder
from engine.domain.frozen import Localised
from engine.policy.document import Policy
from engine.policy.kinds import FactField, FieldType
from engine.policy.sentences import Speaker, in_both, read_aloud
from tests.policy.small_policies import ON, a_parameter, a_table

SHIPPED = policies_of_folder().versions()
PARAMETERS = a_parameter("p.size", ("2026-01-01", 0.5), ("2026-02-01", 0.7), unit="share") + a_parameter(
    "p.late", ("2027-01-01", 3), unit="points"
)


@pytest.mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.id)
def test_every_rule_of_the_shipped_pack_is_a_sentence_in_both_languages(policy: Policy) -> None:
    said = read_aloud(policy, policy.effective)
    assert len(said) == sum(1 + len(one.rows) for one in policy.decisions) + len(policy.limits)
    for one in said:
        assert (one.en[-1], one.zh[-1]) == (".", "。")
        assert one.en[0].isupper()
        assert "None" not in one.en + one.zh


def test_a_shipped_row_reads_like_this() -> None:
    (mix,) = (policy for policy in SHIPPED if policy.id == "framework_mix")
    english, chinese = in_both(mix, ON)
    decision = mix.decisions[1]
    assert english.row(decision, decision.rows[1]) == (
        "If the weight of all OKR components is at least 100 % ('warn.only' since 2024-01-01) and execution is among "
        "the tags of person and family, then warning: W-OKR-VAGUE; because objectives alone are too vague for a job "
        "that executes. Add a countable result or agreed tasks."
    )
    assert chinese.row(decision, decision.rows[1]) == (
        "若OKR 总权重不低于100 %（“warn.only”，自2024-01-01起），且标签含有execution，则警示：W-OKR-VAGUE；"
        "因为：执行类岗位仅用 OKR 过于模糊；建议加入可量化结果或约定任务。"
    )


@pytest.mark.parametrize(
    ("name", "cell", "english", "chinese"),
    [
        ("colour", '"a", "b", "c"', "the colour is a, b or c", "颜色为a或b或c"),
        ("colour", 'not("a", "b")', "the colour is neither a nor b", "颜色不属于以下任一：a、b"),
        ("colour", "null", "the colour is missing", "颜色缺失"),
        ("size", "[3..5)", "the size is 3 to under 5", "大小为 3 至 5（不含 5）"),
        ("size", "(3..5]", "the size is over 3 to 5", "大小为 3 至 5（不含 3）"),
        (
            "size",
            "< 1, >= p.size",
            *(
                "the size is less than 1 or at least 70 % ('p.size' since 2026-02-01)",
                "大小小于1或不低于70 %（“p.size”，自2026-02-01起）",
            ),
        ),
        ("size", "> p.late", "the size is more than 'p.late', which has no value yet", "大小大于“p.late”（尚无取值）"),
        ("open", "true", "the answer to 'Is it open?' is yes", "“是否开放？”为是"),
        ("seen", "< 2026-01-31", "the day seen is before 2026-01-31", "查看日早于2026-01-31"),
        ("marks", 'all("x", "y")', "x and y is among the marks", "标记含有x、y"),
        ("marks", 'not("x", "y")', "neither x nor y is among the marks", "标记不含x、y"),
    ],
)
def test_a_cell_reads_like_this(name: str, cell: str, english: str, chinese: str) -> None:
    labels = {
        "colour": Localised(en="Colour", zh="颜色"),
        "size": Localised(en="Size", zh="大小"),
        "open": Localised(en="Is it open?", zh="是否开放？"),
        "seen": Localised(en="Day seen", zh="查看日"),
        "marks": Localised(en="Marks", zh="标记"),
    }
    policy = a_table(f"when: {{{name}: '{cell}'}}, then: {{level: 1}}", name, parameters=PARAMETERS)
    decision = policy.decisions[0]
    field: FactField = decision.inputs[0].changed(label=labels[name])
    assert field.type is not FieldType.WEIGHTS
    for language, said in (("en", english), ("zh", chinese)):
        assert Speaker(policy, ON, language).cell(decision.rows[0].cells[0], field) == said
