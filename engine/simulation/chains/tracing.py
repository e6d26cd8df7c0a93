"""The verb: one run of a scenario, event by event, with what is behind each and what followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.documents.hints import did_you_mean
from engine.domain.frozen import FrozenModel, Localised
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.simulation.chains.body import EmptyPost, EventChain, TraceBody, TracedEvent
from engine.simulation.chains.graph import CauseGraph
from engine.simulation.chains.subjects import subject_names
from engine.simulation.randomness import derived_hash
from engine.simulation.replication.recording import Replication
from engine.simulation.replication.team_clock import TeamClock
from engine.simulation.replication.trace import DEPARTURES, Event, Happening, Trace
from engine.simulation.scenarios.scenario import MOST_REPLICATIONS, Scenario
from engine.simulation.scenarios.shocks import DAYS_PER_MONTH
from engine.simulation.simulate import study_of
from engine.simulation.world.stated_people import stated_organisation
from engine.simulation.world.world import World

MOST_EVENTS = 500
"""Events that an answer lists."""
ROUNDING = 1e-9
"""Days that count as none."""
MOST_CHAINS = 20
"""Chains that an answer to no question lists."""
MOST_CONTRIBUTING = 50
"""Contributing causes that an event lists."""
AFFECTED = frozenset({Happening.MILESTONE_LATE, Happening.GOAL_MISSED})

STANDING = Localised(
    en="One possible future out of many, drawn by chance: it shows how things hang together, not who will leave.",
    zh="这是众多可能未来中随机抽取的一个：用于说明事件之间的联系，而非预测谁会离职。",
)


class TraceQuestion(FrozenModel):
    """What is wanted of a run."""

    replication: int = 0
    """Which of the runs, from 0."""
    why: int | None = None
    """Event whose causes are wanted, up to the first ones."""
    origin: str | None = None
    """Event number, person or thing of which it is wanted what followed."""
    kinds: tuple[str, ...] = ()
    """Kinds of events to list; all of them where left out."""

    @property
    def told(self) -> str:
        """The question in a few words."""
        what = f"why {self.why}" if self.why is not None else f"from {self.origin}" if self.origin else "all"
        return what + (f", {' '.join(self.kinds)} only" if self.kinds else "")


@dataclass(frozen=True)
class TracedRun:
    """One run and its events."""

    replication: Replication
    graph: CauseGraph
    names: tuple[str, ...]
    world: World
    start: date

    def event(self, number: int) -> TracedEvent:
        """Return an event as it is told."""
        event = self.graph.event(number)
        return TracedEvent(
            number=number,
            what=event.what.value,
            at_months=event.at,
            day=self._day(event.at).isoformat(),
            subject=self.names[number - 1],
            unit_id=self.unit(event),
            level=event.grade if event.grade >= 0 else None,
            direct=event.causes,
            contributing=event.contributing[:MOST_CONTRIBUTING],
            contributing_events=len(event.contributing),
        )

    def _day(self, months: float) -> date:
        """Return the day of a moment, the last one of the calendar at most."""
        days = int(months * DAYS_PER_MONTH + ROUNDING)
        return self.start + timedelta(days=min(days, (date.max - self.start).days))

    def unit(self, event: Event) -> str | None:
        """Return the unit of an event, if it has one."""
        return self.world.population.team_ids[event.team] if event.team >= 0 else None

    def chain(self, root: int) -> EventChain:
        """Return all that followed from an event."""
        graph = self.graph
        descendants, contributed = graph.descendants([root]), graph.contributed([root])
        late = [number for number in (*descendants, *contributed) if graph.event(number).what in AFFECTED]
        event = graph.event(root)
        path = graph.path(root)
        return EventChain(
            root=root,
            what=event.what.value,
            subject=self.names[root - 1],
            path="<-".join(self.names[vacancy - 1] for vacancy in path),
            posts=tuple(self._post(one) for one in descendants if graph.event(one).what is Happening.VACANCY),
            vacancy_months=graph.empty_months(descendants),
            descendants=descendants[:MOST_EVENTS],
            contributed_to=contributed[:MOST_EVENTS],
            affected=tuple(dict.fromkeys(self.names[number - 1] for number in late)),
        )

    def _post(self, vacancy: int) -> EmptyPost:
        filling = self.graph.filled(vacancy)
        event = self.graph.event(vacancy)
        return EmptyPost(
            post=self.names[vacancy - 1],
            unit_id=self.unit(event),
            from_months=event.at,
            to_months=self.graph.end_of_vacancy(vacancy),
            filled_by=None if filling is None else self.names[filling.number - 1],
            from_inside=filling is not None and filling.what is Happening.MOVED,
        )


def trace_scenario(
    scenario: Scenario, organisation: Organisation, question: TraceQuestion, history: History | None = None
) -> TraceBody:
    """Return the events of one run of a scenario, or those that are asked for.

    Parameters
    ----------
    scenario : Scenario
        Which world.
    organisation : Organisation
        Who is there at the start.
    question : TraceQuestion
        Which run, and what of it.
    history : History or None
        As for ``simulate``.

    Raises
    ------
    InputError
        The scenario cannot be run, or what is asked for did not happen.
    """
    check_replication(question.replication)
    study = study_of([scenario], organisation, history)
    run = traced_run(study.scenarios[0], study.ensembles[0].world, study.start, question.replication)
    return trace_body(study.scenarios[0], run, question)


def traced_run(scenario: Scenario, world: World, organisation: Organisation, replication: int) -> TracedRun:
    """Return one run of a scenario's world with its events; the same figures as the run without a trace."""
    trace = Trace()
    done = TeamClock(world, replication, trace).run()
    if scenario.people:
        organisation = stated_organisation(scenario.people, organisation.valid_on)
    people = organisation.workforce.person_ids
    names = subject_names(trace.events, people, trace.names | _hired_by_levers(world), world.population.team_ids)
    graph = CauseGraph(trace.events, float(world.horizon_months))
    return TracedRun(done, graph, names, world, organisation.valid_on)


def _hired_by_levers(world: World) -> dict[int, str]:
    """Return names of the people whom levers bring in, by their hash: ``campus#3`` is the third of lever campus."""
    return {
        derived_hash(cohort.key, number): f"{cohort.id}#{number + 1}"
        for cohort in (world.work.cohorts if world.work else ())
        if cohort.new
        for number in range(cohort.people)
    }


def trace_body(scenario: Scenario, run: TracedRun, question: TraceQuestion) -> TraceBody:
    """Return what is asked of a run.

    Raises
    ------
    InputError
        There is no such event, nothing happens to such a person, or a kind of event does not exist.
    """
    _check(question, run)
    found, roots = _found(question, run)
    if question.kinds:
        found = tuple(number for number in found if run.graph.event(number).what.value in question.kinds)
    chains = [run.chain(root) for root in roots[:MOST_CHAINS]]
    return TraceBody(
        as_of=run.start.isoformat(),
        scenario=scenario.name,
        title=scenario.title,
        replication=question.replication,
        horizon_months=run.world.horizon_months,
        asked=question.told,
        events_in_run=len(run.graph.events),
        events_found=len(found),
        events=tuple(run.event(number) for number in found[:MOST_EVENTS]),
        chains=tuple(chains),
        chains_in_run=len(run.graph.roots()),
        left_out=_left_out(len(found), len(roots)),
        standing=STANDING,
    )


def events_about(run: TracedRun, origin: str) -> tuple[int, ...]:
    """Return the events from which to go on: one by its number, or the first about a person or thing.

    Of a person's events the departure counts, where there is one.
    """
    if origin.isdecimal() and 1 <= int(origin) <= len(run.names):
        return (int(origin),)
    about = [number for number, name in enumerate(run.names, start=1) if name == origin]
    left = [number for number in about if run.graph.event(number).what in DEPARTURES]
    return tuple(left[:1] or about[:1])


def _found(question: TraceQuestion, run: TracedRun) -> tuple[tuple[int, ...], list[int]]:
    """Return the events asked for and the first events of the chains to tell."""
    graph = run.graph
    if question.why is not None:
        return graph.causes(question.why), []
    if question.origin is not None:
        roots = events_about(run, question.origin)
        return tuple(sorted({*graph.descendants(roots), *graph.contributed(roots)})), list(roots)
    longest = sorted(graph.roots(), key=lambda root: (-graph.empty_months(graph.descendants([root])), root))
    return tuple(range(1, len(graph.events) + 1)), longest


def _left_out(events: int, chains: int) -> Localised | None:
    if events <= MOST_EVENTS and chains <= MOST_CHAINS:
        return None
    return Localised(
        en=f"The first {MOST_EVENTS} of {events:,} events and {MOST_CHAINS} of {chains:,} chains at most are listed; "
        "ask why an event happened, what followed from a person, or for kinds of events.",
        zh=f"最多列出 {events:,} 个事件中的前 {MOST_EVENTS} 个和 {chains:,} 条链中的 {MOST_CHAINS} 条；"
        "可查询某事件的起因、某人离开的后续，或按事件类型筛选。",
    )


def check_replication(replication: int) -> None:
    """Refuse a number that no run can have, with InputError."""
    if not 0 <= replication < MOST_REPLICATIONS:
        what = f"There is no replication {replication}."
        raise InputError(Problem("out-of-range", what, f"Give 0 to {MOST_REPLICATIONS - 1}.", column="replication"))


def _check(question: TraceQuestion, run: TracedRun) -> None:
    problems = [*_unknown_kinds(question.kinds)]
    number = len(run.names)
    if question.why is not None and question.origin is not None:
        problems.append(Problem("two-questions", "Both why and from are asked.", "Ask one of them.", column="why"))
    if question.why is not None and not 1 <= question.why <= number:
        what = f"Replication {question.replication} has no event {question.why}."
        problems.append(Problem("unknown-event", what, f"Its events are 1 to {number}.", column="why"))
    if question.origin is not None and not events_about(run, question.origin):
        what = f"Nothing happens to '{question.origin[:80]}' in replication {question.replication}."
        mend = did_you_mean(question.origin, set(run.names))
        problems.append(Problem("unknown-event", what, mend, column="from", value=question.origin[:80]))
    if problems:
        raise InputError(*problems)


def _unknown_kinds(kinds: Sequence[str]) -> list[Problem]:
    known = {kind.value for kind in Happening}
    return [
        Problem("unknown-kind", f"There are no events '{kind[:80]}'.", did_you_mean(kind, known), column="event")
        for kind in kinds
        if kind not in known
    ]
