"""Why a candidate stands where they stand, in plain words: which parts they gain and lose against the best."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.frozen import Localised
from engine.staffing.answers.answer import FitPart

PARTS = {
    "must_margin": ("required skills", "必备技能"),
    "preferred_skills": ("preferred skills", "优先技能"),
    "evidence_recency": ("recent evidence", "证据新近度"),
    "given_score": ("the score given", "给定分数"),
}
LEAST = 0.05
"""Points below which two parts are told as equal."""


def reason_of(
    rank: int, parts: Sequence[FitPart], penalty: float, best: Sequence[FitPart], best_penalty: float
) -> Localised:
    """Return why a candidate is ranked so: the parts of the fit and the penalty against those of the best candidate."""
    if rank == 1:
        told = [(part.name, part.points) for part in parts]
        en = ", ".join(f"{_name(name)[0]} {points:.1f}" for name, points in told)
        zh = "，".join(f"{_name(name)[1]} {points:.1f}" for name, points in told)
        return Localised(en=f"Best of the role: {en or 'asks for nothing'}.", zh=f"该角色最优：{zh or '无要求'}。")
    own = {part.name: part.points for part in parts}
    deltas = [(part.name, own.get(part.name, 0.0) - part.points) for part in best]
    named = [(*_name(name), delta) for name, delta in deltas]
    named.append(("penalties", "扣分", best_penalty - penalty))
    gained = [each for each in named if each[2] >= LEAST]
    lost = [each for each in named if each[2] <= -LEAST]
    if not gained and not lost:
        return Localised(en="As good as the best; the id comes later.", zh="与最优者相当；编号靠后。")
    return Localised(
        en="; ".join(
            f"{word} {', '.join(f'{abs(delta):.1f} in {name}' for name, _, delta in some)}"
            for word, some in (("loses", lost), ("gains", gained))
            if some
        ).capitalize()
        + " against the best.",
        zh="与最优者相比，"
        + "；".join(
            f"{word}{'、'.join(f'{name} {abs(delta):.1f} 分' for _, name, delta in some)}"
            for word, some in (("少 ", lost), ("多 ", gained))
            if some
        )
        + "。",
    )


def _name(part: str) -> tuple[str, str]:
    return PARTS.get(part, (part.replace("_", " "), part))
