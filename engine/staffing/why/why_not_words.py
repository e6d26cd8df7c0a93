"""Why a person is not in the team, in words, for what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engine.domain.frozen import Localised
from engine.staffing.answers.answer import Miss
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.lack_views import called, nearest
from engine.staffing.cp_sat import SearchEnd
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.why.asked import AUTOMATED, Asked, SolvedTeam
from engine.staffing.why.blocking import Blocking
from engine.staffing.why.why_not_answer import BlockingSet, WhyNot

NOT_PROVEN = Localised(
    en="A search reached its limit before it was proven which team is best; raise deterministic_seconds.",
    zh="搜索在证明最优之前达到上限；请提高 deterministic_seconds。",
)
BY_HAND = Localised(
    en="This person refuses decisions that are made only automatically. No score was computed and no team was solved "
    "with them; that counts neither for nor against them. A human may choose them: pin them to the role with a reason.",
    zh="此人拒绝仅由自动化作出的决定。系统未为其计算分数，也未据其求解团队；这对其既无利也无弊。"
    "可由人工选用：在该角色中注明理由并指定。",
)
NO_TEAM = Localised(
    en="No team exists for this request, with or without this person. See what would make it possible: "
    "sextant staff fixes.",
    zh="无论有无此人，该申请都没有可行团队。查看可行的调整：sextant staff fixes。",
)


def costs(asked: Asked, takes: int, best: SolvedTeam, forced: SolvedTeam) -> Localised:
    """Return what having the person costs, and why."""
    casting, who = asked.casting, asked.who
    person, role = asked.person, casting.request.roles[takes]
    was, now = best.points, forced.points
    assert best.team is not None
    held = [at for at, people in enumerate(best.team) if who in people]
    elsewhere = casting.request.roles[held[0]].name if held else None
    if forced.values == best.values:
        return Localised(
            en=f"A team with {person} as {role.name} is as good ({now:g} points); among equals ids decide.",
            zh=f"由 {person} 担任“{role.name}”的团队同样好（{now:g} 分）；同分时按编号排序。",
        )
    if now == was:
        return _later_tier(asked, role.name, best, forced)
    en = f"With {person} as {role.name} the best team has {now:g} points instead of {was:g} ({now - was:+g})"
    zh = f"由 {person} 担任“{role.name}”时最优团队为 {now:g} 分，而非 {was:g} 分（{now - was:+g}）"
    if elsewhere is not None:
        return Localised(
            en=f"{en}, because {person} is worth more as {elsewhere}.",
            zh=f"{zh}，因为 {person} 担任“{elsewhere}”价值更高。",
        )
    return Localised(en=f"{en}, because others are worth more together.", zh=f"{zh}，因为其他人的组合更优。")


def _later_tier(asked: Asked, role: str, best: SolvedTeam, forced: SolvedTeam) -> Localised:
    """Return what is lost in a later tier, where the first is as good."""
    rows = zip(asked.casting.problem.tiers, best.values, forced.values, strict=True)
    tier, was, now = next((tier.name, was / SCORE_STEPS, now / SCORE_STEPS) for tier, was, now in rows if was != now)
    return Localised(
        en=f"With {asked.person} as {role} the team is as good in the first tier, and has {now:g} instead of "
        f"{was:g} in the tier {tier}.",
        zh=f"由 {asked.person} 担任“{role}”时，首要目标同样好，而目标“{tier}”为 {now:g}，原为 {was:g}。",
    )


def blocking(asked: Asked, found: Blocking) -> BlockingSet:
    """Return a blocking set in words, with the facts behind the person's conditions."""
    casting, who = asked.casting, asked.who
    misses = tuple(_miss(casting, name, who) for name in found.names if name.startswith("condition:"))
    en, zh = (_names(casting, found.names, who, language) for language in ("en", "zh"))
    several = len(found.names) > 1
    return BlockingSet(
        names=found.names,
        text=Localised(
            en=f"{en}{' (together; without any one of them it would go)' if several else ''}",
            zh=f"{zh}{'（合在一起；去掉任意一项即可）' if several else ''}",
        ),
        misses=misses,
        verified=found.verified,
        confirmed=found.confirmed,
    )


def blocked(asked: Asked, found: Sequence[BlockingSet]) -> Localised:
    """Return that no team has the person, and what keeps them out."""
    person = asked.person
    role = None if asked.at is None else asked.casting.request.roles[asked.at].name
    en, zh = ("; ".join(each.text.text(language) for each in found) for language in ("en", "zh"))
    return Localised(
        en=f"No team has {person}{'' if role is None else f' as {role}'}: {en}.",
        zh=f"没有任何团队可由 {person}{'加入' if role is None else f'担任“{role}”'}：{zh}。",
    )


def by_hand(asked: Asked) -> WhyNot:
    """Return, for somebody who refuses automated decisions, that only a human may choose them, and conditions unmet."""
    casting, who = asked.casting, asked.who
    unmet = [miss for each in asked.roles for miss in nearest(casting, each, who).misses if miss.code != AUTOMATED]
    return _plain(asked, "by-hand", BY_HAND, notes=tuple(dict.fromkeys(miss.text for miss in unmet)))


def no_best(asked: Asked, best: SolvedTeam) -> WhyNot:
    """Return that the request has no team at all, whoever is asked about."""
    if best.end is not SearchEnd.INFEASIBLE:
        return undecided(asked, None)
    return _plain(asked, "no-team", NO_TEAM, confirmed=best.confirmed)


def undecided(asked: Asked, best: float | None) -> WhyNot:
    """Return that the search was stopped before it knew."""
    return _plain(asked, "undecided", NOT_PROVEN, best=best)


def _plain(
    asked: Asked,
    status: Literal["by-hand", "no-team", "undecided"],
    text: Localised,
    *,
    notes: tuple[Localised, ...] = (),
    confirmed: bool = False,
    best: float | None = None,
) -> WhyNot:
    return WhyNot(
        title=asked.casting.request.request.title,
        person=asked.casting.named(asked.who),
        role=asked.role_id,
        status=status,
        text=text,
        best=best,
        with_person=None,
        difference=None,
        confirmed=confirmed,
        notes=notes,
    )


def _names(casting: Casting, names: Sequence[str], who: int, language: str) -> str:
    words = [
        _miss(casting, name, who).text.text(language)
        if name.startswith("condition:")
        else called(casting, name, language)
        for name in names
    ]
    return (", " if language == "en" else "、").join(words)


def _miss(casting: Casting, name: str, who: int) -> Miss:
    role, _, code = name.removeprefix("condition:").partition("/")
    at = next(at for at, each in enumerate(casting.request.roles) if each.id == role)
    return next(miss for miss in nearest(casting, at, who).misses if miss.code == code)
