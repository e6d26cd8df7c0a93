"""A fingerprint of an input, table by table, so that a mismatch names the table that changed."""

from __future__ import annotations

import hashlib

from engine.domain.columns import TextColumn
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.domain.table import Table


@once_per_cut
def fingerprint(organisation: Organisation) -> dict[str, str]:
    """Return the SHA-256 of every table of a cut by table name; the order of rows in the files does not matter."""
    return {name: table_fingerprint(table) for name, table in sorted(organisation.tables.items()) if len(table)}


def table_fingerprint(table: Table) -> str:
    """Return the SHA-256 of a canonical table's columns."""
    found = hashlib.sha256(table.schema.name.encode())
    for name in sorted(table.columns):
        column = table.columns[name]
        found.update(name.encode())
        if isinstance(column, TextColumn):
            found.update("\x1f".join(column.index).encode())
            found.update(column.codes.astype("<i4").tobytes())
        else:
            found.update(column.astype("<i8" if column.dtype.kind == "M" else column.dtype.newbyteorder("<")).tobytes())
    return found.hexdigest()
