"""Whom an answer names: everybody whose id stands in it, so that no read of personal data goes out unnoted."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.history import History
from engine.evidence.canonical import Json


def people_named(content: Json, history: History) -> tuple[str, ...]:
    """Return the people of a history whose ids stand in an answer, as values or as keys, in order."""
    known = frozenset(history.table("people").text("person_id").index)
    return tuple(sorted({text for text in _texts(content) if text in known})) if known else ()


def _texts(content: Json) -> Iterator[str]:
    waiting: list[Json] = [content]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            waiting.extend(part)
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
