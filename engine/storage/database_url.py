"""Database URLs: which kind they name, the driver behind them, and how a message shows one without its secrets."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

POSTGRESQL = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
SECRET_OPTIONS = frozenset({"password", "sslpassword"})
HIDDEN = "***"


def sqlite_url(file: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite:///{file}"


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite URL; ``None`` for any other database, and for what is no URL."""
    try:
        read = make_url(url)
    except ArgumentError:
        return None
    return Path(read.database) if read.get_backend_name() == "sqlite" and read.database else None


def driven_url(url: str) -> URL:
    """Return the URL with its driver: every way to write PostgreSQL means psycopg 3.

    Raises
    ------
    ArgumentError
        The text is no URL, or names a database that Sextant does not work with.
    """
    try:
        read = make_url(url)
    except ValueError as failure:  # a port that is no number
        raise ArgumentError(str(failure)) from failure
    if read.drivername in POSTGRESQL and "@" not in (read.host or ""):
        return read.set(drivername="postgresql+psycopg")
    if read.drivername in SQLITE and not read.host:
        return read
    raise ArgumentError("not a URL of SQLite or PostgreSQL")


def engine_url(url: str) -> str:
    """Return the URL with its driver as text, password included, for a library that connects by itself."""
    return driven_url(url).render_as_string(hide_password=False)


def shown_url(url: str) -> str:
    """Return a URL as messages may show it: without password, wherever it stands."""
    try:
        read = driven_url(url)
    except ArgumentError:
        return f"...@{url.rpartition('@')[2].partition('?')[0]}" if "@" in url else url.partition("?")[0]
    kept = {name: HIDDEN if name in SECRET_OPTIONS else value for name, value in read.query.items()}
    plain = make_url(url).drivername
    return read.set(drivername=plain, query=kept).render_as_string(hide_password=True)


def url_without_secrets(url: str) -> str:
    """Return a PostgreSQL URL as its own tools take it, without passwords: they ask, or read ``~/.pgpass``."""
    read = driven_url(url)
    kept = {name: value for name, value in read.query.items() if name not in SECRET_OPTIONS}
    bare = URL.create("postgresql", read.username, None, read.host, read.port, read.database, kept)
    return bare.render_as_string(hide_password=False)


def without_secrets(text: str, url: str) -> str:
    """Return a driver's message with everything cut out that the URL holds as a password, as written or decoded."""
    for secret in sorted(_secrets(url), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def _secrets(url: str) -> set[str]:
    before, _, _ = url.rpartition("@")
    written = {before.partition("://")[2].partition(":")[2]} if "://" in before else set()
    _, _, options = url.partition("?")
    pairs = (option.partition("=") for option in options.split("&"))
    written |= {value for name, _, value in pairs if name in SECRET_OPTIONS}
    forms = {form for secret in written for form in (secret, unquote(secret), quote(unquote(secret), safe=""))}
    return {form for form in forms if form}
