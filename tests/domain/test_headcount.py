"""No number of the headcount stands for fewer than five people, nor does what is left of a total."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.headcount import FEWEST_TOLD, Groups, groups_of


def groups(**sizes: int) -> Groups:
    return groups_of([group for group, size in sizes.items() for _ in range(size)], {"a": "Works"})


def test_large_groups_are_told_by_name() -> None:
    found = groups(a=5, b=9)
    assert [(group.id, group.name, group.people) for group in found.told] == [("a", "Works", 5), ("b", "b", 9)]
    assert (found.folded_groups, found.folded_people) == (0, 0)


def test_small_groups_are_folded_into_one_number() -> None:
    found = groups(a=3, b=4, c=9)
    assert [group.id for group in found.told] == ["c"]
    assert (found.folded_groups, found.folded_people) == (2, 7)


def test_a_single_small_group_takes_the_next_with_it_as_a_total_would_give_it_away() -> None:
    found = groups(a=2, b=6, c=9)
    assert [group.id for group in found.told] == ["c"]
    assert (found.folded_groups, found.folded_people) == (2, 8)


def test_fewer_than_five_people_in_all_are_not_told() -> None:
    found = groups(a=2, b=1)
    assert (found.told, found.folded_groups, found.folded_people) == ((), 2, None)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 12), max_size=8))
def test_numbers_and_their_differences_stand_for_five_or_for_nobody(sizes: dict[str, int]) -> None:
    found = groups(**sizes)
    total = sum(sizes.values())
    told = sum(group.people for group in found.told)
    assert all(group.people >= FEWEST_TOLD for group in found.told)
    assert total - told == 0 or total - told >= FEWEST_TOLD or not found.told
    assert found.folded_people in {total - told, None}
    assert found.folded_people is not None or total < FEWEST_TOLD
