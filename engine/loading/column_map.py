"""``columns.yaml``: how the files of another system become the tables of a dataset.

``columns.example.yaml`` beside this module shows every option once; the tests load a dataset through it.
"""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from engine.documents.models import read_model
from engine.domain.dataset import TABLES
from engine.domain.frozen import FrozenModel, or_text
from engine.errors import InputError, Problem
from engine.loading.dates import stated_order


def _as_text(value: object) -> object:
    """Return a number or true as a text, so that ``7`` may stand without quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) else value


Text = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int | float | bool | date)]
Texts = Annotated[tuple[Text, ...], Field(strict=False)]
"""Any list of texts: a cell's rule may be a mere text, and what such a model gets are Python's lists."""
TextMap = dict[str, Text]


class CellRule(FrozenModel):
    """How one cell of a table comes about. Steps run in this order: take, none, values, take year, slug, prefix."""

    model_config = ConfigDict(json_schema_extra=or_text)

    column: Text | None = None
    """Header of the file to take the cell from."""
    join: Texts = ()
    """Headers whose cells are joined; the result is empty where one of them is."""
    separator: str = "-"
    """What stands between joined cells."""
    constant: Text | None = None
    """The same text for every row."""
    from_file_name: str | None = None
    """Regular expression; its first group, found in the file name, is the text for every row."""
    none: Texts = ()
    """Texts that mean "no value", such as 1/1/1900."""
    values: TextMap = {}
    """Texts to replace, by the text in the file."""
    otherwise: Text | None = None
    """What any filled text not named in ``values`` becomes; kept as it is without this."""
    date_format: str | None = None
    """Order of a date (y/m/d, d/m/y, m/d/y) or a strptime format such as %d%b%Y; found out where left away."""
    latest_year: int | None = None
    """Two-digit years beyond this year belong to the century before."""
    take: Literal["year"] | None = None
    """Take only the year of a date."""
    slug: bool = False
    """Make an id of a name: lower case, words joined by hyphens."""
    prefix: str = ""
    """Put before a filled text."""

    @model_validator(mode="before")
    @classmethod
    def _of_header(cls, value: object) -> object:
        return {"column": value} if isinstance(value, (str, int, float)) else value

    @model_validator(mode="after")
    def _readable(self) -> CellRule:
        if self.date_format and "%" not in self.date_format and stated_order(self.date_format) is None:
            raise ValueError(f"{self.date_format!r} is no date format; write y/m/d, d/m/y, m/d/y or %d.%m.%Y")
        if self.from_file_name is not None:
            _check_pattern(self.from_file_name)
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers of the file that the rule reads."""
        return ((self.column,) if self.column is not None else ()) + self.join

    @property
    def has_origin(self) -> bool:
        """Whether the rule says where its text comes from."""
        return bool(self.headers) or self.constant is not None or self.from_file_name is not None


def _check_pattern(pattern: str) -> None:
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from None
    if groups != 1:
        raise ValueError(f"{pattern!r} needs exactly one group in brackets")


class RowFilter(FrozenModel):
    """Which rows of a file are meant: those whose cell is one of the given texts."""

    column: Text
    """Header of the file."""
    equals: Texts
    """Texts that meet the filter; the empty text stands for an empty cell."""


class IgnoredRows(RowFilter):
    """Rows that are left out on purpose, counted as ignored."""

    reason: str
    """Why, in one sentence."""


class IgnoredFile(FrozenModel):
    """A file or sheet that is left out on purpose; its rows are counted as ignored."""

    file: str
    """File name; * and ? stand for any characters."""
    sheet: str = "*"
    """Sheet of a workbook or table of a JSON file."""
    reason: str
    """Why, in one sentence."""


class SnapshotRule(FrozenModel):
    """Rows are the state of everyone on a date; consecutive equal states become one row with first and last day."""

    on: CellRule
    """The date of the state."""
    every: Literal["day", "month", "quarter", "year"] = "day"
    """Two rows with one key within such a period are duplicates."""


class TableRule(FrozenModel):
    """One table made from the rows of a source, one row for each."""

    table: str
    """Name of the table."""
    columns: dict[str, CellRule]
    """Column of the table -> where its cells come from; a plain text is the header of the file."""
    once_per_key: bool = False
    """Rows of one key are the same thing said again (units from a column of departments); they must agree."""
    unless: tuple[RowFilter, ...] = ()
    """Rows that do not go into this table."""

    @model_validator(mode="after")
    def _known(self) -> TableRule:
        schema = TABLES.get(self.table)
        if schema is None:
            raise ValueError(f"there is no table {self.table!r}; use one of {', '.join(TABLES)}")
        unknown = sorted(set(self.columns) - {column.name for column in schema.columns})
        if unknown:
            raise ValueError(f"table {self.table} has no column {', '.join(unknown)}")
        homeless = sorted(name for name, rule in self.columns.items() if not rule.has_origin)
        if homeless:
            raise ValueError(f"say where {', '.join(homeless)} comes from: column, join, constant or from_file_name")
        return self


class SourceRule(FrozenModel):
    """How one file, or several alike, is read. Without ``tables`` headers are recognised as in any dataset."""

    file: str
    """File name; * and ? stand for any characters."""
    sheet: str = "*"
    """Sheet of a workbook or table of a JSON file."""
    encoding: str | None = None
    """Encoding of a text file, such as gb18030."""
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    """What separates cells of a text file."""
    header_row: int | None = Field(default=None, ge=1)
    """Row of the header."""
    rename: TextMap = {}
    """Header of the file -> header to read it as."""
    cells: dict[str, CellRule] = {}
    """Without ``tables``: column of the table -> date_format, none, values and so on for it."""
    snapshot: SnapshotRule | None = None
    """Set where every row is the state of someone or something on a date."""
    tables: tuple[TableRule, ...] = ()
    """Tables made from this source."""
    ignore_columns: TextMap = {}
    """Header that nobody needs -> why."""
    ignore_rows: tuple[IgnoredRows, ...] = ()
    """Rows to leave out."""


class ColumnMap(FrozenModel):
    """The whole file."""

    kind: Literal["columns"]
    """What this file is."""
    format: Literal[1]
    """Version of the format."""
    sources: tuple[SourceRule, ...] = ()
    """One entry per file; the first that fits a file counts. Files without an entry are recognised by name."""
    ignore_files: tuple[IgnoredFile, ...] = ()
    """Files to leave out."""
    reference_tables: bool = True
    """Make units and job families from the values used, where a people file brings no such tables along."""

    def source(self, file: str, sheet: str) -> SourceRule | None:
        """Return the first entry for a file and sheet, ``None`` if there is none."""
        fits = (one for one in self.sources if fnmatchcase(file, one.file) and fnmatchcase(sheet, one.sheet))
        return next(fits, None)

    def ignored(self, file: str, sheet: str) -> IgnoredFile | None:
        """Return why a file is left out, ``None`` if it is not."""
        fits = (one for one in self.ignore_files if fnmatchcase(file, one.file) and fnmatchcase(sheet, one.sheet))
        return next(fits, None)


NO_MAP = ColumnMap(kind="columns", format=1)
"""The map of a dataset that needs none."""


def read_column_map(text: str | bytes, file: str) -> ColumnMap:
    """Return the column map written in YAML.

    Parameters
    ----------
    text : str or bytes
        Content of the file; bytes must be UTF-8.
    file : str
        Its name for messages.

    Raises
    ------
    InputError
        Every problem with its line: not YAML, a key twice or unknown, a wrong type, an unknown table or column.
    """
    return read_model(ColumnMap, text, file, example="columns.example.yaml")


def load_column_map(path: Path) -> ColumnMap:
    """Return the column map stored in a file; see ``read_column_map``."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            Problem("unreadable-map", f"The map cannot be read: {error}.", "Give a UTF-8 file.", file=path.name)
        ) from None
    return read_column_map(content, path.name)
