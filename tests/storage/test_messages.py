"""What messages show of a database."""

from __future__ import annotations

import pytest

from engine.errors import StorageError
from engine.storage.database import Database


@pytest.mark.parametrize("url", ["sqlite://planner:s3cret@host/x", "no url planner:s3cret@host", "s:s3cret@"])
def test_a_message_never_shows_the_password_of_a_database(url: str) -> None:
    with pytest.raises(StorageError) as refused:
        Database(url)
    assert "s3cret" not in str(refused.value)
