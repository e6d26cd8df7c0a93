"""What a run costs: pay by the day, newcomers, courses and contractors; and the part of it that levers cause."""

from __future__ import annotations

from engine.simulation.replication.floor import Floor
from engine.simulation.replication.levers_at_work import Levers
from engine.simulation.replication.process import Bystander
from engine.simulation.replication.schooling import School
from engine.simulation.world.work import Prices, WorkPlan


class CostBook(Bystander):
    """Costs of a month by kind.

    Attributes
    ----------
    pay, hiring, training, contracts : float
        Costs of the month so far: pay of everyone, newcomers, fees of courses, contractors.
    levers : float
        What levers cause: fees, newcomers they bring and their pay from the first day, contractors, and the pay of
        trainees while they learn, since somebody else must do their work.
    """

    def __init__(self, floor: Floor, plan: WorkPlan, prices: Prices, school: School, levers: Levers) -> None:
        self._floor = floor
        self._plan = plan
        self._prices = prices
        self._pay_of: list[float] = prices.pay.tolist()
        self._school = school
        self._hired = levers.hired
        self._extra: dict[int, float] = {}
        self.pay = self.hiring = self.training = self.contracts = self.levers = 0.0

    def begin(self, month: int) -> None:
        """Begin a month with the pay of everybody present, as if nobody came or went in it."""
        staff, prices = self._floor.staff, self._prices
        size = staff.size
        self.pay = float(staff.fte[:size] @ prices.pay[staff.family[:size]])
        self.hiring = self.training = 0.0
        people = sum(
            contract.people for contract in self._plan.contractors if contract.from_month <= month <= contract.to_month
        )
        self.contracts = people * prices.contractor
        self.levers = self.contracts + sum(self._extra.values())

    def joined(self, row: int, _: int) -> None:
        """Pay a newcomer for the rest of the month, and what it cost to find one."""
        pay, rest = self._pay(row), self._rest()
        self.pay += pay * rest
        self.hiring += self._prices.hire
        person = self._floor.staff.person.item(row)
        if person in self._hired:
            self.levers += self._prices.hire
            self._add_extra(person, pay)

    def departed(self, row: int, _: int) -> None:
        """Stop the pay of a leaver."""
        self.pay -= self._pay(row) * self._rest()
        self._end_extra(self._floor.staff.person.item(row))

    def began(self, row: int, course: int) -> None:
        """Pay the fee of a trainee; the pay while learning counts among what levers cause."""
        fee = self._school.courses[course].fee
        self.training += fee
        self.levers += fee
        person = self._floor.staff.person.item(row)
        if person not in self._extra:
            self._add_extra(person, self._pay(row))

    def ended(self, row: int) -> None:
        """Let a trainee, no longer learning, be paid for work again; who was hired by a lever stays its cost."""
        person = self._floor.staff.person.item(row)
        if person not in self._hired:
            self._end_extra(person)

    def _add_extra(self, person: int, pay: float) -> None:
        self._extra[person] = pay
        self.levers += pay * self._rest()

    def _end_extra(self, person: int) -> None:
        self.levers -= self._extra.pop(person, 0.0) * self._rest()

    def _pay(self, row: int) -> float:
        staff = self._floor.staff
        return staff.fte.item(row) * self._pay_of[staff.family.item(row)]

    def _rest(self) -> float:
        return self._floor.month_end - self._floor.env.now
