"""The learned adviser: steadier wins at equal mean, little is said of little, and the preset holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from api.cli.main import run
from engine.errors import InputError
from engine.goals.framework_adviser import FamilyAdvice, advise
from engine.goals.mix_history import MixHistory, overlap, standardised_difference
from engine.loading.mix_history import read_mix_history
from tests.goals.goal_worlds import shipped

ON = date(2026, 6, 1)
Groups = dict[tuple[str, str], np.ndarray]


def normal(n: int, mean: float, sd: float, seed: int) -> np.ndarray:
    """Return n scores with exactly this mean and standard deviation."""
    z = np.random.default_rng(seed).standard_normal(n)
    return np.asarray(mean + sd * (z - z.mean()) / z.std(ddof=1))


def history(groups: Groups, level: dict[tuple[str, str], float] | None = None) -> MixHistory:
    families = [family for (family, _), scores in groups.items() for _ in scores]
    mixes = [mix for (_, mix), scores in groups.items() for _ in scores]
    scores = np.concatenate(list(groups.values()))
    levels = [(level or {}).get(key, np.nan) + at % 3 for key, found in groups.items() for at in range(len(found))]
    return MixHistory(tuple(families), tuple(mixes), scores, ("2025",) * len(scores), {"level": np.array(levels)})


def advice(groups: Groups, level: dict[tuple[str, str], float] | None = None) -> FamilyAdvice:
    (family,) = advise(history(groups, level), shipped("framework_mix.yaml"), ON).families
    return family


def test_of_two_mixes_with_the_same_mean_the_one_with_half_the_variance_is_first() -> None:
    found = advice({("lab", "A"): normal(200, 70, 50**0.5, 1), ("lab", "B"): normal(200, 70, 10, 2)})
    assert (found.verdict, found.suggested) == ("suggestion", "A")
    first, second = found.mixes
    assert (first.mix, first.n, second.mix) == ("A", 200, "B")
    assert first.ranked_by == pytest.approx(70 - 50**0.5, abs=0.2)
    assert first.low is not None
    assert first.ranked_by is not None
    assert first.high is not None
    assert first.low < first.ranked_by < first.high
    assert (first.best or 0) > 0.99
    assert (first.best or 0) + (second.best or 0) == pytest.approx(1)


def test_twelve_records_are_insufficient_evidence() -> None:
    found = advice({("lab", "A"): normal(6, 70, 5, 1), ("lab", "B"): normal(6, 90, 5, 2)})
    assert (found.verdict, found.suggested, found.n) == ("insufficient evidence", None, 12)
    assert "12 records" in found.because.en


def test_a_mix_with_few_records_is_listed_and_not_ranked() -> None:
    groups = {("lab", name): normal(n, mean, 5, n) for name, n, mean in (("A", 40, 70), ("B", 40, 80), ("C", 5, 99))}
    found = advice(groups)
    assert found.suggested == "B"
    assert [(one.mix, one.best is None) for one in found.mixes] == [("B", False), ("A", False), ("C", True)]
    assert found.n == 85


def test_mixes_alike_show_no_evidence_of_a_difference() -> None:
    found = advice({("lab", name): normal(40, 70 + at / 10, 5, at) for at, name in enumerate("ABCD")})
    assert (found.verdict, found.suggested) == ("no evidence of a difference", None)
    assert found.between == 0
    assert found.q == pytest.approx(sum((at / 10 - 0.15) ** 2 for at in range(4)) * 40 / 25)


def test_effects_as_in_the_eight_schools_show_no_evidence_of_a_difference() -> None:
    effects = zip((28, 8, -3, 7, -1, 1, 18, 12), (15, 10, 16, 11, 9, 11, 10, 18), strict=True)
    groups = {("s", f"school {at}"): normal(25, y, 5 * 12, at) for at, (y, _) in enumerate(effects)}
    assert advice(groups).verdict == "no evidence of a difference"


def test_the_preset_wins_and_the_conflict_is_shown() -> None:
    groups = {("sales", "OKR"): normal(40, 90, 5, 1), ("sales", "KPI+BEHAVIOUR"): normal(40, 70, 5, 2)}
    found = advice(groups)
    assert found.suggested == "OKR"
    assert found.preset == {"BEHAVIOUR:visit_quality": 0.3, "KPI:results": 0.7}
    assert found.conflict is not None
    assert "The preset wins" in found.conflict.en
    agreeing = advice({(family, mix): 160 - scores for (family, mix), scores in groups.items()})
    assert (agreeing.suggested, agreeing.conflict) == ("KPI+BEHAVIOUR", None)


def test_who_chose_which_mix_is_told() -> None:
    groups = {("lab", "A"): normal(30, 70, 5, 1), ("lab", "B"): normal(30, 80, 5, 2)}
    found = advice(groups, {("lab", "A"): 3.0, ("lab", "B"): 6.0})
    level = next(one for one in found.balance if (one.mix, one.column) == ("A", "level"))
    assert (level.standardised_difference or 0) < -2
    assert level.overlap == 0
    assert next(one.overlap for one in found.balance if one.column == "period") == 1.0


def test_differences_by_hand() -> None:
    assert standardised_difference(np.array([1.0, 3]), np.array([4.0, 6])) == pytest.approx(-3 / 2**0.5)
    assert standardised_difference(np.array([1.0]), np.array([4.0, 6])) is None
    assert overlap(["a", "a", "b", ""], ["a", "c"]) == 0.5


def test_the_order_of_records_changes_nothing_but_rounding() -> None:
    whole = history({("lab", "A"): normal(30, 70, 5, 1), ("lab", "B"): normal(30, 80, 9, 2)})
    turned = MixHistory(whole.job_family[::-1], whole.mix[::-1], whole.score[::-1], whole.period[::-1], {})
    policy = shipped("framework_mix.yaml")
    one, other = (advise(each, policy, ON).families[0].mixes for each in (whole, turned))
    assert [each.mix for each in one] == [each.mix for each in other]
    assert one[0].best == pytest.approx(other[0].best)


def test_a_file_with_bad_rows_lists_them_all_and_an_unknown_column_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "h.csv"
    file.write_text("job_family,mix,score\nsales,,1\nsales,A,x\n,A,3\nsales,A,3,4\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_mix_history(file)
    assert {(problem.row, problem.column) for problem in caught.value.problems} >= {
        (2, "mix"),
        (3, "score"),
        (4, "job_family"),
    }
    assert {problem.row for problem in caught.value.problems} == {2, 3, 4, 5}
    rows = "".join(f"销售,{'AB'[at % 2]},{at},red\n" for at in range(40))
    file.write_text(f"岗位序列,组合,得分,colour\n{rows}", encoding="utf-8")
    assert run(["goals", "adviser", "--history", str(file), "--as-of", "2026-06-01", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)["body"]
    assert body["advisory"] is True
    assert any("'colour' is not known" in note["en"] for note in body["notes"])
    assert run(["goals", "adviser", "--history", str(file), "--lang", "zh"]) == 0
    assert "没有差异的证据" in capsys.readouterr().out
