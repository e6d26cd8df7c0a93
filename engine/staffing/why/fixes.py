"""What would make an impossible request possible: minimal conflicts, and the cheapest ways of giving way, verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.evidence.trail import Trail
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.ground import Ground
from engine.staffing.answers.lack_views import infeasible
from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.team.infeasibility import Clash, clashes, requiring
from engine.staffing.team.pruning import prune
from engine.staffing.team.second_opinion import confirm_possible
from engine.staffing.why import fixes_words as words
from engine.staffing.why.asked import solved
from engine.staffing.why.elastic import Wanted, cheapest_ways
from engine.staffing.why.fixes_answer import Fix, Fixes
from engine.staffing.why.giving_way import Prices
from engine.staffing.why.none_cheaper import confirm_none_cheaper
from engine.staffing.why.price_floor import steps_of
from engine.staffing.why.priced_casting import Moves
from engine.staffing.why.relaxed_request import relaxed
from engine.staffing.why.ways import Way


def fixes(
    request: StaffingRequest,
    ground: Ground,
    prices: Prices,
    options: SolverOptions | None = None,
    shown: int = 3,
) -> Fixes:
    """Return why a request has no team and the cheapest ways that would give it one.

    Parameters
    ----------
    request, options
        As for ``staff_request``.
    ground : Ground
        What it rests on.
    prices : Prices
        Declared costs of giving way, as a policy sets them; what the request declares stands in their place.
    shown : int
        Ways told at most.

    Raises
    ------
    InputError
        What ``staff_request`` raises.
    SolverError
        Two solvers disagree.
    """
    options = options or SolverOptions()
    prices = prices.with_costs(request.relaxations)
    casting = ground.cast(request)
    asked = solved(casting.problem, options)
    if asked.team is not None:
        return words.possible(casting, prices, asked)
    if asked.end is not SearchEnd.INFEASIBLE:
        return words.undecided(casting, prices)
    effort = Effort(options.deterministic_seconds, options.seed)
    found = clashes(casting.problem, effort)
    lacks = infeasible(casting, found, options.nearest_shown)
    moves = Moves(casting, prices)
    ways = cheapest_of_all(moves, prices, shown, effort)
    told = tuple(fix for way in ways if (fix := _verified(casting, way, prices, options)) is not None)
    return Fixes(
        title=request.title,
        status="impossible",
        text=words.impossible(told),
        lacking=lacks.lacking,
        conflicts=lacks.conflicts,
        fixes=told,
        prices=prices,
        none_cheaper=bool(ways) and confirm_none_cheaper(moves, prices, ways[0].cost),
        confirmed=asked.confirmed and _confirmed(casting, found) and all(fix.confirmed for fix in told),
        notes=words.notes(told, ways),
        trail=Trail(facts=tuple(fact for fix in told for each in fix.relaxations for fact in each.facts)),
    )


def cheapest_of_all(moves: Moves, prices: Prices, shown: int, effort: Effort) -> tuple[Way, ...]:
    """Return the cheapest ways over every number of weeks by which the project may move, none part of another.

    A move alone costs as much as its weeks, so moving on stops where that is more than the dearest way still told.
    """
    found: list[Way] = []
    for weeks in range(prices.most_weeks + 1):
        shift = steps_of(prices.shift_week) * weeks
        # What is found later has to be cheaper than the dearest way that would be told.
        most = found[shown - 1].cost - shift - 1 if len(found) >= shown else None
        if most is not None and most < 0:
            break
        later = moves.by(weeks)
        if most is not None and later.floor.total > most:
            continue
        ways, effort = cheapest_ways(later, prices, Wanted(weeks, shown, most, tuple(found)), effort)
        found = _without_supersets([*found, *ways])[:shown]
    return tuple(found)


def _without_supersets(ways: Sequence[Way]) -> list[Way]:
    """Return the ways by cost, then by what they give up, without those that give up all of another and more."""
    ordered = sorted(ways, key=lambda way: (way.cost, len(way.parts), sorted(map(str, way.parts))))
    kept: list[Way] = []
    for way in ordered:
        if not any(other.parts <= way.parts for other in kept):
            kept.append(way)
    return kept


def _verified(casting: Casting, way: Way, prices: Prices, options: SolverOptions) -> Fix | None:
    """Return a way with the team that it leads to; ``None`` where solving the relaxed request finds no team."""
    after = relaxed(casting, way)
    found = solved(after.problem, options)
    if found.team is None:
        return None
    return words.fix(casting, after, way, prices, found)


def _confirmed(casting: Casting, found: Sequence[Clash]) -> bool:
    """Return whether the second solver finds every clash impossible, and possible without any one of its names."""
    return all(
        confirm_possible(prune(requiring(casting.problem, kept), 1), possible)
        for clash in found
        if clash.verified
        for kept, possible in _claims(clash)
    ) and all(clash.verified for clash in found)


def _claims(clash: Clash) -> Iterator[tuple[frozenset[str], bool]]:
    whole = frozenset(clash.requirements)
    yield whole, False
    for name in clash.requirements:
        yield whole - {name}, True
