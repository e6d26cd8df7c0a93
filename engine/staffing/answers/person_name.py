"""How people are named in answers."""

from __future__ import annotations

from engine.domain.frozen import FrozenModel


def called(person_id: str, name: str | None) -> str:
    """Return a person as sentences name them: the name with the id, or the id where there is no other name."""
    return person_id if name in {None, person_id} else f"{name} ({person_id})"


class PersonName(FrozenModel):
    """A person who is named without any score."""

    person_id: str
    """Person."""
    name: str | None
    """Full name."""

    @property
    def full(self) -> str:
        """Name and id; see ``called``."""
        return called(self.person_id, self.name)
