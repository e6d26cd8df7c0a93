"""Databases for tests: SQLite files and a private PostgreSQL server, each made anew for the test that asks."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.storage.database import Database, sqlite_url

KINDS = ("sqlite", "postgresql")
OWNER = "sextant"
NEEDED = ("initdb", "postgres")

# The shell waits for its input to end, which happens when the tests end, however they end.
KEEPER = """
"$1/postgres" -D "$2" -k "$3" -c listen_addresses= -c fsync=off -c max_connections=300 >"$3/log" 2>&1 &
server=$!
read -r _
kill -QUIT "$server"
wait "$server"
rm -rf "$3"
"""


class PostgresServer:
    """A server of these tests alone, on a socket in a folder of its own, that nobody else can reach by network."""

    def __init__(self, binaries: Path) -> None:
        base = "/tmp" if Path("/tmp").is_dir() else None  # the path of a socket has at most about 100 characters
        self.folder = Path(tempfile.mkdtemp(prefix="sx-", dir=base))
        user = _unprivileged_user()
        if user is not None:
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        become = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        cluster = self.folder / "cluster"
        options = ["-A", "trust", "-U", OWNER, "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        _run([binaries / "initdb", "-D", cluster, *options], become, self.folder)
        self._keeper = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "keeper", binaries, cluster, self.folder],
            stdin=subprocess.PIPE,
            cwd=self.folder,
            start_new_session=True,
            **become,
        )
        self._wait_until_up()

    def url(self, name: str) -> str:
        """Return the URL of one database of this server."""
        return f"postgresql://{OWNER}@/{name}?host={self.folder}"

    def make(self, template: str = "template1") -> str:
        """Return the name of a new database, a copy of ``template``."""
        name = f"t{uuid.uuid4().hex[:16]}"
        self._run_sql(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever still holds it."""
        self._run_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        """End the server and remove its folder."""
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait(timeout=30)

    def _run_sql(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)

    def _wait_until_up(self) -> None:
        for _ in range(600):
            try:
                return self._run_sql("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.05)
        log = (self.folder / "log").read_text()
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start:\n{log}")


def postgres_binaries() -> Path | None:
    """Return the folder of an installed PostgreSQL server, ``None`` where there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parts[-2], reverse=True)
    config = shutil.which("pg_config")
    if config is not None:
        folders.append(
            Path(subprocess.run([config, "--bindir"], check=False, capture_output=True, text=True).stdout.strip())
        )
    on_path = shutil.which("initdb")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if all((folder / name).exists() for name in NEEDED)), None)


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Return whom to become, ``None`` to stay oneself: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _run(command: list[Any], become: dict[str, Any], folder: Path) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder, **become)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The private server, one for the session of each worker; skips where PostgreSQL is not installed, not in CI."""
    binaries = postgres_binaries()
    if binaries is None:
        word = (
            "PostgreSQL is not installed here (initdb and postgres were looked for); on Debian: apt install postgresql"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(f"{word}. In CI nothing is skipped for want of it.")
        pytest.skip(word)
    server = PostgresServer(binaries)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Make databases: ``with new_database(kind, migrated=True) as url``, for tests that need several of them."""
    templates: dict[str, Any] = {}

    def template(kind: str) -> Any:
        if kind not in templates:
            if kind == "sqlite":
                templates[kind] = tmp_path_factory.mktemp("template") / "sextant.sqlite"
                url = sqlite_url(templates[kind])
            else:
                server = request.getfixturevalue("postgres_server")
                templates[kind] = server.make()
                url = server.url(templates[kind])
            Database(url).close()
        return templates[kind]

    @contextmanager
    def made(kind: str, *, migrated: bool = True) -> Iterator[str]:
        if kind == "sqlite":
            file = tmp_path_factory.mktemp("database") / "sextant.sqlite"
            if migrated:
                shutil.copyfile(template(kind), file)
            yield sqlite_url(file)
            return
        server = request.getfixturevalue("postgres_server")
        name = server.make(template(kind)) if migrated else server.make()
        try:
            yield server.url(name)
        finally:
            server.drop(name)

    return made


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, new_database: Callable[..., Any]) -> Iterator[str]:
    """URL of a fresh database with the newest tables and no rows, once on SQLite and once on PostgreSQL."""
    with new_database(request.param) as url:
        yield url


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, new_database: Callable[..., Any]) -> Iterator[str]:
    """URL of a fresh database that nobody has opened yet, once on SQLite and once on PostgreSQL."""
    with new_database(request.param, migrated=False) as url:
        yield url
