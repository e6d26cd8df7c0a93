"""A table's columns as bytes and back, without pickles."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import AnyColumn, TextColumn, frozen_array
from engine.domain.dataset import TABLES
from engine.domain.schema import Column, ColumnType
from engine.domain.table import Table

ROWS_PER_SEGMENT = 250_000


def segments_of(table: Table) -> Iterator[tuple[int, bytes]]:
    """Yield (rows, bytes) pieces of at most 250,000 rows, in row order, each readable alone."""
    for start in range(0, len(table), ROWS_PER_SEGMENT):
        piece = table.take(np.arange(start, min(start + ROWS_PER_SEGMENT, len(table))))
        yield len(piece), _encode(piece)


def table_of_segment(name: str, content: bytes) -> Table:
    """Return the rows of one piece; columns that the schema has gained since then are missing throughout."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        columns = {column.name: _decode(arrays, column) for column in TABLES[name].columns}
    return Table.of(TABLES[name], {name: column for name, column in columns.items() if column is not None})


def _encode(table: Table) -> bytes:
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, column in table.columns.items():
        if isinstance(column, TextColumn):
            kept = column.canonical()
            texts = [value.encode() for value in kept.index]
            arrays[f"{name}.codes"] = kept.codes
            arrays[f"{name}.ends"] = np.cumsum([len(text) for text in texts], dtype=np.int64)
            arrays[f"{name}.texts"] = np.frombuffer(b"".join(texts), dtype=np.uint8)
        else:
            arrays[name] = column.astype(np.int64) if column.dtype.kind == "M" else column
    written = io.BytesIO()
    np.savez_compressed(written, allow_pickle=False, **arrays)
    return written.getvalue()


def _decode(arrays: np.lib.npyio.NpzFile, column: Column) -> AnyColumn | None:
    name = column.name
    if f"{name}.codes" in arrays:
        text = arrays[f"{name}.texts"].tobytes()
        ends = arrays[f"{name}.ends"].tolist()
        index = tuple(text[start:end].decode() for start, end in zip([0, *ends], ends, strict=False))
        return TextColumn(frozen_array(arrays[f"{name}.codes"]), index)
    if name not in arrays:
        return None
    values = arrays[name]
    if column.type is ColumnType.DATE:
        return values.astype("datetime64[D]")
    return values.astype("datetime64[s]") if column.type is ColumnType.INSTANT else values
