"""Query parameters of the routes; an unknown one is refused, never ignored."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from engine.application.workspace import Period
from engine.decision.chain import Chain
from engine.decision.proposal import ProposalState
from engine.domain.job_state import JobState
from engine.policy.explanations import Wish

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso_day(given: object) -> date | None:
    if given is None:
        return None
    if not isinstance(given, str) or not _ISO_DAY.fullmatch(given):
        raise ValueError("a day is written like 2026-01-31")
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ValueError(f"there is no day {given}") from None


WrittenDay = BeforeValidator(_iso_day)
"""Takes a day as it is written in ISO 8601, and in no other way."""
Day = Annotated[date | None, WrittenDay, Field(examples=["2026-01-31"])]


class Query(BaseModel):
    """Parameters of a route that takes none; base of all others."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class PeriodQuery(Query):
    """Which cut of the history is looked at."""

    as_of: Day = None
    """Day to look at; the day of the newest fact, today at the latest, where left out."""
    known: Day = None
    """Use only what was recorded by this day; the day looked at where left out."""

    @property
    def period(self) -> Period:
        """The cut."""
        return Period(self.as_of, self.known)


class ProfiledQuery(PeriodQuery):
    """Which cut of the history is looked at, and under which profile of the policy."""

    profile: str = Field(default="", max_length=100)
    """Way of working, such as ``agile``, under which the policy is seen; its own values where left out."""


class ExplanationQuery(ProfiledQuery):
    """Which cut of the history is looked at, under which profile, and which changes are of interest."""

    decision: str | None = Field(default=None, min_length=1, max_length=100)
    """Decision to explain; the first of the policy where left out."""
    fix: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=50)
    """Facts that cannot change; may be given several times."""
    towards: str | None = Field(default=None, pattern="^[^=]+=", max_length=300, examples=["reason=preset"])
    """``OUTPUT=VALUE``: only changes that lead there."""

    @property
    def wish(self) -> Wish:
        """What is to be explained."""
        name, _, value = (self.towards or "").partition("=")
        return Wish(self.decision, tuple(self.fix), (name.strip(), value.strip()) if name else None, self.profile)


class FocusQuery(PeriodQuery):
    """Which cut of the history is looked at, and from which goal the way to the top is shown."""

    focus: str | None = Field(default=None, min_length=1, max_length=200)
    """Goal or key result whose way to the top is highlighted."""


class DraftsQuery(PeriodQuery):
    """Which cut of the history is looked at, and for which goal drafts are wanted."""

    goal: str | None = Field(default=None, min_length=1, max_length=200)
    """Only drafts below this goal."""


class DatasetQuery(Query):
    """What becomes of an uploaded dataset."""

    dry_run: bool = False
    """Only look: report what the files hold and every problem; nothing is kept."""
    bad_rows: bool = False
    """With ``dry_run``: answer with a ZIP of the rows with problems, each with its number and what is wrong."""
    mode: Literal["stop", "take_good_rows"] = "stop"
    """``stop`` refuses a dataset with any problem; ``take_good_rows`` loads the others and lists the bad ones."""


class ImportQuery(Query):
    """What comes back of an import of skills."""

    merged: bool = False
    """Answer with the merged bank, a ZIP with ``skills.csv``, in place of what would come of it."""


class StaffQuery(PeriodQuery):
    """Which project is staffed, and how many teams are shown."""

    project: str | None = Field(default=None, min_length=1, max_length=200)
    """Project of the dataset, in place of a request in the body."""
    teams: int = Field(default=3, ge=1, le=20)
    """Teams to show: the best and its alternatives."""


class WhyNotQuery(PeriodQuery):
    """Whom is asked about, and in which request."""

    person: str = Field(min_length=1, max_length=200, examples=["P0012"])
    """Person id, or the name if only one person bears it."""
    role: str | None = Field(default=None, min_length=1, max_length=200)
    """Role id; any role if left out."""
    project: str | None = Field(default=None, min_length=1, max_length=200)
    """Project of the dataset, in place of a request in the body."""


class FixesQuery(PeriodQuery):
    """Which request is to be made possible, and how many ways are told."""

    project: str | None = Field(default=None, min_length=1, max_length=200)
    """Project of the dataset, in place of a request in the body."""
    shown: int = Field(default=3, ge=1, le=20)
    """Ways told at most."""


class UnsureQuery(PeriodQuery):
    """Which request is looked at, and how many facts are listed."""

    project: str | None = Field(default=None, min_length=1, max_length=200)
    """Project of the dataset, in place of a request in the body."""
    shown: int = Field(default=10, ge=1, le=100)
    """Facts listed at most."""


class SkillCountQuery(PeriodQuery):
    """What is typed so far, and which cut of the history is looked at."""

    q: str = Field(max_length=2000, examples=["PLC>=3 and German, free from 2026-05"])
    """The query, in English or Chinese."""


class SkillSearchQuery(SkillCountQuery):
    """Whom the bank is asked for, and which cut of the history is looked at."""

    at_most: int = Field(default=500, ge=0, le=10_000)
    """People listed at most; the count is of all."""


class SkillGapsQuery(PeriodQuery):
    """Over which months gaps are looked for, and in which cut of the history."""

    level: float = Field(default=3.0, ge=1, le=5)
    """Level of demand that names none."""
    months: int = Field(default=6, ge=1, le=60)
    """Months that demand is averaged over."""
    at_most: int = Field(default=50, ge=1, le=1000)
    """Gaps listed at most."""


class SkillMatrixQuery(PeriodQuery):
    """Which units and skills are shown, and which cut of the history is looked at."""

    level: float = Field(default=3.0, ge=1, le=5)
    """Level from which a skill counts as mastered."""
    months: int = Field(default=6, ge=1, le=60)
    """Months that demand is averaged over."""
    unit: str = Field(default="", max_length=200)
    """First row, by id or name; the whole organisation where left out."""
    depth: int = Field(default=2, ge=0, le=20)
    """Steps below it to the last rows."""
    skill: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=100)
    """Skills to show, by any name; may be given several times. The most critical where left out."""


class ProjectQuery(PeriodQuery):
    """Which cut of the history is looked at, and which project."""

    project: str | None = Field(default=None, min_length=1, max_length=200)
    """Project of the dataset, in place of a request in the body."""


class ParetoQuery(ProjectQuery):
    """Which cut of the history is looked at, which project, and how many plans are wanted."""

    plans: int = Field(default=40, ge=1, le=200)
    """Plans at most."""


class ProposalsQuery(Query):
    """Which proposals are listed."""

    state: ProposalState | None = None
    """Only those in this state."""
    at_most: int = Field(default=50, ge=1, le=500)
    """Proposals listed at most."""


class AppealsQuery(Query):
    """Which appeals are listed."""

    proposal_id: str | None = Field(default=None, max_length=100)
    """Only those against this proposal."""


class LogQuery(Query):
    """Which lines of which log are listed."""

    chain: Chain = Chain.DECISIONS
    """The log of decisions, or of reads of personal data."""
    at_most: int = Field(default=50, ge=1, le=1000)
    """Lines listed at most."""
    before: int | None = Field(default=None, ge=1)
    """Only lines before this one."""


class SimulationQuery(PeriodQuery):
    """Which cut of the history is looked at, and whether the answer is waited for."""

    wait: bool = True
    """``0`` has the work done as a job, as does the header ``Prefer: respond-async``: the answer is the job."""
    priority: int = Field(default=0, ge=-10, le=10)
    """Of the job: higher ones come first."""


class BacktestQuery(Query):
    """What is known of what came, and whether the answer is waited for."""

    known: Day = None
    """Last day whose recordings give the real values; the day of the newest fact where left out."""
    wait: bool = True
    """``0`` has the work done as a job, as does the header ``Prefer: respond-async``: the answer is the job."""
    priority: int = Field(default=0, ge=-10, le=10)
    """Of the job: higher ones come first."""


class ScheduleQuery(SimulationQuery):
    """How long is searched, from which seed, and whether the answer is waited for."""

    time_limit: float = Field(default=10.0, ge=0, le=86_400, allow_inf_nan=False)
    """Seconds to search; more than 20 only as a job. 0 gives a quick schedule and its bound."""
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    """Seed of the search."""


class PlanQuery(SimulationQuery):
    """How long is solved, what is wanted of the plan, and whether the answer is waited for."""

    time_limit: float | None = Field(default=None, gt=0, le=86_400, allow_inf_nan=False)
    """Seconds for every solve; more than 20 only as a job, where none means until it is proven."""
    values: bool = True
    """Whether to say what one more and one less of everything is worth."""


class JobsQuery(Query):
    """Which jobs are listed."""

    state: JobState | None = None
    """Only jobs in this state."""
    at_most: int = Field(default=50, ge=1, le=500)
    """Jobs listed at most."""


class RunsQuery(Query):
    """Which runs are listed."""

    verb: str | None = Field(default=None, max_length=100)
    """Only runs of this verb, such as ``staff request``."""
    at_most: int = Field(default=50, ge=1, le=500)
    """Runs listed at most."""
