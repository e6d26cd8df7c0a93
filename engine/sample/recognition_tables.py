"""Tables of what people tell each other, and of who was looked at for a place on a project."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.domain.capacity_tables import FEEDBACK, OPPORTUNITIES, RECOGNITION
from engine.domain.columns import TextColumn
from engine.domain.table import Table
from engine.sample.settings import SampleSettings
from engine.sample.skills import Records, Staff
from engine.sample.timeline import Days, Timeline, numbered, text_column

YEAR = 360
_PRAISE = (
    ("Ended the line stop without help; strong in {skill}.", "独立解决了停线问题，{skill}很扎实。"),
    ("Explained {skill} to the whole shift, patient and clear.", "给全班组讲解{skill}，耐心又清楚。"),
    ("Uses {skill} well, should plan more time for the hand-over.", "{skill}用得好，交接时间应多留一些。"),
    ("Reliable in the project; {skill} at expert level.", "项目中很可靠，精通{skill}。"),
)
_OPEN = (
    ("Good start, not familiar with {skill} yet.", "起步不错，还不熟悉{skill}。"),
    ("Wants to learn {skill} next year.", "明年想学习{skill}。"),
)
SENTENCES = (*_PRAISE, *_OPEN)
THANKS = ("Thank you for the quick help", "感谢及时支援")
VISIBILITY = ("public", "team")


def feedback_table(
    settings: SampleSettings,
    staff: Staff,
    records: Records,
    person_ids: tuple[str, ...],
    timeline: Timeline,
    rng: np.random.Generator,
) -> Table:
    """Return ``feedback``: a sentence in English or Chinese about one skill, mostly one that the person has."""
    who = _some(rng, len(staff), settings.recognition.feedback)
    giver = _others(rng, who, len(staff))
    day = _days(rng, staff, who, giver, timeline)
    sentence = rng.integers(0, len(SENTENCES), len(who))
    skill = _own_skills(rng, records, who, len(settings.skills))
    chinese = rng.random(len(who)) < 0.5
    return Table.of(
        FEEDBACK,
        {
            "from_id": text_column(staff.person[giver], person_ids),
            "to_id": text_column(staff.person[who], person_ids),
            "date": timeline.dates(day),
            "text": _texts(settings, sentence, skill, chinese),
            "lang": text_column(chinese.astype(np.int32), ("en", "zh")),
            "recorded_at": timeline.instants(day),
        },
    )


def recognition_table(
    settings: SampleSettings, staff: Staff, person_ids: tuple[str, ...], timeline: Timeline, rng: np.random.Generator
) -> Table:
    """Return ``recognition``: badges with their points."""
    who = _some(rng, len(staff), settings.recognition.badges)
    giver = _others(rng, who, len(staff))
    day = _days(rng, staff, who, giver, timeline)
    badges = settings.recognition.points
    kind = rng.integers(0, len(badges), len(who))
    return Table.of(
        RECOGNITION,
        {
            "from_id": text_column(staff.person[giver], person_ids),
            "to_id": text_column(staff.person[who], person_ids),
            "date": timeline.dates(day),
            "kind": text_column(kind, list(badges)),
            "points": np.array(list(badges.values()), dtype=np.float64)[kind],
            "message": text_column(rng.integers(0, len(THANKS), len(who)), THANKS),
            "visibility": text_column(rng.integers(0, len(VISIBILITY), len(who)), VISIBILITY),
            "recorded_at": timeline.instants(day),
        },
    )


def opportunity_table(
    assignments: Table, settings: SampleSettings, staff: Staff, person_ids: tuple[str, ...], rng: np.random.Generator
) -> Table:
    """Return ``opportunities``: who got each place on a project, and who was looked at and passed over."""
    chosen = np.array([person_ids.index(str(name)) for name in assignments.text("person_id").values()], dtype=np.int64)
    position = np.full(len(person_ids), -1)
    position[staff.person] = np.arange(len(staff))
    looked_at = 1 + settings.recognition.passed_over
    decision = np.repeat(np.arange(len(chosen)), looked_at)
    person = np.repeat(chosen, looked_at)
    outcome = np.tile(np.minimum(np.arange(looked_at), 1), len(chosen))
    for at in np.flatnonzero(outcome).tolist():
        own = position[chosen[decision[at]]]
        colleagues = np.flatnonzero((staff.family == staff.family[own]) & (staff.hired <= staff.hired[own]))
        person[at] = staff.person[rng.choice(colleagues)] if len(colleagues) else -1
    kept = _distinct(decision, person)
    return Table.of(
        OPPORTUNITIES,
        {
            "decision_id": text_column(decision[kept], numbered("D", len(chosen))),
            "person_id": text_column(person[kept], person_ids),
            "role_id": assignments.text("role_id").take(decision[kept]),
            "outcome": text_column(outcome[kept], ("chosen", "passed-over")),
            "date": assignments.date("valid_from").astype("datetime64[D]")[decision[kept]],
            "recorded_at": assignments.date("recorded_at")[decision[kept]],
        },
    )


def _distinct(decision: NDArray[np.intp], person: Days) -> NDArray[np.intp]:
    """Return the first row of each person in each decision."""
    pairs = decision * (person.max(initial=0) + 2) + person + 1
    _, first = np.unique(pairs, return_index=True)
    return np.sort(first[person[first] >= 0])


def _some(rng: np.random.Generator, staff: int, share: float) -> Days:
    """Return so large a share of people, at least one."""
    return np.sort(rng.permutation(staff)[: max(1, round(staff * share))])


def _others(rng: np.random.Generator, who: Days, staff: int) -> Days:
    """Return somebody else for each person."""
    return np.asarray((who + rng.integers(1, staff, len(who))) % staff)


def _days(rng: np.random.Generator, staff: Staff, who: Days, giver: Days, timeline: Timeline) -> Days:
    """Return a day of the last year on which both were employed."""
    first = np.maximum(np.maximum(staff.hired[who], staff.hired[giver]), timeline.horizon - YEAR)
    first = np.minimum(first, timeline.horizon - 1)
    return np.asarray(first + np.floor(rng.random(len(who)) * (timeline.horizon - first)).astype(np.int64))


def _own_skills(rng: np.random.Generator, records: Records, who: Days, skills: int) -> Days:
    """Return the skill of each person's first record, any skill for people without one."""
    first = np.full(int(max(who.max(initial=0), records.staff.max(initial=0))) + 1, -1)
    first[records.staff[::-1]] = records.skill[::-1]
    found = first[who]
    return np.where(found < 0, rng.integers(0, skills, len(who)), found)


def _texts(settings: SampleSettings, sentence: Days, skill: Days, chinese: NDArray[np.bool_]) -> TextColumn:
    texts = [
        words[language].format(skill=(each.zh.split(";")[0] or each.name) if language else each.name)
        for each in settings.skills.values()
        for words in SENTENCES
        for language in (0, 1)
    ]
    return text_column((skill * len(SENTENCES) + sentence) * 2 + chinese, texts)
