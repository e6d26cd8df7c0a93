"""The id of the request that is being answered, as its problem details and its log line carry it."""

from __future__ import annotations

from contextvars import ContextVar

current_id: ContextVar[str] = ContextVar("request_id", default="")
"""Empty outside a request."""
