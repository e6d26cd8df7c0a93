"""A raw table: the texts of one source, dictionary-encoded by column in one pass, each with its spreadsheet row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes
from engine.errors import Problem


@dataclass(frozen=True, eq=False)
class RawColumn:
    """The texts of one column, each distinct one stored once.

    Attributes
    ----------
    header : str
        Header as the file has it.
    codes : int32 array of shape (records,)
        Position of each cell in ``values``.
    values : list of str
        Distinct cells as they stand in the file.
    """

    header: str
    codes: Codes
    values: list[str]

    def cell(self, record: int) -> str:
        """Return the text of one record."""
        return self.values[int(self.codes[record])]


@dataclass(frozen=True)
class MalformedRow:
    """A row that cannot be laid under the header, with the reason."""

    row: int
    cells: tuple[str, ...]
    problem: Problem


@dataclass(frozen=True, eq=False)
class RawTable:
    """One file or sheet before anything is interpreted.

    Attributes
    ----------
    file : str
        Name as the user knows it, with the sheet in brackets where there is one.
    name : str
        File stem, sheet name or JSON key: what names the table.
    columns : tuple of RawColumn
        One per header, in file order.
    rows : int64 array of shape (records,)
        Row numbers as a spreadsheet counts them; the header of a plain file is row 1.
    blank_rows : int
        Rows without any filled cell; they are not among the records.
    malformed : tuple of MalformedRow
        Rows that are not among the records because they do not fit the header.
    encoding, delimiter : str
        How a text file was read; empty for other sources.
    header_row : int
        Row number of the header.
    typed : bool
        The source knows numbers from texts (workbooks), so that a small number in a date column is a serial.
    epoch_1904 : bool
        Day serials count from 1904.
    neutralised : bool
        A leading apostrophe before a formula sign is the mark of an export and is taken off.
    notes : tuple of Problem
        What the reader decided on its own.
    """

    file: str
    name: str
    columns: tuple[RawColumn, ...]
    rows: NDArray[np.int64]
    blank_rows: int = 0
    malformed: tuple[MalformedRow, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 1
    typed: bool = False
    epoch_1904: bool = False
    neutralised: bool = True
    notes: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers in file order."""
        return tuple(column.header for column in self.columns)

    @property
    def file_name(self) -> str:
        """Name of the file without the sheet."""
        return self.file.removesuffix(f" [{self.name}]")

    @property
    def rows_in(self) -> int:
        """Rows with any filled cell below the header."""
        return len(self.rows) + len(self.malformed)

    def column(self, header: str) -> RawColumn | None:
        """Return the first column with this header, ``None`` if there is none."""
        return next((column for column in self.columns if column.header == header), None)

    @property
    def decimal_comma(self) -> bool:
        """Whether ``0,8`` may be a decimal: files separated by semicolons or tabs are written that way."""
        return self.delimiter in {";", "\t"}


class _Encoder(dict[str, int]):
    """Gives each text the next code when it is first asked for."""

    def __missing__(self, value: str) -> int:
        code = self[value] = len(self)
        return code


@dataclass
class RawBuilder:
    """Collects records chunk by chunk into dictionary-encoded columns.

    Attributes
    ----------
    headers : tuple of str
        One per column; records added must have as many cells.
    """

    headers: tuple[str, ...]
    malformed: list[MalformedRow] = field(default_factory=list)
    _encoders: list[_Encoder] = field(init=False)
    _codes: list[list[Codes]] = field(init=False)
    _rows: list[NDArray[np.int64]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start one encoder per column."""
        self._encoders = [_Encoder() for _ in self.headers]
        self._codes = [[] for _ in self.headers]

    def add(self, records: Sequence[Sequence[str]], rows: NDArray[np.int64]) -> None:
        """Add records of full width with their row numbers."""
        if not records:
            return
        self._rows.append(rows)
        for encoder, codes, cells in zip(self._encoders, self._codes, zip(*records, strict=True), strict=True):
            codes.append(np.fromiter(map(encoder.__getitem__, cells), np.int32, len(cells)))

    def columns(self) -> tuple[tuple[RawColumn, ...], NDArray[np.int64], int]:
        """Return filled columns, row numbers and how many blank rows were left out."""
        rows = _joined(self._rows, np.int64)
        codes = [_joined(parts, np.int32) for parts in self._codes]
        values = [list(encoder) for encoder in self._encoders]
        blank = np.ones(len(rows), dtype=bool)
        for column, texts in zip(codes, values, strict=True):
            blank &= np.array([not text.strip() for text in texts], dtype=bool)[column] if len(rows) else blank
        if blank.any():
            codes, rows = [column[~blank] for column in codes], rows[~blank]
        columns = tuple(map(RawColumn, self.headers, codes, values))
        return _without_empty_columns(columns), rows, int(blank.sum())


def _joined(parts: Iterable[NDArray[np.generic]], kind: type[np.generic]) -> NDArray:  # type: ignore[type-arg]
    listed = list(parts)
    return np.concatenate(listed) if listed else np.empty(0, dtype=kind)


def _without_empty_columns(columns: tuple[RawColumn, ...]) -> tuple[RawColumn, ...]:
    """Leave out columns that have neither a header nor a single filled cell."""
    return tuple(column for column in columns if column.header.strip() or any(text.strip() for text in column.values))
