"""The skills catalogue and the dated evidence behind each person's skills."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import TextColumn
from engine.domain.dataset import SKILL_RECORDS, SKILLS
from engine.domain.table import Table
from engine.sample.settings import BySource, SampleSettings
from engine.sample.timeline import DAYS_PER_YEAR, NEVER, Days, Timeline, text_column

Numbers = NDArray[np.float64]

SOURCES = ("certificate", "project", "manager", "self")
CERTIFICATE, PROJECT, MANAGER, SELF = range(4)
BIAS, SPREAD = np.array([0.1, 0.0, 0.0, 0.4]), np.array([0.35, 0.4, 0.5, 0.7])
GROWTH_PER_YEAR = 0.22
RECORDING_DAYS = 4
_SENTENCES = (
    ("Certificate {name}", "{name}证书"),
    ("Used {name} in a delivered project", "在已交付项目中运用{name}"),
    ("Assessed in the yearly talk: {name}", "年度面谈评估：{name}"),
    ("Own statement: {name}", "自评：{name}"),
)


@dataclass(frozen=True, eq=False)
class Staff:
    """Everyone employed on ``as_of``, by column; every array has shape (staff,).

    Attributes
    ----------
    person : int64 array
        Position among the people of all times.
    seat, unit, family, level, location : int64 arrays
        Where they work, as positions; the job level.
    hired : int64 array
        First day.
    fte, hourly_cost : float64 arrays
        Contract.
    refuses : bool array
        Whether they refuse decisions made only automatically.
    """

    person: Days
    seat: Days
    unit: Days
    family: Days
    level: Days
    location: Days
    hired: Days
    fte: Numbers
    hourly_cost: Numbers
    refuses: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, eq=False)
class Records:
    """Skill records by column; ``staff`` and ``skill`` are positions, days are days since the foundation."""

    staff: Days
    skill: Days
    level: Numbers
    source: Days
    day: Days
    expires: Days
    credibility: Numbers
    chinese: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Records:
        """Return the rows at the given positions or under the given mask."""
        return Records(**{name: column[rows] for name, column in vars(self).items()})

    def with_more(self, other: Records) -> Records:
        """Return the rows of both."""
        return Records(**{name: np.concatenate([column, vars(other)[name]]) for name, column in vars(self).items()})


def skills_table(settings: SampleSettings, timeline: Timeline) -> Table:
    """Return the catalogue."""
    return Table.from_rows(
        SKILLS,
        (
            {
                "skill_id": name,
                "name": skill.name,
                "aliases": skill.zh or None,
                "parent_id": skill.parent,
                "half_life_days": skill.half_life_days,
                "criticality": skill.criticality,
                "valid_from": timeline.founded,
                "recorded_at": timeline.instants(np.zeros(1, dtype=np.int64))[0].item(),
            }
            for name, skill in settings.skills.items()
        ),
    )


def draw_records(settings: SampleSettings, staff: Staff, timeline: Timeline, rng: np.random.Generator) -> Records:
    """Return evidence of the skills of everyone employed.

    Who knows what follows the family; how well follows the job level, the length of service and the person.
    """
    skilled = rng.random((len(staff), len(settings.skills))) < _probabilities(settings)[staff.family]
    person, skill = np.nonzero(skilled)
    latent = _latent_levels(staff, person, timeline.horizon, rng)
    entry = np.repeat(np.arange(len(person)), 1 + rng.binomial(2, settings.records.repeat, len(person)))
    person, skill, latent = person[entry], skill[entry], latent[entry]
    newest = timeline.horizon - RECORDING_DAYS
    first = np.minimum(staff.hired[person], newest)
    day = first + np.floor(rng.random(len(person)) ** 0.7 * (newest - first + 1)).astype(np.int64)
    source = _sources(settings, skill, rng)
    shown = latent - GROWTH_PER_YEAR * (timeline.horizon - day) / DAYS_PER_YEAR
    level = np.clip(np.rint(rng.normal(shown + BIAS[source], SPREAD[source])), 1, 5)
    valid = int(settings.records.certificate_years * DAYS_PER_YEAR)
    credibility = np.clip(by_source(settings.records.credibility)[source] + rng.normal(0, 0.04, len(source)), 0.05, 1)
    drawn_records = Records(
        staff=person,
        skill=skill,
        level=level,
        source=source,
        day=day,
        expires=np.where(source == CERTIFICATE, day + valid, NEVER),
        credibility=np.round(credibility, 2),
        chinese=rng.random(len(person)) < 0.5,
    )
    return _one_a_day(drawn_records)


def by_source(numbers: BySource) -> Numbers:
    """Return the numbers in the order of ``SOURCES``."""
    return np.array([numbers.certificate, numbers.project, numbers.manager, numbers.self])


def _probabilities(settings: SampleSettings) -> Numbers:
    """Return the probability of a record, shape (families, skills); headings and the rare skill have none."""
    elsewhere = settings.records.elsewhere
    return np.array(
        [
            [skill.families.get(family, elsewhere) if skill.families else 0.0 for skill in settings.skills.values()]
            for family in settings.families
        ]
    )


def _latent_levels(staff: Staff, person: Days, horizon: int, rng: np.random.Generator) -> Numbers:
    service = (horizon - staff.hired) / DAYS_PER_YEAR
    ability = 0.9 + 0.4 * np.minimum(staff.level, 6) + 0.35 * np.sqrt(service) + rng.normal(0, 0.45, len(staff))
    return np.clip(ability[person] + rng.normal(0, 0.7, len(person)), 1, 5.2)


def _sources(settings: SampleSettings, skill: Days, rng: np.random.Generator) -> Days:
    frequency = by_source(settings.records.sources)
    certified = np.array([each.certified for each in settings.skills.values()])[skill]
    weights = np.where(certified[:, None] | (np.arange(4) != CERTIFICATE), frequency, 0.0)
    edges = np.cumsum(weights, axis=1)
    return np.asarray((rng.random(len(skill))[:, None] * edges[:, -1:] > edges).sum(axis=1))


def _one_a_day(records: Records) -> Records:
    """Keep one record a day for a person and a skill, so that the latest is never in doubt."""
    key = (records.staff * (records.skill.max(initial=0) + 1) + records.skill) * (records.day.max(initial=0) + 1)
    _, first = np.unique(key + records.day, return_index=True)
    return records.take(first)


def record_table(
    settings: SampleSettings, records: Records, staff: Staff, person_ids: tuple[str, ...], timeline: Timeline
) -> Table:
    """Return the table ``skill_records``."""
    return Table.of(
        SKILL_RECORDS,
        {
            "person_id": text_column(staff.person[records.staff], person_ids),
            "skill_id": text_column(records.skill, list(settings.skills)),
            "level": records.level,
            "source": text_column(records.source, SOURCES),
            "date": timeline.dates(records.day),
            "credibility": records.credibility,
            "evidence": _evidence(settings, records),
            "expires": timeline.dates(records.expires),
            "recorded_at": timeline.instants(records.day + records.day % RECORDING_DAYS),
        },
    )


def _evidence(settings: SampleSettings, records: Records) -> TextColumn:
    texts = [
        sentence[chinese].format(name=(skill.zh.split(";")[0] or skill.name) if chinese else skill.name)
        for skill in settings.skills.values()
        for sentence in _SENTENCES
        for chinese in (0, 1)
    ]
    return text_column((records.skill * len(SOURCES) + records.source) * 2 + records.chinese, texts)
