"""What a risk does to the person whom it strikes, and how often it did."""

from __future__ import annotations

from collections.abc import Callable

from engine.simulation.randomness import Draws, Stream
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.trace import Happening
from engine.simulation.replication.vacancies import Vacancies
from engine.simulation.world.movement_measures import cause_measure
from engine.simulation.world.risk import Risk

HAPPENINGS = {"leave": Happening.LEFT, "retire": Happening.RETIRED}


class Counts:
    """Counts of a month, recorded as measures at its end; what the world does not measure is not kept."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._position = {measure.name: at for at, measure in enumerate(floor.world.measures)}
        self._counted: dict[int, int] = {}

    def count(self, measure: str) -> None:
        """Count one more of a measure."""
        at = self._position.get(measure)
        if at is not None:
            self._counted[at] = self._counted.get(at, 0) + 1

    def begin(self, _month: int, /) -> None:
        """Begin a month."""

    def end(self, _month: int, /) -> None:
        """Record the month."""
        for at, number in self._counted.items():
            self._floor.recording.measure(at, number)
        self._counted = {}


class Consequences:
    """Lets people leave, change team or rise as a risk's outcome says.

    Parameters
    ----------
    floor : Floor
        People and teams.
    vacancies : Vacancies
        What becomes of the posts that they leave.
    counts : Counts
        Where everything is counted.
    """

    def __init__(self, floor: Floor, vacancies: Vacancies, counts: Counts) -> None:
        self._floor = floor
        self._vacancies = vacancies
        self._counts = counts

    def of(self, risk: Risk) -> Callable[[int], None]:
        """Return what the risk does to the person in a row."""
        measure = cause_measure(risk.outcome.kind, risk.id)
        if risk.outcome.departs:
            happening = HAPPENINGS[risk.outcome.kind]
            return lambda row: self.leave(row, happening, measure)
        if risk.outcome.kind == "promotion":
            return lambda row: self._promote(row, risk, measure)
        drawn, places = self._floor.draws(Stream.DESTINATION, risk.number), Places(risk.outcome.shares)
        return lambda row: self._transfer(row, risk, places.drawn(drawn, int(self._floor.staff.person[row])), measure)

    def leave(self, row: int, happening: Happening, measure: str, cause: int = 0) -> None:
        """Let a person go, and count it, unless this is a run in which the person stays."""
        floor = self._floor
        if floor.world.staying and int(floor.staff.person[row]) in floor.world.staying:
            return
        event = floor.depart(row, happening, cause)
        self._counts.count(measure)
        self._vacancies.vacate(row, event)

    def move(self, row: int, team: int, grade: int, measure: str, *, vacates: bool) -> None:
        """Let a person change team or level, and count it."""
        staff = self._floor.staff
        post = staff.post(row)
        if vacates and team != post.team:
            staff.place[row] = -1
        event = self._floor.move(row, team, grade)
        self._counts.count(measure)
        if vacates:
            self._vacancies.vacate_by_move(post, event)

    def _promote(self, row: int, risk: Risk, measure: str) -> None:
        staff, outcome = self._floor.staff, risk.outcome
        grade = int(staff.grade[row]) + outcome.levels_up
        self.move(row, int(staff.team[row]), grade, measure, vacates=outcome.vacates)

    def _transfer(self, row: int, risk: Risk, place: int, measure: str) -> None:
        staff, outcome = self._floor.staff, risk.outcome
        team = outcome.teams[place]
        if team != int(staff.team[row]):
            self.move(row, team, int(staff.grade[row]), measure, vacates=outcome.vacates)


class Places:
    """Draws destinations by their shares, each person's next one at every call."""

    def __init__(self, shares: tuple[float, ...]) -> None:
        self._shares = shares
        self._times: dict[int, int] = {}

    def drawn(self, draws: Draws, person: int) -> int:
        """Return the position of the next destination of a person."""
        times = self._times.get(person, 0)
        self._times[person] = times + 1
        chance, last = draws.uniform(person, times), len(self._shares) - 1
        for at, share in enumerate(self._shares[:last]):
            if chance < share:
                return at
            chance -= share
        return last
