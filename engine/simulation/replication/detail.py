"""Records headcount by level and team, and the flows of every team, for scenarios that ask for it."""

from __future__ import annotations

import numpy as np

from engine.simulation.replication.consequences import Counts
from engine.simulation.replication.floor import Floor
from engine.simulation.scenarios.scenario import Detail


class HeadcountDetail:
    """Headcount by level and by team, as far as the world measures it.

    Parameters
    ----------
    floor : Floor
        People and teams.
    """

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        measures = {measure.name: at for at, measure in enumerate(floor.world.measures)}
        levels = [name for name in measures if name.startswith("headcount:level:")]
        self._levels = [(int(name.rsplit(":", 1)[1]), measures[name]) for name in levels]
        teams = [f"headcount:unit:{team}" for team in floor.world.population.team_ids]
        self._teams = [(team, measures[name]) for team, name in enumerate(teams) if name in measures]

    def begin(self, month: int) -> None:
        """Record the start, before the first month begins."""
        if month == 0:
            start = self._floor.world.population
            self._record(start.grade, start.team, at_start=True)

    def end(self, _month: int, /) -> None:
        """Record the month."""
        staff = self._floor.staff
        present = staff.present[: staff.size]
        self._record(staff.grade[: staff.size][present], staff.team[: staff.size][present])

    def _record(self, grade: np.ndarray, team: np.ndarray, *, at_start: bool = False) -> None:
        recording = self._floor.recording
        for codes, wanted in ((grade, self._levels), (team, self._teams)):
            heads = np.bincount(codes[codes >= 0], minlength=1 + max((code for code, _ in wanted), default=0))
            for code, measure in wanted:
                recording.measure(measure, int(heads[code]), at_start=at_start)


class FlowsByTeam:
    """Counts who joins, leaves and changes every team.

    Parameters
    ----------
    floor : Floor
        People and teams.
    counts : Counts
        Where they are counted.
    """

    def __init__(self, floor: Floor, counts: Counts) -> None:
        self._floor = floor
        self._counts = counts
        self._ids = floor.world.population.team_ids

    def joined(self, row: int, _event: int, /) -> None:
        """Count someone who started."""
        self._count("joined", int(self._floor.staff.team[row]))

    def departed(self, row: int, _event: int, /) -> None:
        """Count someone who left."""
        self._count("left", int(self._floor.staff.team[row]))

    def moved(self, row: int, team: int, _grade: int, _event: int, /) -> None:
        """Count someone who changed teams."""
        now = int(self._floor.staff.team[row])
        if now != team:
            self._count("moved_out", team)
            self._count("moved_in", now)

    def _count(self, flow: str, team: int) -> None:
        self._counts.count(f"{flow}:unit:{self._ids[team]}")


def in_detail(floor: Floor, counts: Counts) -> list[HeadcountDetail]:
    """Return the processes that record what the world asks for in detail, with listeners told to the floor."""
    details = set(floor.world.details)
    if Detail.FLOWS_BY_UNIT in details:
        floor.listeners.append(FlowsByTeam(floor, counts))
    return [HeadcountDetail(floor)] if details & {Detail.HEADCOUNT_BY_LEVEL, Detail.HEADCOUNT_BY_UNIT} else []
