"""Rules read well aloud, in English and in Chinese."""

from __future__ import annotations

import re
from datetime import date

import pytest

from engine.application.policies.files import policies_of_folder
from engine.domain.frozen import Localised
from engine.policy.document import Policy
from engine.policy.kinds import FactField, FieldType
from engine.policy.load import load_policy
from engine.policy.read_aloud import read_aloud
from engine.policy.sentences import Speaker, in_both
from tests.policy.small_policies import ON, a_parameter, a_table

SHIPPED = policies_of_folder().versions()
PARAMETERS = a_parameter("p.size", ("2026-01-01", 0.5), ("2026-02-01", 0.7), unit="share") + a_parameter(
    "p.late", ("2027-01-01", 3), unit="points"
)


OPENING = 4
"""Sentences about the purpose of a policy."""


@pytest.mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.id)
def test_everything_in_the_shipped_pack_is_a_sentence_in_both_languages(policy: Policy) -> None:
    said = read_aloud(policy, policy.effective)
    rules = sum(1 + len(one.rows) for one in policy.decisions) + sum(1 + len(one.bands) for one in policy.scores)
    rules += len(policy.patterns) + len(policy.limits)
    assert len(said) == OPENING + rules + len(policy.parameters) + len(policy.profiles)
    fields = [field.name.rpartition(".")[2] for field in (*policy.kind.facts, *policy.kind.outcomes)]
    codes = {name for name in (*fields, *policy.kind.quantities) if "_" in name}
    for one in said:
        assert (one.en[-1], one.zh[-1]) == (".", "。")
        assert one.en[0].isupper() or one.en[0] == "'"
        for text in (one.en, one.zh):
            assert not re.search(r"None|[{}]|\bnan\b", text)
            assert not codes & set(re.findall(r"(?<![.\w'])\w+(?![.\w])", text, re.ASCII))


@pytest.mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.id)
def test_chinese_holds_no_english_but_parameters_profiles_and_names_of_frameworks(policy: Policy) -> None:
    known = {"KPI", "OKR", "MBO", "W-KPI-ONLY", "W-OKR-VAGUE", *words_looked_for(policy)}
    for one in read_aloud(policy, policy.effective):
        free = re.sub(r"“[a-z_.]+”", "", one.zh)
        assert set(re.findall(r"[A-Za-z][A-Za-z_-]+", free)) <= known, one.zh


def words_looked_for(policy: Policy) -> set[str]:
    """Return the words of phrases that a policy looks for in texts; they are quoted, in whatever language."""
    rows = [row for decision in policy.decisions for row in decision.rows if decision.inputs[0].name == "cue"]
    return set(re.findall(r"[A-Za-z][A-Za-z_-]+", " ".join(cell.text for row in rows for cell in row.cells)))


def said_of(name: str, containing: str, on: date = ON) -> Localised:
    (policy,) = (policy for policy in SHIPPED if policy.id == name)
    return next(one for one in read_aloud(policy, on) if containing in one.en)


def test_a_pattern_reads_like_this() -> None:
    said = said_of("goal_risks", "kind of risk: at risk")
    assert said.en == (
        "If there is a forecast of a key result for which the chance that success is reached by the due week is less "
        "than 15 % ('forecast.at_risk' since 2024-01-01) and the weeks with a check-in are at least 3 weeks with a "
        "check-in ('forecast.min_weeks' since 2024-01-01) and '100 % reached' is no, then kind of risk: at risk; "
        "severity: medium; kind of open alert that tells it already: stalled; because at its pace so far, 70 points by "
        "the due week are less likely than 0.15. Next step: look at the forecast with the owner; decide now whether to "
        "re-scope, to add people or to let something else go. Once acknowledged it is silent for 6 weeks "
        "('alert.silent_weeks' since 2024-01-01). It speaks up again when it is worse by 10 points of attainment lost "
        "('alert.worse_by' since 2024-01-01)."
    )
    assert said.zh.startswith(
        "若有关键结果的预测满足：到期周达成的概率小于15 %（“forecast.at_risk”，自2024-01-01起），"
        "且已填报周数不低于3个填报周（“forecast.min_weeks”，自2024-01-01起），且“已完成”为否，则风险类型：预计难以达成；"
    )


def test_a_repetition_and_the_life_of_its_alert_read_like_this() -> None:
    said = said_of("goal_risks", "kind of risk: stalled; severity: high")
    assert said.en.startswith(
        "If at least 3 weekly check-ins ('stall.weeks' since 2024-01-01) in a row for one and the"
    )
    assert said.en.endswith(
        "Once acknowledged it is silent for 6 weeks ('alert.silent_weeks' since 2024-01-01). It speaks up again when "
        "it is worse by 10 points of attainment lost ('alert.worse_by' since 2024-01-01)."
    )
    assert "连续至少3次周填报（“stall.weeks”，自2024-01-01起）" in said.zh


@pytest.mark.parametrize(
    ("policy", "containing", "said"),
    [
        (
            "rating_bands",
            "Strong:",
            Localised(
                en="Strong: weighted attainment of at least 80 % of the weighted targets ('bands.strong' since "
                "2024-01-01); because: most of the targets are reached.",
                zh="优良：加权完成度不低于80 %（“bands.strong”，自2024-01-01起）；因为：大部分目标已达成。",
            ),
        ),
        (
            "staffing_limits",
            "or else it costs",
            Localised(
                en="For everyone, the number of projects at once should be at most 3 projects ('projects.most' since "
                "2024-01-01), or else it costs 10 points of fit for every project beyond ('projects.penalty' since "
                "2024-01-01); because more than three projects at once cost attention.",
                zh="所有人：同时参与的项目数应当不超过3个项目（“projects.most”，自2024-01-01起），"
                "否则扣10分匹配度（每多一个项目）（“projects.penalty”，自2024-01-01起）；因为：同时参与三个以上项目会分散精力。",
            ),
        ),
        (
            "goal_risks",
            "'stall.min_delta' is 1",
            Localised(
                en="'stall.min_delta' is 1 point a week since 2024-01-01 (0.1 to 10 points a week may be set); because "
                "a key result of one quarter needs about eight points a week; less than one is standing still.",
                zh="“stall.min_delta”自2024-01-01起为1分/周（可设为0.1至10分/周）；因为：季度关键结果平均每周约需推进八分，"
                "低于一分即视为停滞。",
            ),
        ),
        (
            "goal_risks",
            "('agile')",
            Localised(
                en="Agile and project-based teams ('agile'): 'stall.weeks' is 2 weekly check-ins since 2024-01-01 "
                "because teams that plan in sprints of two weeks lose a whole sprint before a third week is seen.",
                zh="敏捷型与项目型团队（“agile”）：“stall.weeks”自2024-01-01起为2次周填报"
                "（以两周为一个迭代的团队若等到第三周，已损失一个完整迭代）。",
            ),
        ),
    ],
)
def test_numbers_read_like_this(policy: str, containing: str, said: Localised) -> None:
    assert said_of(policy, containing) == said


WINDOWS = """\
patterns:
  - id: windows
    aggregates:
      - {name: month, of: key_result_week, sum: gain, by: [key_result_id], ordered_by: day, within: {weeks: 4}}
    match:
      - as: slow
        of: key_result_week
        where: [month < 4, 'framework in ("OKR", "KPI")', day > today - 30]
        frequent: {at_least: 3, within: {weeks: alert.silent_weeks}, by: [key_result_id], ordered_by: day}
      - without: better
        of: key_result_week
        where: [key_result_id = slow.key_result_id, gain > 10]
        within: {weeks: 2, after: slow.day}
    outcome: {code: slow_month, severity: low}
    alert: {expires: {weeks: 8}}
    because: {en: It is slow., zh: 进展缓慢。}
"""


def test_windows_absences_aggregates_and_today_read_like_this() -> None:
    (risks,) = (policy for policy in SHIPPED if policy.id == "goal_risks")
    policy = load_policy(f"{risks.text.partition('patterns:')[0]}{WINDOWS}", "windows.yaml", (risks.kind,))
    (said,) = (one for one in read_aloud(policy, ON) if "'slow'" in one.en)
    day = "the day of the week's last check-in"
    for part in (
        f"If within 6 weeks ('alert.silent_weeks' since 2024-01-01) by {day}, at least 3 times for one and the same",
        "the sum of the gain per week since the last check-in, in points for the same key result over 4 weeks by",
        f"{day} is less than 4 and",
        f"and the framework is OKR or KPI and {day} is after 30 days before today",
        "and there is no week of a key result for which the key result is the key result of 'slow' and",
        f"{day} is no earlier than {day} of 'slow' and {day} is no later than 2 weeks after {day} of 'slow', then",
        "because it is slow. An alert that nobody answers ends after 8 weeks.",
    ):
        assert part in said.en
    for part in (
        "6周（“alert.silent_weeks”，自2024-01-01起）内同一关键结果至少3次出现关键结果的填报周（记为“slow”）满足：",
        "且目标框架为OKR或KPI，且该周最后一次填报日晚于今天前30天",
        "且没有关键结果的填报周满足：关键结果为“slow”的关键结果",
        "不晚于“slow”的该周最后一次填报日后2周，则",
    ):
        assert part in said.zh


def test_a_shipped_row_reads_like_this() -> None:
    (mix,) = (policy for policy in SHIPPED if policy.id == "framework_mix")
    english, chinese = in_both(mix, ON)
    decision = mix.decisions[1]
    assert english.row(decision, decision.rows[1]) == (
        "If the weight of all OKR components is at least 100 % ('warn.only' since 2024-01-01) and execution is among "
        "the tags of person and family, then warning: OKR too vague (W-OKR-VAGUE); because "
        "objectives alone are too vague for a job that executes. Add a countable result or agreed tasks."
    )
    assert chinese.row(decision, decision.rows[1]) == (
        "若OKR 总权重不低于100 %（“warn.only”，自2024-01-01起），且标签含有执行，则警示：OKR 过于模糊（W-OKR-VAGUE）；"
        "因为：执行类岗位仅用 OKR 过于模糊；建议加入可量化结果或约定任务。"
    )


@pytest.mark.parametrize(
    ("name", "cell", "english", "chinese"),
    [
        ("colour", '"a", "b", "c"', "the colour is a, b or c", "颜色为a或b或c"),
        ("colour", 'not("a", "b")', "the colour is neither a nor b", "颜色不属于以下任一：a、b"),
        ("colour", "null", "the colour is missing", "颜色缺失"),
        ("size", "[3..5)", "the size is 3 to under 5", "大小为 3 至 5（不含上限）"),
        ("size", "(3..5]", "the size is over 3 to 5", "大小为 3 至 5（不含下限）"),
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
        ("marks", 'all("x", "y")', "x and y are among the marks", "标记含有x、y"),
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
