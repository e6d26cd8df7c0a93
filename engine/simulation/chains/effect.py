"""The verb: all that one event causes, found by running the same futures without it.

What is told as caused in a trace is an account; this is the check on it. Both runs share every random number, so that
whatever differs between them differs because of the event (paired counterfactual; common random numbers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.documents.hints import did_you_mean
from engine.domain.frozen import FrozenModel, Localised
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.sourced import Origin
from engine.errors import InputError, Problem
from engine.simulation.answers.summaries import comparison
from engine.simulation.chains.body import ChainEffect, Fates, TraceBody
from engine.simulation.chains.tracing import (
    TracedRun,
    TraceQuestion,
    check_replication,
    events_about,
    trace_body,
    traced_run,
)
from engine.simulation.ensembles.ensemble import Batch, Ensemble, Progress, run_batch
from engine.simulation.ensembles.ensemble_run import ExecutorFactory, SerialExecutor, run_ensembles
from engine.simulation.randomness import entity_hash
from engine.simulation.replication.trace import DEPARTURES, Event, Happening
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.scenarios.shocks import Shock
from engine.simulation.simulate import study_of
from engine.simulation.world.world import World
from engine.simulation.world.world_building import world_of

MOMENT_TOLERANCE = 1e-9

STANDING = Localised(
    en="Each future is run twice on the same random numbers, with the event and without it; a person who does not "
    "leave in it stays to the end. The differences are what the event causes under the scenario's laws.",
    zh="每个未来用相同随机数运行两次：有此事件与无此事件；未离职者一直留任。差异即该事件在情景规律下造成的全部后果。",
)

Key = tuple[object, ...]


class ChainQuestion(FrozenModel):
    """Which event is left out: a person who leaves at a moment, a shock of the scenario, or a departure of a run."""

    leaver: str | None = None
    """Person who leaves."""
    month: float | None = None
    """When, in months since the start; with ``leaver``."""
    shock: str | None = None
    """Id of a shock of the scenario."""
    event: int | None = None
    """Number of a departure in the run looked at; only that run is compared."""
    replication: int = 0
    """Run that is looked at in detail."""


@dataclass(frozen=True)
class _Pair:
    """A scenario's world with an event and without it, and how the event is found in a run."""

    told: str
    ensembles: tuple[Ensemble, Ensemble]
    origin: str


def chain_effect(
    scenario: Scenario,
    organisation: Organisation,
    question: ChainQuestion,
    history: History | None = None,
    executors: ExecutorFactory = SerialExecutor,
    progress: Progress | None = None,
) -> ChainEffect:
    """Return what an event leads to and what it costs, over as many runs as the scenario says.

    Parameters
    ----------
    scenario : Scenario
        World in which it happens.
    organisation : Organisation
        Who is there at the start.
    question : ChainQuestion
        Which event.
    history, executors, progress
        As for ``simulate``.

    Returns
    -------
    ChainEffect
        The same whatever the executor.

    Raises
    ------
    InputError
        The event does not exist or is not said, or the scenario cannot be run.
    SimulationError
        Worker processes died again and again.
    """
    check_replication(question.replication)
    _check(question, scenario)
    study = study_of([_with_leaver(scenario, question)], organisation, history)
    effective = study.scenarios[0]
    pair = _pair(effective, study.start, question)
    within, without = pair.ensembles
    run, other = (traced_run(effective, each.world, study.start, question.replication) for each in (within, without))
    if question.event is None:
        run_ensembles([without, within], executors, progress)
    else:
        for each in pair.ensembles:
            batch = Batch(each.name, question.replication, 1)
            each.take(batch, run_batch(each.world, question.replication, 1))
    costs = comparison(without, within)
    return ChainEffect(
        event=pair.told,
        with_event=_told(effective, run, pair.origin, question.replication),
        fates=_fates(run, other, events_about(run, pair.origin)),
        replications=costs.replications,
        costs=costs,
        standing=STANDING,
    )


def _told(scenario: Scenario, run: TracedRun, origin: str, replication: int) -> TraceBody:
    if not events_about(run, origin):
        nothing = TraceQuestion(replication=replication, kinds=(Happening.SHOCK.value,))
        return trace_body(scenario, run, nothing).changed(chains=())
    return trace_body(scenario, run, TraceQuestion(replication=replication, origin=origin))


def _check(question: ChainQuestion, scenario: Scenario) -> None:
    ways = [question.leaver is not None, question.shock is not None, question.event is not None]
    if sum(ways) != 1 or (question.leaver is None) != (question.month is None):
        what = "One event is to be named."
        mend = "Give a leaver and a month, or a shock of the scenario, or an event of the run."
        raise InputError(Problem("which-event", what, mend, column="leaver"))
    if question.month is not None and not 0 <= question.month < scenario.horizon_months:
        what = f"The run lasts {scenario.horizon_months} months; month {question.month:g} is outside."
        raise InputError(Problem("outside-run", what, "Give a month within it.", column="month"))
    ids = {shock.id for shock in scenario.shocks}
    if question.shock is not None and question.shock not in ids:
        what = f"Scenario '{scenario.name}' has no shock '{question.shock[:80]}'."
        raise InputError(Problem("unknown-shock", what, did_you_mean(question.shock, ids), column="shock"))


def _with_leaver(scenario: Scenario, question: ChainQuestion) -> Scenario:
    """Return the scenario with the shock that is asked about."""
    if question.leaver is None or question.month is None:
        return scenario
    taken = {shock.id for shock in scenario.shocks}
    name = next(name for at in range(len(taken) + 1) if (name := f"leaver-{at}") not in taken)
    shock = Shock(id=name, month=question.month, leaver=question.leaver, source=Origin.ASSUMPTION)
    return scenario.changed(shocks=(*scenario.shocks, shock))


def _pair(scenario: Scenario, start: Organisation, question: ChainQuestion) -> _Pair:
    world = world_of(scenario, start)
    if question.event is not None:
        number, subject, told = _departure(scenario, start, question)
        stays = replace(world, staying=frozenset({subject}))
        return _Pair(told, (_ensemble("with", scenario, world), _ensemble("without", scenario, stays)), str(number))
    shock = scenario.shocks[-1] if question.shock is None else _named(scenario.shocks, question.shock)
    less = world_of(scenario.changed(shocks=tuple(one for one in scenario.shocks if one is not shock)), start)
    told, origin = f"shock {shock.id}", shock.id
    if shock.leaver is not None:
        told, origin = f"{shock.leaver} leaves {_moment(shock)}", shock.leaver
        staying = frozenset({entity_hash(shock.leaver)})
        world, less = replace(world, staying=staying), replace(less, staying=staying)
    return _Pair(told, (_ensemble("with", scenario, world), _ensemble("without", scenario, less)), origin)


def _moment(shock: Shock) -> str:
    return f"on {shock.on}" if shock.on is not None else f"in month {shock.month:g}"


def _named(shocks: Sequence[Shock], name: str) -> Shock:
    return next(shock for shock in shocks if shock.id == name)


def _ensemble(kind: str, scenario: Scenario, world: World) -> Ensemble:
    return Ensemble(f"{scenario.name}, {kind} it", world, scenario.replications)


def _departure(scenario: Scenario, start: Organisation, question: ChainQuestion) -> tuple[int, int, str]:
    """Return number, subject and words of a departure of the run looked at."""
    run = traced_run(scenario, world_of(scenario, start), start, question.replication)
    number = question.event or 0
    if not 1 <= number <= len(run.names) or run.graph.event(number).what not in DEPARTURES:
        what = f"Event {question.event} of replication {question.replication} is no departure."
        mend = "Take the number of an event 'left', 'retired' or 'contract ended' from the trace."
        raise InputError(Problem("unknown-event", what, mend, column="event"))
    event = run.graph.event(number)
    return (
        number,
        event.subject,
        f"{run.names[number - 1]} leaves in month {event.at:.2f} of run {question.replication}",
    )


def _fates(within: TracedRun, without: TracedRun, roots: Sequence[int]) -> Fates:
    """Return what became of the events of a run without the first ones of a chain."""
    numbers: dict[Key, int] = {}
    ours, theirs = _keys(within.graph.events, numbers), _keys(without.graph.events, numbers)
    direct = set(within.graph.descendants(roots))
    contributed = set(within.graph.contributed(roots))
    counts = dict.fromkeys(Fates.model_fields, 0)
    for key, event in ours.items():
        there = theirs.get(key)
        kind = "direct" if event.number in direct else "contributed" if event.number in contributed else "others"
        if there is None:
            counts[f"vanished_{kind}"] += 1
        elif kind == "direct":
            counts["remaining_direct"] += 1
        elif abs(there.at - event.at) > MOMENT_TOLERANCE:
            counts[f"shifted_{kind}"] += 1
        else:
            counts["same"] += 1
    counts["new"] = sum(key not in ours for key in theirs)
    return Fates(**counts)


def _keys(events: Sequence[Event], numbers: dict[Key, int]) -> dict[Key, Event]:
    """Return the events by what they are, whom they are about and what they directly follow from.

    ``numbers`` gives every such key a number, the same in all runs that share it.
    """
    chain: list[int] = []
    found: dict[Key, Event] = {}
    for event in events:
        behind = chain[event.causes[0] - 1] if event.causes else 0
        key: Key = (event.what.value, event.subject, behind)
        while key in found:
            key = (*key, "again")
        chain.append(numbers.setdefault(key, len(numbers) + 1))
        found[key] = event
    return found
