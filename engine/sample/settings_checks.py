"""Relations between the settings: shares that sum to one, names that exist, numbers that fit each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.documents.hints import did_you_mean
from engine.documents.placed import Fault, Path
from engine.sample.settings import SampleSettings

SUM_TOLERANCE = 1e-6


def relation_faults(settings: SampleSettings) -> list[Fault]:
    """Return every broken relation between well-formed settings."""
    return [*_shares(settings), *_names(settings), *_levels(settings), *_goals(settings), *_times(settings)]


def _shares(settings: SampleSettings) -> Iterable[Fault]:
    organisation = settings.organisation
    families = {name: family.share for name, family in settings.families.items()}
    wanted: list[tuple[Path, Iterable[float]]] = [
        (("organisation", "member_levels"), organisation.member_levels.values()),
        (("organisation", "staff_levels"), organisation.staff_levels.values()),
        (("leaving", "reasons"), settings.leaving.reasons.values()),
        (("families",), families.values()),
        (("leave", "types"), settings.leave.types.values()),
        (("goals", "objectives"), [objective.weight for objective in settings.goals.objectives]),
        *((("families", name, "locations"), family.locations.values()) for name, family in settings.families.items()),
    ]
    for place, shares in wanted:
        total = sum(shares)
        if abs(total - 1) > SUM_TOLERANCE:
            yield Fault(place, "shares-sum", f"The shares sum to {total:.6g}, not 1.", "Add or take away the rest.")
    if sum(organisation.part_time.values()) > 1 or any(fte > 1 for fte in organisation.part_time):
        yield Fault(("organisation", "part_time"), "shares-sum", "Shares or hours exceed the whole.", "Lower them.")


def _unknown(place: Path, name: str, known: Mapping[str, object]) -> Iterable[Fault]:
    if name not in known:
        yield Fault(place, "unknown-name", f"{name!r} is not declared.", did_you_mean(name, known), name)


def _names(settings: SampleSettings) -> Iterable[Fault]:
    for name, family in settings.families.items():
        for location in family.locations:
            yield from _unknown(("families", name, "locations", location), location, settings.locations)
        for number, template in enumerate(family.templates):
            at = ("families", name, "key_results", number)
            if template.indicator is not None:
                yield from _unknown((*at, "indicator"), template.indicator, settings.indicators.series)
            if template.baseline == template.target:
                yield Fault(at, "no-distance", "Baseline and target are equal.", "Set a target to move to.")
    yield from _skill_names(settings)
    drop = settings.indicators.planted_drop
    yield from _unknown(("indicators", "planted_drop", "indicator"), drop.indicator, settings.indicators.series)


def _skill_names(settings: SampleSettings) -> Iterable[Fault]:
    for name, skill in settings.skills.items():
        if skill.parent is not None:
            yield from _unknown(("skills", name, "parent"), skill.parent, settings.skills)
        for family in skill.families:
            yield from _unknown(("skills", name, "families", family), family, settings.families)
    for name, course in settings.courses.items():
        yield from _unknown(("courses", name, "skill"), course.skill, settings.skills)
    for kind in settings.leave.types:
        yield from _unknown(("leave", "types", kind), kind, settings.leave.weeks)
    for at_skill, skill_id in enumerate(settings.records.planted_buried.skills):
        yield from _unknown(("records", "planted_buried", "skills", at_skill), skill_id, settings.skills)
    rare = settings.projects.planted_infeasible
    at = ("projects", "planted_infeasible")
    yield from _unknown((*at, "skill"), rare.skill, settings.skills)
    yield from _unknown((*at, "family"), rare.family, settings.families)
    if rare.skill in settings.skills and settings.skills[rare.skill].families:
        what = "The rare skill is given to families, so that others hold it too."
        yield Fault(("skills", rare.skill, "families"), "rare-skill-common", what, "Remove its families.")


def _levels(settings: SampleSettings) -> Iterable[Fault]:
    organisation = settings.organisation
    if len(organisation.head_levels) != len(organisation.unit_levels):
        what = f"{len(organisation.head_levels)} head levels for {len(organisation.unit_levels)} unit levels."
        yield Fault(("organisation", "head_levels"), "level-count", what, "Give one level for each.")
    used = {*organisation.head_levels, *organisation.member_levels, *organisation.staff_levels}
    unpaid = sorted(used - set(settings.pay.by_level))
    if unpaid:
        what = f"No pay for job level {', '.join(map(str, unpaid))}."
        yield Fault(("pay", "by_level"), "level-without-pay", what, "Add them.")
    if organisation.span.high < 2 * organisation.span.low - 1:
        what = f"Span {organisation.span.low} to {organisation.span.high} leaves sizes that fit no unit."
        yield Fault(("organisation", "span"), "span-too-narrow", what, "Make high at least twice low less one.")
    roles = settings.projects.roles
    if roles.low > roles.high:
        yield Fault(("projects", "roles"), "range-reversed", "low exceeds high.", "Exchange them.")


def _goals(settings: SampleSettings) -> Iterable[Fault]:
    goals = settings.goals
    if goals.unit_levels > len(settings.organisation.unit_levels):
        yield Fault(("goals", "unit_levels"), "level-count", "There are fewer levels of units.", "Lower it.")
    if goals.quarter.passed >= goals.quarter.weeks:
        yield Fault(("goals", "quarter", "passed"), "quarter-over", "The quarter is over.", "Let a week be left.")
    if goals.planted.clean_objective > len(goals.objectives):
        what = f"There are {len(goals.objectives)} objectives."
        yield Fault(("goals", "planted", "clean_objective"), "unknown-objective", what, "Name one of them.")
    stalled = goals.planted.stalled
    at = ("goals", "planted", "stalled")
    if min(stalled.lengths) < stalled.rule_weeks or max(stalled.lengths) >= goals.quarter.passed:
        what = "A stall must last rule_weeks and begin after the first check-in."
        yield Fault((*at, "lengths"), "stall-length", what, "Choose lengths in between.")
    if stalled.gain_points >= goals.least_gain_points:
        what = "A stalled week may gain as much as a week that is not planted."
        yield Fault((*at, "gain_points"), "stall-gain", what, "Keep it below least_gain_points.")
    if goals.least_gain_points * goals.quarter.passed > 90:
        what = "Every key result would be complete."
        yield Fault(("goals", "least_gain_points"), "gain-too-large", what, "Lower it.")


def _times(settings: SampleSettings) -> Iterable[Fault]:
    starts = [band.from_years for band in settings.leaving.bands]
    if starts[0] != 0 or starts != sorted(set(starts)):
        yield Fault(("leaving", "bands"), "bands-order", "Bands must begin at 0 and rise.", "Sort them.")
    if settings.indicators.weeks <= settings.indicators.planted_drop.baseline_weeks:
        what = "The baseline is longer than the series."
        yield Fault(("indicators", "planted_drop", "baseline_weeks"), "baseline-long", what, "Shorten it.")
    first, last = settings.projects.request_weeks
    if not 0 < first < last <= 52:
        what = "Weeks must rise, begin after as_of and end within a year."
        yield Fault(("projects", "request_weeks"), "range-reversed", what, "Write them as [3, 26].")
