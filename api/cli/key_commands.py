"""Commands on API keys, for administrators."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from api.cli.options import DatabaseOption, JsonOption
from api.cli.session import asking, database_url, tell
from api.cli.terminal import stderr, stdout
from api.cli.views.tables import sentence
from engine.application.keys import (
    DAYS,
    MOST_DAYS,
    MOST_OVERLAP_HOURS,
    IssuedKey,
    KeyLine,
    KeyList,
    WantedKey,
    create_key,
    keys_of,
    list_keys,
    revoke_key,
    rotate_key,
)
from engine.domain.actor import Role
from engine.errors import InputError, Problem
from engine.storage.key_store import KeyStore

keys_app = typer.Typer(help="Keys with which people and programs ask over HTTP.", no_args_is_help=True)

KeyArgument = Annotated[str, typer.Argument(help="Id of the key, as the list shows it.")]
DaysOption = Annotated[int, typer.Option("--days", help="Days until it expires.", min=1, max=MOST_DAYS)]


@keys_app.command("create")
def create(
    actor: Annotated[str, typer.Argument(help="Name of the actor for whom the key speaks.")],
    roles: Annotated[list[Role], typer.Option("--role", help="Role held; repeat it for several.")],
    units: Annotated[
        list[str] | None,
        typer.Option("--unit", help="Unit in scope with its sub-units; repeat it. Default: all.", show_default=False),
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", help="Who the actor is in the data (person_id).", show_default=False)
    ] = None,
    days: DaysOption = DAYS,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key; its secret is shown this once and kept nowhere."""
    try:
        wanted = WantedKey(actor=actor, roles=tuple(roles), units=tuple(units or ()), person_id=person, days=days)
    except ValidationError as fault:
        first = fault.errors()[0]
        what, mend = f"{first['loc'][0]}: {first['msg']}.", "Give a name of 1 to 200 letters without a colon."
        raise InputError(Problem("wrong-value", what, mend, column=str(first["loc"][0]))) from None
    with _opened(database) as store:
        _show_issued(create_key(store, asking(database), wanted), as_json)


@keys_app.command("list")
def list_all(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List every key, oldest first, without secrets."""
    with _opened(database) as store:
        found = list_keys(store, asking(database))
    tell(found, as_json, _show_keys)


def _show_keys(found: KeyList) -> None:
    table = Table("key", "actor", "roles", "units", "expires", "state")
    for key in found.keys:
        units = ", ".join(key.units) or "all"
        table.add_row(key.key_id, key.actor, ", ".join(key.roles), units, f"{key.expires_at:%Y-%m-%d}", key.state)
    stdout.print(table)


@keys_app.command("rotate")
def rotate(
    key: KeyArgument,
    overlap: Annotated[
        int,
        typer.Option(
            "--overlap-hours", help="Hours for which the old secret still holds.", min=0, max=MOST_OVERLAP_HOURS
        ),
    ] = 0,
    days: DaysOption = DAYS,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a key a new secret and a new term; the old secret ends at once, or after the overlap."""
    with _opened(database) as store:
        _show_issued(rotate_key(store, asking(database), key, overlap_hours=overlap, days=days), as_json)


@keys_app.command("revoke")
def revoke(key: KeyArgument, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Take a key back for good."""
    with _opened(database) as store:
        revoked = revoke_key(store, asking(database), key)
    said = f"Key {revoked.key_id} of {revoked.actor} is revoked; running servers refuse it within 5 seconds."
    tell(revoked, as_json, lambda _: sentence(said))


@contextmanager
def _opened(database: str | None) -> Iterator[KeyStore]:
    with keys_of(database_url(database)) as store:
        yield store


def _show_issued(issued: IssuedKey, as_json: bool) -> None:
    tell(issued, as_json, _told_once)


def _told_once(issued: IssuedKey) -> None:
    typer.echo(issued.secret)
    stderr.print(_told(issued.key), markup=False)


def _told(key: KeyLine) -> str:
    overlap = f" Its old secret holds until {key.previous_until:%Y-%m-%d %H:%M} UTC." if key.previous_until else ""
    return (
        f"Key {key.key_id} speaks for {key.actor} ({', '.join(key.roles)}) until {key.expires_at:%Y-%m-%d}. "
        f"The secret above is shown this once: keep it.{overlap}"
    )
