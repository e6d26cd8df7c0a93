"""One project from tasks and people to a schedule that the checker has accepted, with its bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Executor, Future, wait
from dataclasses import dataclass
from itertools import cycle

from engine.staffing.schedule.bounds import lower_bound, pools_of
from engine.staffing.schedule.greedy import best_greedy
from engine.staffing.schedule.impossible import Obstacle, obstacles
from engine.staffing.schedule.judging import accept
from engine.staffing.schedule.lanes import Asking, ask_outright, improve
from engine.staffing.schedule.network import Network
from engine.staffing.schedule.problem import Plan, ScheduleProblem
from engine.staffing.schedule.race import Race, Watcher
from engine.staffing.schedule.together import Together

GREEDY_PASSES = 20
SECONDS_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True)
class Outcome:
    """What a search came to.

    Attributes
    ----------
    plan : Plan or None
        The best schedule, accepted by the checker.
    lower_bound : int or None
        No schedule is shorter; ``None`` where there is proof that there is none at all.
    obstacles : tuple of Obstacle
        Why there is none, as far as that shows without a search.
    """

    plan: Plan | None
    lower_bound: int | None
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True)
class Searching:
    """How a search goes about it.

    Attributes
    ----------
    seconds : callable
        A clock that never goes back.
    time_limit : float
        Seconds; 0 gives the greedy schedule and the bound.
    seed : int
        Of every draw.
    executor : Executor or None
        Threads for two searches side by side; without them they take turns, and a search that ends by proof gives the
        same schedule every time.
    watch : Watcher
        Is told the best length and the bound whenever one of them moves.
    look : callable
        Is called again and again while threads search; an error that it raises ends them.
    """

    seconds: Callable[[], float]
    time_limit: float
    seed: int = 1
    executor: Executor | None = None
    watch: Watcher = lambda _best, _bound: None
    look: Callable[[], None] = lambda: None


def schedule(problem: ScheduleProblem, searching: Searching) -> Outcome:
    """Return the shortest schedule that is found in time, and the bound.

    An interrupt (``KeyboardInterrupt``) ends the search, and what was found is the answer.

    Raises
    ------
    SolverError
        The independent checker refused the schedule.
    """
    until = searching.seconds() + searching.time_limit
    lacks = obstacles(problem)
    if lacks:
        return Outcome(None, None, lacks)
    network = Network(problem)
    pools, together = pools_of(network), Together(network)
    bound = max(lower_bound(network, pools), together.bound())
    race = Race(problem, bound, _longest(network), lambda: until - searching.seconds(), searching.watch)
    try:
        _begin(network, race, searching.seed)
        asking = Asking(network, pools, together.groups(), race)
        _run((ask_outright(asking, searching.seed), improve(asking, searching.seed)), race, searching)
    except KeyboardInterrupt:
        race.stop()
    if race.plan is None:
        return Outcome(None, None if race.proven else race.bound)
    accept(problem, race.plan, min(race.bound, race.plan.makespan(problem)))
    return Outcome(race.plan, race.bound)


def _longest(network: Network) -> int:
    """Return a length that suffices if any does: one task after another once nobody is away and all are released."""
    problem = network.problem
    back = max((back for worker in problem.workers for _, back in worker.away), default=0)
    settled = max((max(task.earliest, task.start or 0) for task in problem.tasks), default=0)
    return max(back, settled) + sum(network.durations)


def _begin(network: Network, race: Race, seed: int) -> None:
    """Take a greedy schedule for a start, the more passes the more time there is."""

    def enough(plan: Plan) -> bool:
        race.found(plan)
        return race.proven or race.seconds_left() <= 0

    plan = best_greedy(network, seed, GREEDY_PASSES if race.seconds_left() > 1 else 0, enough)
    if plan is not None:
        race.found(plan)


def _run(lanes: Sequence[Iterator[None]], race: Race, searching: Searching) -> None:
    if searching.executor is None:
        turns = cycle(lanes)
        while not race.ended:
            next(next(turns), None)
            searching.look()
        return
    futures = [searching.executor.submit(_drain, lane) for lane in lanes]
    try:
        _wait(futures, race, searching.look)
    except BaseException:
        race.stop()
        _wait(futures, race)
        raise


def _wait(futures: Sequence[Future[None]], race: Race, look: Callable[[], None] = lambda: None) -> None:
    """Wait for the searches; one that fails ends the other, and its error is raised."""
    running = True
    while running:
        ended, waiting = wait(futures, SECONDS_BETWEEN_LOOKS, FIRST_EXCEPTION)
        running = bool(waiting)
        look()
        if race.ended or any(future.exception() for future in ended):
            race.stop()
    for future in futures:
        future.result()


def _drain(lane: Iterator[None]) -> None:
    for _ in lane:
        pass
