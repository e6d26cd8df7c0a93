"""The goal map: which cards, how far, which way is lit, and what happens when there are too many."""

from __future__ import annotations

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputError
from engine.figures.goal_layout import MOST_ROWS, lay_out
from engine.figures.goal_map import finding_counts, goal_map, in_language, short_title
from engine.figures.goal_map_view import key_of_id, map_view
from engine.figures.numerals import per_cent
from engine.figures.picture import page_of, svg_of
from engine.goals.goal_status import goal_status
from tests.figures.report_worlds import stalled, tree, wide_tree
from tests.goals.goal_worlds import goal, key_result, organisation, weekly


def test_the_map_shows_every_goal_and_key_result_with_its_number() -> None:
    figure = goal_map(tree(), "en")
    assert {row["id"]: row["strict"] for row in figure.records()} == {
        node.id: node.strict for node in tree().nodes if node.id != "KRB"
    }
    assert [row["key_result"] for row in figure.records() if row["id"] == "B"] == ["KRB"]
    picture = vl_convert.vegalite_to_svg(figure.spec)
    assert all(f">{per_cent(node.strict)}<" in picture for node in tree().nodes)


def test_focus_lights_the_way_from_a_key_result_to_the_top_and_nothing_else() -> None:
    spec = goal_map(tree(), "en", focus=("key_result", "KR1")).spec
    rows = [row for data in spec["datasets"].values() for row in data]
    cards = {row["title"] for row in rows if row.get("outline_width") == 2.5}
    edges = {row["edge"] for row in rows if row.get("width") == 2.5}
    assert cards == {"KR1", "Goal A", "Goal C1"}
    assert edges == {"key_result KR1", "goal A"}


def test_focus_on_what_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        goal_map(tree(), "en", focus=("goal", "nowhere"))


def test_a_goal_with_too_many_below_it_shows_the_weakest_and_counts_the_rest() -> None:
    layout = lay_out(wide_tree(200))
    top, *shown = layout.cards
    assert (top.node.id, len(shown), top.hidden) == ("TOP", MOST_ROWS, 200 - MOST_ROWS)
    assert [card.node.id for card in shown] == [f"M{number:04}" for number in range(MOST_ROWS)]


def test_two_thousand_goals_stay_within_the_rows_and_are_all_accounted_for() -> None:
    layout = lay_out(wide_tree(40, 50))
    assert layout.rows <= MOST_ROWS
    assert len(layout.cards) + sum(card.hidden for card in layout.cards) == 1 + 40 + 40 * 50
    assert {card.hidden for card in layout.cards if card.column == 1} == {50}


def test_the_focused_way_is_on_the_map_however_crowded_it_is() -> None:
    layout = lay_out(wide_tree(40, 50), focus=("goal", "M0039-049"))
    assert {"M0039-049", "M0039", "TOP"} <= {card.node.id for card in layout.cards}
    assert "M0000-000" not in {card.node.id for card in layout.cards}


def test_more_trees_than_rows_leave_the_rest_to_the_list() -> None:
    layout = lay_out(goal_status(organisation([goal(f"G{number:03}") for number in range(60)])))
    assert (len(layout.cards), layout.left_out) == (MOST_ROWS, 60 - MOST_ROWS)


def test_a_chain_of_thousands_of_goals_does_not_break_the_map() -> None:
    chain = [goal(f"G{at:04}", f"G{at - 1:04}" if at else None) for at in range(3000)]
    assert len(lay_out(goal_status(organisation(chain))).cards) == 3000


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60), st.integers(3, 20), st.data())
def test_on_any_map_every_goal_is_shown_or_counted_and_no_two_cards_overlap(
    parents: list[int], most_rows: int, data: st.DataObject
) -> None:
    goals = [goal(f"G{at}", f"G{parent % at}" if at and parent % 7 else None) for at, parent in enumerate(parents)]
    focus = data.draw(st.none() | st.sampled_from([("goal", f"G{at}") for at in range(len(parents))]))
    status = goal_status(organisation(goals))
    layout = lay_out(status, focus, most_rows)
    below_roots = [node for node in status.nodes if node.root in {card.node.id for card in layout.cards}]
    assert len(layout.cards) + sum(card.hidden for card in layout.cards) == len(below_roots)
    assert layout.left_out == sum(node.parent is None for node in status.nodes) - sum(
        card.above is None for card in layout.cards
    )
    assert len({(card.column, card.row) for card in layout.cards}) == len(layout.cards)
    shown = {(card.node.kind, card.node.id) for card in layout.cards}
    assert all(card.above in shown for card in layout.cards if card.above is not None)
    assert focus is None or focus in shown
    assert focus is not None or len({card.row for card in layout.cards}) <= most_rows


def test_rows_never_overlap_within_a_column() -> None:
    places = [(card.column, card.row) for card in lay_out(tree()).cards]
    assert len(set(places)) == len(places)
    assert all(card.row >= 0 for card in lay_out(tree()).cards)


def test_alerts_and_breaks_are_counted_on_their_goal_and_their_key_result() -> None:
    counts = finding_counts(stalled()[1])
    assert counts[("goal", "G")] == 1
    assert counts[("key_result", "K1")] == 1
    assert counts[("goal", "H")] == 2  # its owner does not exist, and K2 has no check-in
    marked = [row["findings"] for row in goal_map(stalled()[0], "en", stalled()[1]).records() if row["id"] == "H"]
    assert marked == [2]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Growth · Sales", "Sales"),
        ("Growth: Sales", "Sales"),
        ("Growth - Sales", "Sales"),
        ("Growth-2", "Growth-2"),
        ("Growth", "Growth"),
        ("Growth ·", "Growth ·"),
        ("More Growth · Sales", "More Growth · Sales"),
    ],
)
def test_a_card_does_not_repeat_the_title_of_the_goal_above(title: str, shown: str) -> None:
    status = goal_status(organisation([goal("G", title="Growth"), goal("H", "G", title=title)]))
    assert short_title(status.goal("H"), {node.id: node.title for node in status.nodes}) == shown


@pytest.mark.parametrize(
    ("title", "en", "zh"),
    [
        ("Sales Division (销售事业部)", "Sales Division", "销售事业部"),
        ("Machining, Team 1 (机加工1组)", "Machining, Team 1", "机加工1组"),
        ("Revenue (net)", "Revenue (net)", "Revenue (net)"),
        ("销售 (华东)", "销售 (华东)", "销售 (华东)"),
        ("", "", ""),
    ],
)
def test_a_title_in_two_languages_is_shown_in_the_readers(title: str, en: str, zh: str) -> None:
    assert (in_language(title, "en"), in_language(title, "zh")) == (en, zh)


def test_the_company_tree_has_six_cards_and_five_lines_and_focus_lights_one_way() -> None:
    status = tree()
    shown = map_view(status, ("key_result", "KR1"))
    assert {(node.id, round(node.value, 1)) for node in shown.nodes} == {
        *(("C1", 47.4), ("A", 59.0), ("B", 30.0), ("KR1", 80.0), ("KR2", 50.0), ("KR3", 20.0))
    }
    assert {(edge.child, edge.parent) for edge in shown.edges} == {
        *(("A", "C1"), ("B", "C1"), ("KR1", "A"), ("KR2", "A"), ("KR3", "A"))
    }
    assert shown.focus == ("KR1", "A", "C1")
    assert {node.id for node in shown.nodes if node.highlighted} == {"KR1", "A", "C1"}
    assert {edge.child for edge in shown.edges if edge.highlighted} == {"KR1", "A"}
    assert shown.why is not None
    assert "contributes 24.0 of 47.4 points to C1" in shown.why.en


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_picture_holds_every_number_the_lines_and_the_sentence(language: str) -> None:
    status = tree()
    figure = goal_map(status, language, focus=("key_result", "KR1"))
    picture = svg_of(figure, language)
    assert picture.count('aria-roledescription="node"') == 6
    assert picture.count('aria-roledescription="edge"') == 5
    assert picture.count('aria-roledescription="node"') == len(figure.rows) == len(map_view(status, None).nodes)
    assert all(f"{node.id}: {per_cent(node.strict)}" in picture for node in status.nodes)
    told = status.why_it_matters(status.key_result("KR1")).text(language)
    assert picture.count(told) >= 2  # in the picture and in its description
    page = page_of(figure, language)
    assert all(f">{node.id}<" in page for node in status.nodes)
    assert ("7 of 7" if language == "en" else "7 个目标与关键结果中的 7 个") in figure.alternative.text(language)


def test_a_line_on_the_way_is_drawn_over_the_others() -> None:
    spec = goal_map(tree(), "en", focus=("key_result", "KR1")).spec
    edges = [row for data in spec["datasets"].values() for row in data if "corner" in row]
    widths = [row["width"] for row in edges]
    assert widths == sorted(widths)


def test_an_unknown_focus_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match="Did you mean 'KR1'"):
        key_of_id(tree(), "KR11")
    assert key_of_id(tree(), "key_result:KR1") == ("key_result", "KR1")


def test_focus_on_the_only_key_result_of_a_goal_lights_the_card_it_is_told_on() -> None:
    shown = map_view(tree(), ("key_result", "KRB"))
    assert {node.id for node in shown.nodes if node.highlighted} == {"B", "C1"}
    assert {edge.child for edge in shown.edges if edge.highlighted} == {"B"}
    assert shown.focus == ("KRB", "B", "C1")
    assert [(node.key_result, node.key_result_title) for node in shown.nodes if node.id == "B"] == [("KRB", "KRB")]


def test_a_key_result_keeps_its_own_card_unless_it_says_all_about_its_goal() -> None:
    status = goal_status(
        organisation(
            [
                goal("TOP", owner="CO"),
                goal("ONE", "TOP"),
                goal("NONE", "TOP"),
                goal("BOTH", "TOP"),
                goal("SUB", "BOTH"),
            ],
            [key_result("K1", "ONE"), key_result("K0", "NONE", 0.0), key_result("K2", "BOTH")],
            [*weekly("K1", 30.0), *weekly("K0", 40.0), *weekly("K2", 50.0)],
        )
    )
    layout = lay_out(status)
    assert {card.node.id: card.told.id for card in layout.cards if card.told is not None} == {"ONE": "K1"}
    assert {card.node.id for card in layout.cards} == {"TOP", "ONE", "NONE", "K0", "BOTH", "K2", "SUB"}


def test_a_focused_key_result_is_on_the_map_however_many_goals_there_are() -> None:
    goals = [goal("TOP", owner="CO"), *(goal(f"G{at:03}", "TOP") for at in range(90))]
    status = goal_status(organisation(goals, [key_result(f"K{at}", "G089") for at in range(3)]))
    shown = map_view(status, ("key_result", "K2"))
    assert {node.id for node in shown.nodes if node.highlighted} == {"K2", "G089", "TOP"}
    assert {node.id for node in shown.nodes if node.kind == "key_result"} == {"K2"}
