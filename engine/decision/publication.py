"""A publication: a text of a policy that somebody wants to hold, until a second person has approved or declined it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.errors import AccessError, ConflictError, Problem


class PublicationState(StrEnum):
    """What has become of a publication."""

    PROPOSED = "proposed"
    """Nobody else has decided yet; nothing is effective."""
    PUBLISHED = "published"
    """A second person has approved it; it decides from its effective day on, until a later publication does."""
    DECLINED = "declined"
    """A second person has declined it."""


class Publication(FrozenModel):
    """One text of one policy on its way, with everything that happened to it. It is never removed."""

    id: str
    """Unguessable identifier."""
    policy: str
    """Policy id."""
    kind: str
    """Kind of policy."""
    version: str
    """First 12 hexadecimal digits of the hash, as evidence names a version."""
    hash: str
    """SHA-256 of the text, in hexadecimal."""
    effective: date
    """First day on which it holds."""
    review_on: date
    """Day on which its effect is looked at."""
    file: str
    """Name of the file it came from."""
    text: str
    """The policy, as written."""
    tests_file: str | None
    """Name of its tests file; ``None`` for a version that files served before anything was published."""
    tests: str | None
    """The tests it passed, as written."""
    because: str
    """Why it should hold, in the words of whoever proposed it."""
    proposed_by: str
    """Who proposed it."""
    proposed_by_person: str | None
    """Who that is in the data, where it is known."""
    proposed_at: datetime | None
    """When, in UTC; ``None`` for a version that only a file serves."""
    replaces: str | None
    """Hash of the version that was published last when it was proposed; ``None`` where none was."""
    rolls_back: bool = False
    """Whether it is an earlier version's text again."""
    state: PublicationState = PublicationState.PROPOSED
    """What has become of it."""
    decided_by: str | None = None
    """Who approved or declined it."""
    decided_at: datetime | None = None
    """When."""
    reason: str | None = None
    """Why, in the words of whoever decided."""
    number: int | None = None
    """Place among all publications of the installation, from 1; ``None`` unless published."""

    def require_open(self) -> None:
        """Refuse to decide twice; ConflictError says who was first."""
        if self.state is not PublicationState.PROPOSED:
            what = f"Publication {self.id} was {self.state.value} by {self.decided_by} at {self.decided_at} UTC."
            raise ConflictError(Problem("already-decided", what, "Nothing was changed.", value=self.id))

    def require_second(self, actor: Actor) -> None:
        """Refuse the approval of whoever proposed it, whatever the role; AccessError."""
        same_person = actor.person_id is not None and actor.person_id == self.proposed_by_person
        if actor.id == self.proposed_by or same_person:
            what = f"{actor.id[:80]} proposed this publication, and nobody approves what they proposed."
            raise AccessError(Problem("second-person", what, "Ask another person who may approve.", value=self.id))

    def require_still_replaces(self, latest: str | None) -> None:
        """Refuse where another version has been published since it was proposed; ConflictError."""
        if latest != self.replaces:
            what = f"Another version of '{self.policy}' was published since this one was proposed."
            mend = "Preview the change against the version that holds now, and propose it again."
            raise ConflictError(Problem("version-moved-on", what, mend, value=self.id))
