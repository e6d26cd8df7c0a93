"""A chain shows what was changed in it, removed from it or moved within it, and a lawful purge is no alarm."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.decision.chain import (
    Breach,
    Chain,
    Checkpoint,
    Head,
    Line,
    attested,
    breaches,
    empty_head,
    head_after,
    next_line,
    purge_content,
)

START = datetime(2026, 1, 1)


def chain_of(count: int) -> tuple[list[Line], Head]:
    """A chain of numbered lines."""
    head, lines = empty_head(Chain.DECISIONS), []
    for number in range(count):
        lines.append(next_line(head, "loaded", "ana", {"n": number, "名": "件"}, START + timedelta(seconds=number)))
        head = head_after(lines[-1])
    return lines, head


def kinds(lines: list[Line], head: Head, checkpoint: Checkpoint | None = None) -> set[str]:
    return {breach.kind for breach in breaches(lines, head, checkpoint)}


def test_a_chain_that_nobody_touched_holds() -> None:
    lines, head = chain_of(20)

    assert not list(breaches(lines, head))


def test_an_empty_chain_holds() -> None:
    assert not list(breaches([], empty_head(Chain.READS)))


@given(st.data())
def test_any_altered_character_of_any_line_is_found_and_placed(data: st.DataObject) -> None:
    lines, head = chain_of(6)
    at = data.draw(st.integers(0, 5))
    name = data.draw(st.sampled_from(["at", "actor", "kind", "content", "previous", "hash"]))
    old = getattr(lines[at], name)
    place = data.draw(st.integers(0, len(old) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda one: one != old[place]))
    lines[at] = lines[at].changed(**{name: old[:place] + other + old[place + 1 :]})

    found = list(breaches(lines, head))

    assert at + 1 in {breach.number for breach in found}


@given(st.integers(2, 12), st.data())
def test_any_deleted_line_is_missed(count: int, data: st.DataObject) -> None:
    lines, head = chain_of(count)
    at = data.draw(st.integers(0, count - 1))
    del lines[at]

    found = list(breaches(lines, head))

    assert found[0].number == at + 1
    assert found[0].kind == ("cut" if at == count - 1 else "missing")


@given(st.integers(2, 12), st.data())
def test_any_two_exchanged_lines_are_found_however_they_are_renumbered(count: int, data: st.DataObject) -> None:
    lines, head = chain_of(count)
    first, second = sorted(data.draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True)))
    lines[first], lines[second] = (
        lines[second].changed(number=first + 1),
        lines[first].changed(number=second + 1),
    )

    assert {"changed", "reordered"} & kinds(lines, head)


def test_a_cut_tail_is_found_although_what_is_left_fits_together() -> None:
    lines, head = chain_of(9)

    found = list(breaches(lines[:7], head))

    assert [(breach.kind, breach.number) for breach in found] == [("cut", 8)]
    assert "9 were written" in found[0].what


def test_a_line_rewritten_with_a_fitting_hash_breaks_the_line_after_it() -> None:
    lines, head = chain_of(5)
    forged = lines[2].changed(content='{"n":99}')
    lines[2] = forged.changed(hash=forged.seal())

    assert [breach.number for breach in breaches(lines, head)] == [4]


def test_a_last_line_rewritten_with_a_fitting_hash_is_not_the_one_that_the_head_names() -> None:
    lines, head = chain_of(5)
    forged = lines[4].changed(content='{"n":99}')
    lines[4] = forged.changed(hash=forged.seal())

    assert [breach.number for breach in breaches(lines, head)] == [5]


def test_a_purge_leaves_a_chain_that_proves_itself_from_the_checkpoint_on() -> None:
    lines, head = chain_of(8)
    checkpoint = Checkpoint(chain=Chain.DECISIONS, number=3, hash=lines[2].hash)

    assert not list(breaches(lines[3:], head, checkpoint))
    assert not list(attested(checkpoint, [purge_content(checkpoint, 3)]))


def test_a_beginning_that_was_cut_off_without_a_purge_is_found() -> None:
    lines, head = chain_of(8)
    checkpoint = Checkpoint(chain=Chain.DECISIONS, number=3, hash=lines[2].hash)

    assert kinds(lines[3:], head) == {"missing"}
    assert [breach.kind for breach in attested(checkpoint, [])] == ["unattested"]
    forged = checkpoint.changed(hash="0" * 64)
    assert list(attested(forged, [purge_content(checkpoint, 3)])), "another hash is another purge"


def test_a_breach_says_which_log_and_line_in_a_sentence() -> None:
    lines, head = chain_of(3)
    lines[1] = lines[1].changed(actor="mallory")

    assert next(breaches(lines, head)) == Breach(
        chain=Chain.DECISIONS,
        number=2,
        kind="changed",
        what="Line 2 of 'decisions' was changed after it was written: its hash does not fit its content.",
    )
