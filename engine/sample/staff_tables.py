"""Tables of units, families, positions, employments and requisitions, each fact recorded when it became known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.dataset import EMPLOYMENTS, JOB_FAMILIES, POSITIONS, REQUISITIONS, UNITS
from engine.domain.table import Table, concatenate
from engine.sample.careers import Careers
from engine.sample.reporting_lines import Employments
from engine.sample.settings import SampleSettings, bilingual
from engine.sample.streams import drawn
from engine.sample.structure import Seats, Unit
from engine.sample.timeline import EVENING, NEVER, Days, Timeline, text_column


@dataclass(frozen=True, eq=False)
class Identifiers:
    """Identifiers by position: units, seats and people of all times."""

    units: tuple[str, ...]
    seats: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Contracts:
    """What belongs to a person and not to a seat; arrays of shape (people,).

    Attributes
    ----------
    fte : float64 array
        Contracted share of full time.
    elsewhere : int64 array
        Place of work that differs from the team's, -1 for most people.
    pay_factor : float64 array
        Personal factor of the hourly cost.
    exit_reason : int64 array
        Why they will leave, as position in the declared reasons.
    """

    fte: NDArray[np.float64]
    elsewhere: Days
    pay_factor: NDArray[np.float64]
    exit_reason: Days


def draw_contracts(settings: SampleSettings, size: int, rng: np.random.Generator) -> Contracts:
    """Return contracts of ``size`` people."""
    part_time = settings.organisation.part_time
    shares = np.array([1 - sum(part_time.values()), *part_time.values()])
    away = rng.random(size) < settings.organisation.other_location_share
    return Contracts(
        fte=np.array([1.0, *part_time])[drawn(rng, shares, size)],
        elsewhere=np.where(away, drawn(rng, _site_shares(settings), size), NEVER),
        pay_factor=np.exp(rng.normal(0, settings.pay.spread, size)),
        exit_reason=drawn(rng, np.array(list(settings.leaving.reasons.values())), size),
    )


def _site_shares(settings: SampleSettings) -> NDArray[np.float64]:
    """Return the share of people at each place of work, over all families."""
    return np.array(
        [
            sum(each.share * each.locations.get(site, 0.0) for each in settings.families.values())
            for site in settings.locations
        ]
    )


def unit_tables(
    settings: SampleSettings, units: Sequence[Unit], names: Identifiers, timeline: Timeline
) -> tuple[Table, Table]:
    """Return the tables ``units`` and ``job_families``."""
    opened = np.array([unit.opened for unit in units])
    table = Table.of(
        UNITS,
        {
            "unit_id": text_column(np.arange(len(units)), names.units),
            "name": text_column(np.arange(len(units)), [unit.name for unit in units]),
            "parent_id": text_column([unit.parent for unit in units], names.units),
            "valid_from": timeline.dates(opened),
            "recorded_at": timeline.instants(opened),
        },
    )
    start = np.zeros(1, dtype=np.int64)
    families = Table.from_rows(
        JOB_FAMILIES,
        (
            {
                "job_family": name,
                "name": bilingual(family.name),
                "tags": ";".join(family.tags),
                "valid_from": timeline.founded,
                "recorded_at": timeline.instants(start)[0].item(),
            }
            for name, family in settings.families.items()
        ),
    )
    return table, families


def position_table(
    settings: SampleSettings,
    units: Sequence[Unit],
    seats: Seats,
    names: Identifiers,
    timeline: Timeline,
    rng: np.random.Generator,
) -> Table:
    """Return the table ``positions``; heads of the top two levels and a share of the others are critical."""
    size = len(seats)
    upper = np.array([unit.level <= 1 for unit in units])[seats.unit]
    senior = seats.level >= np.median(seats.level)
    critical = (seats.head & upper) | (senior & (rng.random(size) < 2 * settings.organisation.critical_share))
    return Table.of(
        POSITIONS,
        {
            "position_id": text_column(np.arange(size), names.seats),
            "unit_id": text_column(seats.unit, names.units),
            "job_family": text_column(seats.family, list(settings.families)),
            "level": seats.level.astype(np.float64),
            "critical": critical.astype(np.int8),
            "valid_from": timeline.dates(seats.opened),
            "recorded_at": timeline.instants(seats.opened),
        },
    )


def employment_table(
    settings: SampleSettings,
    seats: Seats,
    careers: Careers,
    employments: Employments,
    contracts: Contracts,
    names: Identifiers,
    timeline: Timeline,
) -> Table:
    """Return the table ``employments``.

    A row is recorded when it begins, without an end, and once more on its last day, with it: whoever looks at an
    earlier day sees what could be known then.
    """
    seat, person = careers.seat[employments.stay], careers.person[employments.stay]
    site = np.where(contracts.elsewhere[person] == NEVER, seats.location[seat], contracts.elsewhere[person])
    begun = Table.of(
        EMPLOYMENTS,
        {
            "person_id": text_column(person, names.people),
            "valid_from": timeline.dates(employments.begins),
            "unit_id": text_column(seats.unit[seat], names.units),
            "job_family": text_column(seats.family[seat], list(settings.families)),
            "level": seats.level[seat].astype(np.float64),
            "position_id": text_column(seat, names.seats),
            "manager_id": text_column(employments.manager, names.people),
            "fte": contracts.fte[person],
            "hourly_cost": _hourly_cost(settings, seats, seat, site, contracts.pay_factor[person]),
            "location": text_column(site, list(settings.locations)),
            "time_zone": text_column(site, [place.time_zone for place in settings.locations.values()]),
            "recorded_at": timeline.instants(employments.begins),
        },
    )
    over = np.flatnonzero(employments.ends != NEVER)
    left = employments.ends[over] == careers.left[person[over]]
    reason = np.where(left, contracts.exit_reason[person[over]], NEVER)
    ended = begun.take(over).with_columns(
        {
            "valid_to": timeline.dates(employments.ends[over]),
            "exit_reason": text_column(reason, list(settings.leaving.reasons)),
            "recorded_at": timeline.instants(employments.ends[over], EVENING),
        }
    )
    return concatenate([begun, ended])


def _hourly_cost(
    settings: SampleSettings, seats: Seats, seat: Days, site: Days, personal: NDArray[np.float64]
) -> NDArray[np.float64]:
    by_level = np.zeros(max(settings.pay.by_level) + 1)
    by_level[list(settings.pay.by_level)] = list(settings.pay.by_level.values())
    family = np.array([each.pay for each in settings.families.values()])[seats.family[seat]]
    place = np.array([each.pay for each in settings.locations.values()])[site]
    return np.asarray(np.round(by_level[seats.level[seat]] * family * place * personal, 1))


def requisition_table(
    settings: SampleSettings, careers: Careers, names: Identifiers, timeline: Timeline, rng: np.random.Generator
) -> Table:
    """Return the table ``requisitions``: each is recorded when opened, when approved and when filled."""
    size = len(careers.opened)
    last = np.where(careers.filled == NEVER, timeline.horizon + 1, careers.filled)
    approved = careers.opened + np.minimum(
        rng.poisson(settings.hiring.approval_days, size), np.maximum(last - careers.opened - 1, 0)
    )
    known = approved <= timeline.horizon
    opened = Table.of(
        REQUISITIONS,
        {
            "position_id": text_column(careers.requisition_seat, names.seats),
            "opened": timeline.dates(careers.opened),
            "recorded_at": timeline.instants(careers.opened),
        },
    )
    agreed = opened.take(known).with_columns(
        {
            "approved": timeline.dates(approved[known]),
            "recorded_at": timeline.instants(approved[known], EVENING),
        }
    )
    done = careers.filled != NEVER
    filled = opened.take(done).with_columns(
        {
            "approved": timeline.dates(approved[done]),
            "filled": timeline.dates(careers.filled[done]),
            "recorded_at": timeline.instants(careers.filled[done], EVENING + 1),
        }
    )
    return concatenate([opened, agreed, filled])
