"""Ways of giving way, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.domain.frozen import Localised
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.lack_views import called, nearest
from engine.staffing.candidates.bookings import FTE_STEPS
from engine.staffing.why.asked import SolvedTeam
from engine.staffing.why.fixes_answer import Fix, Fixes, Relaxation, Seat
from engine.staffing.why.giving_way import STEPS, Prices, Waiver
from engine.staffing.why.ways import THOUSAND, Admission, Way


def possible(casting: Casting, prices: Prices, asked: SolvedTeam) -> Fixes:
    """Return that a team exists as things stand."""
    text = Localised(
        en=f"A team exists as the request stands ({asked.points:g} points); nothing need be given up.",
        zh=f"该申请现有可行团队（{asked.points:g} 分），无需作任何让步。",
    )
    title = casting.request.request.title
    return Fixes(title=title, status="possible", text=text, prices=prices, confirmed=asked.confirmed)


def undecided(casting: Casting, prices: Prices) -> Fixes:
    """Return that the search was stopped before it knew whether a team exists."""
    text = Localised(
        en="The search reached its limit before it was known whether a team exists; raise deterministic_seconds.",
        zh="搜索在得知是否存在团队之前达到上限；请提高 deterministic_seconds。",
    )
    title = casting.request.request.title
    return Fixes(title=title, status="undecided", text=text, prices=prices, confirmed=False)


def impossible(found: Sequence[Fix]) -> Localised:
    """Return that no team exists, and the cheapest way to one."""
    if not found:
        return Localised(
            en="No team exists, and no way of giving way that has a price leads to one.",
            zh="不存在可行团队，且没有任何已定价的让步方式可以促成。",
        )
    cheapest = found[0]
    return Localised(
        en=f"No team exists as the request stands. Cheapest way to one, at {cheapest.cost:g}: {cheapest.text.en}.",
        zh=f"该申请目前没有可行团队。成本最低的办法（{cheapest.cost:g}）：{cheapest.text.text('zh')}。",
    )


def notes(told: Sequence[Fix], ways: Sequence[Way]) -> tuple[Localised, ...]:
    """Return what a reader must know of the ways."""
    said = [
        Localised(
            en="Costs are declared, by the request or the policy staffing_relaxations; nothing here is decided.",
            zh="成本由申请或政策 staffing_relaxations 声明；此处不作任何决定。",
        )
    ]
    if lost := len(ways) - len(told):
        said.append(
            Localised(
                en=f"{lost} more way(s) did not stand up when the relaxed request was solved again, and are left out.",
                zh=f"另有 {lost} 种办法在重新求解时不成立，已略去。",
            )
        )
    return tuple(said)


def fix(casting: Casting, after: Casting, way: Way, prices: Prices, found: SolvedTeam) -> Fix:
    """Return a way in words, with the team that it leads to."""
    given_up = tuple(_relaxations(casting, way, prices))
    assert found.team is not None
    team = tuple(
        Seat(role=role.id, person_id=after.person_id(person), name=after.bank.workforce.names[person])
        for role, people in zip(after.request.roles, found.team, strict=True)
        for person in people
    )
    return Fix(
        cost=way.cost / STEPS,
        relaxations=given_up,
        objective=found.points,
        team=team,
        verified=True,
        confirmed=found.confirmed,
        text=Localised(
            en="; ".join(each.text.en for each in given_up), zh="；".join(each.text.text("zh") for each in given_up)
        ),
    )


def _relaxations(casting: Casting, way: Way, prices: Prices) -> Iterator[Relaxation]:
    if way.weeks:
        text = Localised(en=f"start and end {way.weeks} week(s) later", zh=f"起止均推迟 {way.weeks} 周")
        yield Relaxation(kind="shift", cost=prices.shift_week * way.weeks, amount=way.weeks, text=text)
    for admission in way.admissions:
        yield from (_overlooked(casting, admission, each, prices) for each in admission.waived)
    yield from (_split(casting, at, number, prices) for at, number in enumerate(way.splits) if number)
    yield from (_hire(casting, at, number, prices) for at, number in enumerate(way.hires) if number)
    yield from (_dropped(casting, name, prices) for name in way.dropped)
    if way.raised:
        more = way.raised * THOUSAND / 100
        text = Localised(en=f"raise the budget by {more:,.0f}", zh=f"预算增加 {more:,.0f}")
        yield Relaxation(kind="raise-budget", cost=prices.budget_per_thousand * way.raised, amount=more, text=text)


def _dropped(casting: Casting, name: str, prices: Prices) -> Relaxation:
    pin = next((pin for pin in casting.problem.pins if pin.name == name), None)
    return Relaxation(
        kind="drop-rule" if pin is None else "drop-pin",
        cost=prices.drop_rule if pin is None else prices.drop_pin,
        amount=1,
        text=Localised(en=f"drop {called(casting, name, 'en')}", zh=f"取消{called(casting, name, 'zh')}"),
        what=name,
        person_id=None if pin is None else casting.person_id(pin.person),
    )


def _split(casting: Casting, at: int, number: int, prices: Prices) -> Relaxation:
    role = casting.request.roles[at]
    text = Localised(
        en=f"split {number} opening(s) of {role.name} between two people at {role.fte / 2:.0%} each",
        zh=f"将“{role.name}”的 {number} 个名额各拆给两人，每人 {role.fte / 2:.0%}",
    )
    return Relaxation(kind="split", cost=prices.split * number, amount=number, text=text, role=role.id)


def _hire(casting: Casting, at: int, number: int, prices: Prices) -> Relaxation:
    role = casting.request.roles[at]
    text = Localised(
        en=f"fill {number} opening(s) of {role.name} from outside", zh=f"“{role.name}”的 {number} 个名额对外招聘"
    )
    return Relaxation(kind="hire", cost=prices.hire * number, amount=number, text=text, role=role.id)


def _overlooked(casting: Casting, admission: Admission, waiver: Waiver, prices: Prices) -> Relaxation:
    role, person = casting.request.roles[admission.role], casting.person_id(admission.person)
    name = waiver.code.partition(":")[2]
    misses = nearest(casting, admission.role, admission.person).misses
    miss = next((each for each in misses if each.code == waiver.code), None)
    cost = {
        "train": prices.train * waiver.amount,
        "borrow": prices.borrow_per_half * waiver.amount / (FTE_STEPS / 2),
    }.get(waiver.kind, prices.waive)
    said = Localised(en=waiver.code) if miss is None else miss.text
    return Relaxation.model_validate(
        {
            "kind": waiver.kind,
            "cost": round(cost, 3),
            "amount": waiver.amount / FTE_STEPS if waiver.kind == "borrow" else waiver.amount,
            "text": _overlooked_text(waiver, person, role.name, said),
            "role": role.id,
            "person_id": person,
            "name": casting.bank.workforce.names[admission.person],
            "what": name or waiver.code,
            "facts": () if miss is None else miss.facts,
        }
    )


def _overlooked_text(waiver: Waiver, person: str, role: str, said: Localised) -> Localised:
    name = waiver.code.partition(":")[2]
    if waiver.kind == "train":
        return Localised(
            en=f"train {person} in {name} ({waiver.amount:g} level(s))",
            zh=f"培训 {person} 的 {name}（{waiver.amount:g} 级）",
        )
    if waiver.kind == "borrow":
        share = f"{waiver.amount / FTE_STEPS:.0%}"
        return Localised(
            en=f"borrow {share} of {person}'s time from other bookings", zh=f"从其他排班借用 {person} {share} 的工时"
        )
    return Localised(
        en=f"let {person} off a condition of {role}: {said.en}",
        zh=f"对 {person} 免除“{role}”的一项条件：{said.text('zh')}",
    )
