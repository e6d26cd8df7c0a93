"""Goals: the map, the trees at the top, and every goal in a list that keyboards and screen readers can open."""

from __future__ import annotations

from collections import Counter

from engine.figures.goal_layout import MOST_ROWS, Below, Key, children_of, key_of, lay_out
from engine.figures.goal_map import finding_counts, goal_map, short_title
from engine.figures.markup import Html, Part, element, join, table
from engine.figures.numerals import number, per_cent
from engine.figures.report_parts import bar, details, figure_block, heading, legend, paragraph, section
from engine.figures.theme import BLUE, SKY
from engine.figures.wording import known_word, word
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalNode, GoalStatus, RootStatus

MOST_LISTED = 6000
"""Goals and key results in the list; more would make the page too heavy to open."""
UNFOLDED_DEPTH = 1
MOST_ROOTS = 30


def goals_section(status: GoalStatus | None, risks: GoalRisks | None, language: str) -> Html:
    """Return the section about goals."""
    title = word("section.goals", language)
    if status is None:
        return section("goals", title, paragraph(word("page.nothing", language)))
    if not status.nodes:
        return section("goals", title, paragraph(word("goals.empty", language)))
    left_out = lay_out(status, None, MOST_ROWS).left_out
    return section(
        "goals",
        title,
        paragraph(word("goals.intro", language)),
        legend(((BLUE, word("goals.strict", language)), (SKY, word("goals.coverage", language)))),
        figure_block(goal_map(status, language, risks), language),
        paragraph(word("goals.marks", language), "small quiet"),
        paragraph(word("goals.left_out", language, number=number(left_out)), "small quiet") if left_out else None,
        _roots(status, language),
        _list(status, risks, language),
    )


def _roots(status: GoalStatus, language: str) -> Html | None:
    if not status.roots:
        return paragraph(word("goals.empty", language))
    heads = [word(f"goals.{name}", language) for name in ("goal", "strict", "covered", "coverage", "weakest_link")]
    weakest = sorted(status.roots, key=lambda root: (root.strict, root.goal_id))
    rows = [_root(status, root, language) for root in weakest[:MOST_ROOTS]]
    left = len(weakest) - len(rows)
    return join(
        (
            heading(word("goals.roots", language)),
            table(heads, rows, word("goals.roots", language), (1, 2, 3)),
            paragraph(word("page.rest", language, number=number(left)), "small quiet") if left else None,
        )
    )


def _root(status: GoalStatus, root: RootStatus, language: str) -> list[Part]:
    link = root.links[0] if root.links else None
    told = ""
    if link is not None and link.missing > 0:
        leaf = status.goal(link.goal_id) if link.key_result_id is None else status.key_result(link.key_result_id)
        titles = {goal: status.goal(goal).title for goal in status.path(leaf)[link.key_result_id is not None :]}
        named = (short_title(leaf, titles), leaf.owner_name or leaf.owner_id)
        name = " · ".join(filter(None, dict.fromkeys(named)))
        told = word("goals.lacks", language, leaf=name, missing=number(link.missing, 1))
    return [root.title or root.goal_id, per_cent(root.strict), per_cent(root.covered), per_cent(root.coverage), told]


def _list(status: GoalStatus, risks: GoalRisks | None, language: str) -> Html:
    tree = _Tree(status, risks, language)
    listed = element("ul", *(tree.item(node, 0) for node in tree.below.get(None, ())[:MOST_LISTED]), class_="tree")
    rest = len(status.nodes) - tree.listed
    return details(
        word("goals.all", language),
        paragraph(word("goals.all_hint", language), "small quiet"),
        listed,
        paragraph(word("page.rest", language, number=number(rest)), "small quiet") if rest else None,
    )


class _Tree:
    """Writes the nested list, deepest first, without recursion: deep trees are data, not a reason to fail."""

    def __init__(self, status: GoalStatus, risks: GoalRisks | None, language: str) -> None:
        self.language, self.listed = language, 0
        self.findings: Counter[Key] = finding_counts(risks)
        self.below: Below = children_of(status)
        self.titles = {node.id: node.title for node in status.nodes if node.kind == "goal"}

    def item(self, root: GoalNode, depth: int) -> Html:
        """Return one tree as a list item; beyond MOST_LISTED nodes are left out and counted by the caller."""
        order, depths = [root], {key_of(root): depth}
        for node in order:
            if self.listed + len(order) >= MOST_LISTED:
                break
            for child in self.below.get(key_of(node), ())[: MOST_LISTED - self.listed - len(order)]:
                depths[key_of(child)] = depths[key_of(node)] + 1
                order.append(child)
        self.listed += len(order)
        written: dict[Key, Html] = {}
        for node in reversed(order):
            inner = [written[key_of(child)] for child in self.below.get(key_of(node), ()) if key_of(child) in written]
            written[key_of(node)] = self._node(node, inner, depths[key_of(node)])
        return written[key_of(root)]

    def _node(self, node: GoalNode, inner: list[Html], depth: int) -> Html:
        line = self._line(node)
        if not inner:
            return element("li", element("span", line), class_="leaf")
        opened = element("ul", *inner)
        return element("li", details(line, opened, unfolded=depth < UNFOLDED_DEPTH))

    def _line(self, node: GoalNode) -> Html:
        count = self.findings[key_of(node)]
        title = short_title(node, self.titles)
        owner = node.owner_name or node.owner_id if node.kind == "goal" else ""
        owner = "" if owner == title else owner
        mark = word("goal_map.mark", self.language, count=count) if count else None
        return join(
            (
                element("strong" if node.kind == "goal" else "span", title),
                element("span", f" · {owner}", class_="quiet") if owner else None,
                bar(node.strict, node.coverage),
                self._value(node),
                element("span", f" {mark}", class_="tag high") if mark else None,
            )
        )

    def _value(self, node: GoalNode) -> str:
        if not node.counts:
            status = known_word(f"status.{node.status}", node.status, self.language)
            return word("goals.uncounted", self.language, status=status)
        if node.kind == "key_result":
            if not node.coverage:
                return word("goals.no_check_in", self.language)
            points = number(node.contribution, 1 if node.contribution >= 1 else 2)
            return word("goals.brings", self.language, value=per_cent(node.strict), points=points)
        if node.coverage >= 100:  # everything is reported: the value says it all
            return per_cent(node.strict)
        return word(
            "goals.values",
            self.language,
            strict=per_cent(node.strict),
            covered=per_cent(node.covered),
            coverage=per_cent(node.coverage, 0),
        )
