"""A portfolio for a terminal: what is filled, what stays open and why, and how far the best can be."""

from __future__ import annotations

from rich.markup import escape

from api.cli.terminal import stderr
from api.cli.views.tables import both, heading, number, percent, sentence, table
from engine.domain.frozen import Localised
from engine.staffing.portfolio.portfolio_answer import PortfolioAnswer
from engine.staffing.portfolio.staff_portfolio import PortfolioProgress

STATUS = {
    "optimal": Localised(en="no plan is worth more (proven)", zh="已证明最优"),
    "feasible": Localised(en="a plan that holds", zh="可行方案"),
    "unknown": Localised(en="stopped before anybody was placed", zh="尚未安排任何人即停止"),
}
STATES = {
    "filled": Localised(en="filled", zh="已满"),
    "partly": Localised(en="partly", zh="部分"),
    "open": Localised(en="open", zh="未满足"),
}


def show_portfolio(body: PortfolioAnswer, language: str) -> None:
    """Print the outcome with its bound, projects, assignments, and what stays open."""
    status = STATUS[body.status.value].text(language)
    en = f"{body.filled:,} of {body.openings:,} openings filled: {status}"
    heading(both(language, en, f"{body.openings:,} 个空缺中已安排 {body.filled:,} 个：{status}"))
    points, bound, gap = number(body.objective), number(body.bound), percent(body.gap, 2)
    en = f"{points} points; none is worth more than {bound} (gap {gap}), over {body.pairs:,} eligible pairs."
    sentence(both(language, en, f"{points} 分；上界 {bound}（差距 {gap}），共 {body.pairs:,} 个合格组合。"))
    _show_projects(body, language)
    _show_assignments(body, language)
    _show_unfilled(body, language)
    for note in body.notes:
        sentence(note.text(language))


def show_progress(progress: PortfolioProgress) -> None:
    """Print one line on stderr: what is filled, the best plan known, the bound and the gap."""
    stderr.print(
        escape(
            f"{progress.phase} {progress.step}: {progress.filled:,} filled, {progress.objective:,.2f} points, "
            f"bound {progress.bound:,.2f}, gap {progress.gap:.3%}"
        )
    )


def _show_projects(body: PortfolioAnswer, language: str) -> None:
    names = (
        ("project", "项目"),
        (">priority", ">优先级"),
        (">filled", ">已安排"),
        ("state", "状态"),
        (">cost", ">成本"),
    )
    rows = []
    for project in body.projects:
        cost = "" if project.cost is None else f"{number(project.cost)} / {number(project.budget)}"
        filled, state = f"{project.filled}/{project.openings}", STATES[project.state].text(language)
        rows.append((project.title, str(project.priority), filled, state, cost))
    table([both(language, en, zh) for en, zh in names], rows)


def _show_assignments(body: PortfolioAnswer, language: str) -> None:
    names = (("project", "项目"), ("role", "角色"), ("person", "人员"), (">fit", ">匹配"), ("from", "自"), ("to", "至"))
    rows = [
        (each.project, each.role, each.name or each.person_id, number(each.fit), str(each.start), str(each.end))
        for each in body.assignments
    ]
    if rows:
        table([both(language, en, zh) for en, zh in names], rows)


def _show_unfilled(body: PortfolioAnswer, language: str) -> None:
    for each in body.unfilled:
        why = each.why.text(language)
        if each.manual_only:
            why += f" ({', '.join(person.name or person.person_id for person in each.manual_only)})"
        en = f"{each.project} {each.role}: {each.openings} open; {why}."
        sentence(both(language, en, f"{each.project} {each.role}：空缺 {each.openings}；{why}。"))
