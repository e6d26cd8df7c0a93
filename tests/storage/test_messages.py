"""What messages show of a database, and what they advise."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.errors import ConflictError, StorageError
from engine.storage.connecting import Waits
from engine.storage.database import Database, sqlite_url
from engine.storage.database_url import shown_url, url_without_secrets, without_secrets

HURRIED = Waits(lock_seconds=0.3, statement_seconds=0.5)


@pytest.fixture
def hurried(database_url: str) -> Iterator[Database]:
    opened = Database(database_url, HURRIED)
    yield opened
    opened.close()


def refusal(work: Callable[[], object]) -> Any:
    with pytest.raises((StorageError, ConflictError)) as refused:
        work()
    return refused.value.problems[0]


@pytest.mark.parametrize(
    "url",
    [
        *("sqlite://planner:s3cret@host/x", "no url planner:s3cret@host", "s:s3cret@", "mysql://u:s3cret@host/x"),
        *("postgresql://u:s3cret@h:nan/x", "postgresql://u:p@s3cret@127.0.0.1:1/x", "postgresql://u:s3cret@[::1/x"),
        *("postgresql://u:s3cret@127.0.0.1:1/x", "postgres://u:s3cret@/x?host=/nowhere"),
        *("postgresql:///x?host=/nowhere&password=s3cret", "postgresql://u:s3cret@127.0.0.1:1/x?sslmode=odd"),
        *("postgresql+psycopg2://u:s3cret@h/x", "postgresql://u:s3cret@h/x?nonsense=1", "x?password=s3cret"),
    ],
)
def test_a_message_never_shows_the_password_of_a_database(url: str) -> None:
    with pytest.raises(StorageError) as refused:
        Database(url)
    assert "s3cret" not in str(refused.value)


def test_a_password_is_cut_out_of_a_drivers_words_as_written_and_decoded() -> None:
    url = "postgresql://u:a%40b%2Fc@host/x"

    assert without_secrets("bad 'a%40b%2Fc' or a@b/c here", url) == "bad '***' or *** here"
    assert shown_url(url) == "postgresql://u:***@host/x"


def test_the_tools_of_postgresql_get_the_url_without_password() -> None:
    url = "postgres://u:s3cret@host:5433/x?password=s3cret&sslmode=require"

    assert url_without_secrets(url) == "postgresql://u@host:5433/x?sslmode=require"


def test_a_url_of_another_database_is_refused_with_an_example_of_both() -> None:
    problem = refusal(lambda: Database("mysql://host/x"))

    assert problem.code == "database-url"
    assert "sqlite:///" in problem.mend
    assert "postgresql://" in problem.mend


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    problem = refusal(lambda: Database(f"postgresql://u@/x?host={tmp_path}"))

    assert problem.code == "database-unreadable"
    assert "server runs" in problem.mend


def test_who_waits_too_long_for_another_is_told_so(hurried: Database) -> None:
    def write() -> None:
        with hurried.writing() as session:
            session.execute(text("UPDATE runs SET actor = 'x'"))

    locked, ended = threading.Event(), threading.Event()

    def hold() -> None:
        with hurried.writing() as session:
            if not hurried.is_sqlite:
                session.execute(text("LOCK TABLE runs"))
            locked.set()
            ended.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(30)
    try:
        problem = refusal(write)
    finally:
        ended.set()
        holder.join()

    assert problem.code == "database-busy"
    write()


def test_who_waits_too_long_for_another_process_is_told_so(database_url: str, hurried: Database) -> None:
    other = Database(database_url)
    with other.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = version_num"))

        def write() -> None:
            with hurried.writing() as waiting:
                waiting.execute(text("UPDATE alembic_version SET version_num = version_num"))

        assert refusal(write).code == "database-busy"
    other.close()


def test_a_statement_that_takes_too_long_is_ended(new_database: Callable[..., Any]) -> None:
    with new_database("postgresql") as url:
        opened = Database(url, HURRIED)

        def sleep() -> None:
            with opened.session() as session:
                session.execute(text("SELECT pg_sleep(30)"))

        assert refusal(sleep).code == "database-busy"
        opened.close()


def test_a_session_for_reading_refuses_to_write(database_url: str) -> None:
    opened = Database(database_url)

    def write() -> None:
        with opened.session() as session:
            session.execute(text("DELETE FROM runs"))

    assert refusal(write).code == "database-refused"
    with opened.writing() as session:
        session.execute(text("DELETE FROM runs"))
    opened.close()


def test_a_reading_session_sees_one_state_throughout(database_url: str) -> None:
    opened = Database(database_url)
    count = text("SELECT count(*) FROM loads")
    with opened.session() as reader:
        before = reader.scalar(count)
        with opened.writing() as writer:
            writer.execute(text("INSERT INTO loads VALUES (7, '2026-01-01 00:00:00', 'a', 's', '{}')"))
        assert reader.scalar(count) == before
    with opened.session() as reader:
        assert reader.scalar(count) == before + 1
    opened.close()


def test_of_two_who_decide_on_what_the_other_changes_one_is_told(new_database: Callable[..., Any]) -> None:
    with new_database("postgresql") as url:
        opened = Database(url)
        count, add = text("SELECT count(*) FROM loads"), "INSERT INTO loads VALUES ({}, now(), 'a', 's', '{{}}')"

        def decide() -> None:
            with opened.writing(deciding=True) as one:
                one.scalar(count)
                with opened.writing(deciding=True) as two:
                    two.scalar(count)
                    two.execute(text(add.format(2)))
                one.execute(text(add.format(1)))

        assert refusal(decide).code == "changed-meanwhile"
        opened.close()


def test_a_lost_connection_says_that_the_outcome_is_open_and_the_next_work_goes_on(
    new_database: Callable[..., Any],
) -> None:
    with new_database("postgresql") as url:
        opened, other = Database(url), Database(url)
        end = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )

        def interrupted() -> None:
            with opened.writing() as session:
                session.execute(text("DELETE FROM runs"))
                with other.session() as killer:
                    killer.execute(end)
                session.execute(text("DELETE FROM runs"))

        assert refusal(interrupted).code == "database-lost"
        with opened.session() as session:
            assert session.scalar(text("SELECT 1")) == 1
        opened.close()
        other.close()


def test_a_file_that_only_looks_like_a_url_is_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()

    assert refusal(lambda: Database(sqlite_url(folder))).code == "database-unreadable"


def test_a_url_may_set_its_own_waits(new_database: Callable[..., Any]) -> None:
    with new_database("postgresql") as url:
        opened = Database(f"{url}&options=-c%20statement_timeout%3D61000")
        with opened.session() as session:
            assert session.scalar(text("SHOW statement_timeout")) == "61s"
            assert session.scalar(text("SHOW lock_timeout")) == "30s"
        opened.close()
