"""Table of policies on their way: proposals to publish, and every version that was ever published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.storage.tables import StoredModel


class StoredPublication(StoredModel):
    """One text of one policy. Its state changes once; ``number`` counts what was published, in that order."""

    __tablename__ = "policy_publications"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(200), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    state: Mapped[str] = mapped_column(String(20))
    number: Mapped[int | None] = mapped_column(unique=True)
    content: Mapped[dict[str, object]] = mapped_column(JSON)
