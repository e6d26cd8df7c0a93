"""The goal map and why one goal matters, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, number, percent, sentence, table
from engine.figures.goal_map_view import GoalMap
from engine.goals.goal_reasons import GoalReason

BAR = 20


def show_map(body: GoalMap, language: str) -> None:
    """Print the tree, a line a node, with its progress; the way up from the focus is marked."""
    if not body.nodes:
        sentence(both(language, "There are no goals on this day.", "当日无目标。"))
    above = {(edge.child_kind, edge.child): edge.parent for edge in body.edges}
    depth: dict[tuple[str, str], int] = {}
    for node in body.nodes:
        key = node.kind, node.id
        depth[key] = depth["goal", above[key]] + 1 if key in above else 0
        mark = "*" if node.highlighted else " "
        more = f" (+{node.not_shown})" if node.not_shown else ""
        full = round(node.value / 100 * BAR)
        bar = "#" * full + "." * (BAR - full)
        told = "" if node.key_result is None else f" > {node.key_result} {node.key_result_title}"
        sentence(f"{mark} {'  ' * depth[key]}[{bar}] {number(node.value)} % {node.id} {node.title}{told}{more}")
    if body.why is not None:
        sentence(body.why.text(language))


def show_reason(body: GoalReason, language: str) -> None:
    """Print the sentence, the way to the top and, for a goal at the top, who brings what."""
    sentence(body.why.text(language))
    headers = (
        both(language, "way to the top", "通往顶层"),
        ">" + both(language, "value", "进度"),
        both(language, "title", "标题"),
    )
    table(headers, [(step.id, f"{number(step.value)} %", step.title) for step in body.way])
    for lack in body.right_goal:
        sentence(f"{lack.what.text(language)} {lack.mend.text(language)}")
    if body.owners:
        headers = (
            both(language, "who brings it", "由谁贡献"),
            ">" + both(language, "points", "分"),
            ">" + both(language, "share", "占比"),
        )
        rows = [
            (owner.owner_name or owner.owner_id, number(owner.contribution), percent(owner.contribution / body.of))
            for owner in body.owners
            if body.of
        ]
        table(headers, rows)
