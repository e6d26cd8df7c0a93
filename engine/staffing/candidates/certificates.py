"""Certificates: skill records that must hold until a role ends, and what is said of those that do not."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import as_date, day
from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.evidence.fact import Fact


def holding(organisation: Organisation, skill_id: str, min_level: float, until: date) -> NDArray[np.bool_]:
    """Return who has a record of a skill at a level that expires on no day before ``until``, shape (people,)."""
    records = organisation.table("skill_records")
    person = organisation.workforce.positions_of(records.text("person_id"))
    expires = records.date("expires")
    kept = (person >= 0) & records.text("skill_id").equals(skill_id) & (records.number("level") >= min_level)
    kept &= np.isnat(expires) | (expires >= day(until))
    found = np.zeros(len(organisation.workforce), dtype=bool)
    found[person[kept]] = True
    return found


def why_not_holding(
    organisation: Organisation, skill_id: str, min_level: float, person: int, until: date
) -> tuple[Localised, tuple[Fact, ...]]:
    """Return in words what a person lacks who does not hold a certificate until a day, with the record it rests on."""
    person_id = organisation.workforce.person_ids[person]
    key = {"person_id": person_id, "skill_id": skill_id}
    last = _last_to_expire(organisation, skill_id, min_level, person_id)
    if last is None:
        fact = Fact(table="skill_records", key=key, column="expires", value=None)
        return Localised(en="no record at that level", zh="无达到该等级的记录"), (fact,)
    expires, source, dated = last
    fact = Fact(table="skill_records", key=key, column="expires", value=str(expires), source=source or "", dated=dated)
    if expires < organisation.valid_on:
        return Localised(en=f"expired on {expires}", zh=f"已于 {expires} 过期"), (fact,)
    text = Localised(
        en=f"expires on {expires}, before the role ends on {until}", zh=f"{expires} 到期，早于角色结束日 {until}"
    )
    return text, (fact,)


def _last_to_expire(
    organisation: Organisation, skill_id: str, min_level: float, person_id: str
) -> tuple[date, str | None, date | None] | None:
    """Return last day, source and date of the person's record that expires last; ``None`` without one."""
    records = organisation.table("skill_records")
    expires, level = records.date("expires"), records.number("level")
    own = records.text("person_id").equals(person_id) & records.text("skill_id").equals(skill_id)
    rows = np.flatnonzero(own & (level >= min_level) & ~np.isnat(expires))
    if not len(rows):
        return None
    row = int(rows[np.argmax(expires[rows])])
    last = as_date(expires[row])
    assert last is not None
    return last, records.text("source")[row], as_date(records.date("date")[row])
