"""Framework mixes, progress and risks of goals, for a terminal."""

from __future__ import annotations

from api.cli.views.goal_alerts import show_quiet
from api.cli.views.tables import NONE, both, heading, number, percent, sentence, table
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.goal_alerts import GoalAlert
from engine.goals.goal_notices import GoalFinding
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus, Link, RootStatus

SHOWN = 20
WEAKEST = 5


def show_mixes(body: FrameworkMixes, language: str) -> None:
    """Print the mix of every group of people, why, and what speaks against it."""
    if not body.groups:
        sentence(both(language, "Nobody is employed on this day.", "当日无在职人员。"))
    headers = (
        both(language, "job family", "岗位序列"),
        ">" + both(language, "people", "人数"),
        both(language, "mix", "组合"),
        both(language, "because", "依据"),
    )
    table(headers, _mixes(body, language))
    for warning in _warnings(body, language):
        sentence(warning)
    sentence(both(language, "Advice only: a named human decides.", "仅供参考，由具名人员决定。"))


def _mixes(body: FrameworkMixes, language: str) -> list[tuple[str, ...]]:
    """Return a row per job family and mix; groups that differ only in tags without effect stand together."""
    people: dict[tuple[str, str, str], int] = {}
    for group in body.groups:
        mix = ", ".join(f"{component} {percent(weight)}" for component, weight in group.mix.items())
        key = (group.name or group.job_family or NONE, mix, group.because.text(language))
        people[key] = people.get(key, 0) + group.people
    return [(family, f"{count:,}", mix, because) for (family, mix, because), count in people.items()]


def _warnings(body: FrameworkMixes, language: str) -> list[str]:
    """Return every warning once per job family."""
    told = (
        f"{warning.code} ({group.name or group.job_family}): {warning.because.text(language)}"
        for group in body.groups
        for warning in group.warnings
    )
    return list(dict.fromkeys(told))


def show_status(body: GoalStatus, language: str) -> None:
    """Print every tree with its value, coverage and weakest links."""
    if not body.roots:
        sentence(both(language, "There are no goals on this day.", "当日无目标。"))
    for root in body.roots:
        _root(root, body, language)
    if body.notices:
        count = len(body.notices)
        sentence(both(language, f"{count} notices (--json lists them).", f"{count} 条提示（--json 可列出）。"))


def _root(root: RootStatus, body: GoalStatus, language: str) -> None:
    told = both(
        language,
        f"{number(root.strict)} of 100 points; of what is reported {number(root.covered)}, "
        f"which covers {number(root.coverage)} %",
        f"{number(root.strict)} 分（满分 100）；已填报部分 {number(root.covered)} 分，覆盖 {number(root.coverage)} %",
    )
    heading(f"{root.goal_id} {root.title}: {told}")
    headers = (
        both(language, "weakest links", "最薄弱环节"),
        ">" + both(language, "brings", "贡献"),
        ">" + both(language, "lacks", "缺口"),
        both(language, "path", "路径"),
    )
    table(headers, [_link(link, body) for link in root.links[:WEAKEST]])


def _link(link: Link, body: GoalStatus) -> tuple[str, ...]:
    node = body.key_result(link.key_result_id) if link.key_result_id else body.goal(link.goal_id)
    return (node.title, number(link.contribution), number(link.missing), " > ".join(body.path(node)))


def show_risks(body: GoalRisks, language: str) -> None:
    """Print open alerts with their evidence, then breaks in the chain, then what is not a risk yet."""
    alerts, breaks = len(body.alerts), len(body.breaks)
    heading(both(language, f"{alerts} alerts, {breaks} breaks", f"{alerts} 个预警，{breaks} 个断点"))
    for alert in body.alerts[:SHOWN]:
        _alert(alert, language)
    for found in body.breaks[:SHOWN]:
        _finding(found, language)
    more = max(0, alerts - SHOWN) + max(0, breaks - SHOWN)
    if more:
        sentence(both(language, f"... and {more} more (--json lists all).", f"……另有 {more} 项（--json 可全部列出）。"))
    if body.notices:
        count = len(body.notices)
        sentence(both(language, f"{count} notices (--json lists them).", f"{count} 条提示（--json 可列出）。"))
    show_quiet(body.quiet, language, SHOWN)
    if body.lacking:
        told = ", ".join(f"{code} {count}" for code, count in body.lacking.items())
        sentence(
            both(language, f"Goals that lack something (sextant goals why ID): {told}.", f"要素不全的目标：{told}。")
        )
    if not alerts and not breaks:
        sentence(both(language, "Nothing needs attention.", "暂无需要关注的事项。"))


def _alert(alert: GoalAlert, language: str) -> None:
    gains = ", ".join(f"{gain:+.1f}" for gain in alert.gains)
    told = both(
        language,
        f"since {alert.raised_on}, {f'weekly gains {gains}, ' if gains else ''}at {number(alert.attainment)} points",
        f"自 {alert.raised_on} 起，{f'每周增量 {gains}，' if gains else ''}当前 {number(alert.attainment)} 分",
    )
    sentence(f"[{alert.severity}] {alert.code} {alert.subject} {alert.title}: {told}")
    sentence(f"    {alert.because.text(language)} {alert.next_step.text(language)}")


def _finding(found: GoalFinding, language: str) -> None:
    sentence(f"[{found.severity}] {found.code} {found.key_result_id or found.goal_id}: {found.what.text(language)}")
    sentence(f"    {found.mend.text(language)}")
