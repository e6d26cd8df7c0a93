"""What has to be known to read the matrix and the list of gaps."""

from __future__ import annotations

from engine.domain.frozen import Localised

_UNITS = Localised(
    en="Each unit counts its own people and those of all units below it.",
    zh="每个部门包含本部门及其所有下级部门的人员。",
)
_SMALL = Localised(
    en=(
        "Hatched: numbers of fewer than five people, or from which such numbers could be computed, are not told. "
        "Figures of different days are not protected against each other."
    ),
    zh="斜线格：涉及少于五人、或可推算出此类数字的数据不予显示。不同日期的数字之间不作相互保护。",
)
_DEMAND = Localised(
    en=(
        "Demand is what projects ask for, filled or not, on average of the months named; supply is everybody "
        "contracted, booked or not, and counts a person in every skill. Where no demand is stated there is no gap "
        "either way."
    ),
    zh="需求为所列月份内项目所需的平均人力（无论是否已到位）；供给为全部合同人力（无论是否已安排），同一人在每项技能中都计入。未说明需求时不计缺口。",
)
_CRITICALITY = Localised(
    en=(
        "Gaps of skills whose criticality is not known have no priority; they follow the others, by gap. "
        "A criticality of 0 puts a gap last among the known ones."
    ),
    zh="关键度未知的技能没有优先级，按缺口大小列在其后；关键度为 0 的缺口列在已知项的最后。",
)
_TRAINING = Localised(
    en="Training and hiring are proposals to talk about; costs are those of the places alone.",
    zh="培训与招聘仅为供讨论的建议；费用仅含课程名额费用。",
)


def notes_on_matrix(unsponsored: int, hatched: bool) -> tuple[Localised, ...]:
    """Return what to know about a matrix."""
    return (_UNITS, *((_SMALL,) if hatched else ()), _DEMAND, *_unsponsored(unsponsored))


def notes_on_gaps(unsponsored: int, unknown: bool) -> tuple[Localised, ...]:
    """Return what to know about a list of gaps."""
    return (_DEMAND, *((_CRITICALITY,) if unknown else ()), _TRAINING, *_unsponsored(unsponsored))


def _unsponsored(projects: int) -> tuple[Localised, ...]:
    if not projects:
        return ()
    return (
        Localised(
            en=f"Projects that no unit sponsors count for the whole organisation only: {projects}.",
            zh=f"没有发起部门的项目仅计入全组织：{projects} 个。",
        ),
    )
