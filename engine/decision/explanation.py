"""A page for one affected person: what was decided, by whom, on which facts, and how to object."""

from __future__ import annotations

from engine.decision.proposal import Proposal, ProposalState
from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.fact import Fact
from engine.evidence.result import WHAT_THIS_IS_NOT
from engine.staffing.answers.answer import FitPart

MAIN_FACTORS = 3
SYSTEM = Localised(
    en="Sextant compared everybody employed with what the project asks for, from the skills on record, existing "
    "bookings and the limits that policies set, and proposed teams. It decides nothing: a named human approves or "
    "declines. Age, sex, origin, health and wellbeing play no part.",
    zh="系统依据在册技能、现有排班与政策限制，将全体在职人员与项目需求比对并提出团队方案。系统不作决定："
    "由具名的人批准或否决。年龄、性别、出身、健康与身心状况均不参与。",
)
APPEAL = Localised(
    en="If a fact about you is wrong, say which: your appeal is judged by a human, the fact is corrected, and the "
    "proposal is computed again with everything else unchanged.",
    zh="如果关于您的某项事实有误，请指出：您的申诉由人工裁定，事实得到更正，并在其他条件不变的情况下重新计算该方案。",
)


HUMAN = Localised(
    en="A named human reads the proposal with its reasons, may choose another team or none, and answers for it. "
    "A human also judges every appeal.",
    zh="由具名的人审阅方案及其理由，可选择其他团队或不予采纳，并对此负责。每一项申诉亦由人裁定。",
)


class RoleFinding(FrozenModel):
    """What one role of the request means for the person."""

    role: str
    """Role of the request."""
    name: str
    """Its name."""
    obstacles: tuple[str, ...]
    """What kept the person from being eligible; empty for whoever was."""
    fit: float | None
    """Fit from 0 to 100, where the recorded answer shows it."""
    parts: tuple[FitPart, ...]
    """What the fit consists of, with the records behind it."""
    teams: tuple[int, ...]
    """Proposed teams in which the person takes the role, counted from 1."""


class PersonalExplanation(FrozenModel):
    """What a proposal means for one person; nobody else is in it."""

    person_id: str
    """Person."""
    proposal_id: str
    """Proposal."""
    title: str
    """What it is about."""
    outcome: Localised
    """What it comes to for the person."""
    system: Localised
    """What the system's part in it was."""
    human: Localised = HUMAN
    """What the part of people in it is."""
    factors: tuple[Localised, ...]
    """The main factors, three at most."""
    roles: tuple[RoleFinding, ...]
    """Every role, with the data that was used."""
    data: tuple[Fact, ...] = ()
    """Records about the person that were read, with sources and dates; a value of ``None`` says there is none."""
    contact: str
    """Who answers for the policy behind it."""
    appeal: Localised
    """How to object."""
    what_this_is_not: str = WHAT_THIS_IS_NOT
    """Reminder shown with every result."""


def explained(
    proposal: Proposal, person_id: str, findings: tuple[RoleFinding, ...], data: tuple[Fact, ...], contact: str
) -> PersonalExplanation:
    """Return the page for one person."""
    return PersonalExplanation(
        person_id=person_id,
        proposal_id=proposal.id,
        title=proposal.title,
        outcome=_outcome(proposal, person_id, findings),
        system=SYSTEM,
        factors=tuple(_factors(findings))[:MAIN_FACTORS],
        roles=findings,
        data=data,
        contact=contact,
        appeal=APPEAL,
    )


def _outcome(proposal: Proposal, person_id: str, findings: tuple[RoleFinding, ...]) -> Localised:
    booked = [booking for booking in proposal.effective if booking.person_id == person_id]
    if booked:
        first, who = booked[0], proposal.decided_by
        en = f"You are booked as {first.role} from {first.start} to {first.end}; {who} approved it."
        return Localised(en=en, zh=f"您已被排入 {first.role}，{first.start} 至 {first.end}；批准人：{who}。")
    if proposal.state is ProposalState.APPROVED:
        en, zh = "Another team was chosen, without you.", "已选定其他方案，您不在其中。"
    elif any(1 in each.teams for each in findings):
        en, zh = "You are in the team that is recommended.", "您在推荐方案中。"
    elif any(each.teams for each in findings):
        en, zh = "You are in a team that is shown as an alternative.", "您在备选方案中。"
    elif any(not each.obstacles for each in findings):
        en, zh = (
            "You are eligible, and other people fit the roles better together.",
            "您符合条件，但其他人员的组合更匹配。",
        )
    else:
        en, zh = "You do not meet a condition of any role.", "您未满足任何角色的某项条件。"
    state = {
        ProposalState.PROPOSED: Localised(en="Nobody has decided yet.", zh="尚未作出决定。"),
        ProposalState.DECLINED: Localised(en="The proposal was declined.", zh="该提案已被否决。"),
        ProposalState.SUPERSEDED: Localised(en="Another proposal stands in its place.", zh="已有其他提案取代。"),
    }.get(proposal.state, Localised(en="", zh=""))
    return Localised(en=f"{en} {state.en}".strip(), zh=f"{zh}{state.zh}")


def _factors(findings: tuple[RoleFinding, ...]) -> list[Localised]:
    """Return what weighed most: for whoever fits the points of the fit, else what stood in the way."""
    fitting = sorted((each for each in findings if each.fit is not None), key=lambda each: -(each.fit or 0))
    if fitting:
        best = fitting[0]
        return [
            Localised(
                en=f"{best.name}: {part.name.replace('_', ' ')} gave {part.points:.1f} of 100 points.",
                zh=f"{best.name}：{part.name} 计 {part.points:.1f} 分（满分 100）。",
            )
            for part in sorted(best.parts, key=lambda part: -part.points)
        ]
    return [
        Localised(en=f"{each.name}: {obstacle}.", zh=f"{each.name}：{obstacle}。")
        for each in findings
        for obstacle in each.obstacles[:1]
    ]
