"""What is measured of who waits for recruiters and for seats, where a scenario asks for ``waiting``."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.frozen import Localised
from engine.simulation.scenarios.scenario import Detail, Scenario
from engine.simulation.world.measure import Measure

FOR_RECRUITERS = ("requisitions_asked", "requisitions_waited", "requisitions_waiting_months")
"""Measures of approved requisitions: all, those that found no recruiter free and wait, and how long they waited."""


def for_seats(course: str) -> tuple[str, str, str]:
    """Return the measures of a course: people who asked, those who could not begin at once, how long they waited."""
    return f"asked:{course}", f"waited:{course}", f"waiting_months:{course}"


def waiting_measures(scenario: Scenario) -> Iterator[Measure]:
    """Yield what is measured of waiting; nothing where the scenario does not ask for it."""
    laws = scenario.laws
    if Detail.WAITING not in scenario.details:
        return
    if laws.hiring is not None:
        yield from _of(FOR_RECRUITERS, "requisitions", Localised(en="recruiters", zh="招聘人员"))
    for course in laws.training.courses if laws.training else ():
        yield from _of(for_seats(course.id), "people", Localised(en=course.id, zh=course.id))


def _of(names: tuple[str, str, str], who: str, about: Localised) -> Iterator[Measure]:
    asked, waited, months = names
    yield Measure(asked, who, Localised(en=f"{about.en}: asked for", zh=f"{about.zh}：申请数"), "total")
    yield Measure(waited, who, Localised(en=f"{about.en}: had to wait", zh=f"{about.zh}：需等待数"), "total")
    time = Localised(en=f"{about.en}: time waited", zh=f"{about.zh}：等待时间")
    yield Measure(months, "months", time, "total")
