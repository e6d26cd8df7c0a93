"""What a table of a dataset looks like: columns with type, sensitivity and bounds, natural key and own date."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Sensitivity(StrEnum):
    """Who may see a column, and what may be computed from it."""

    WORK = "work"
    """Facts of the work itself; any decision may use them."""
    PERSONAL = "personal"
    """Facts about a person; shown only where the decision needs them."""
    PROTECTED = "protected"
    """Attributes that no decision may use; the fairness audit alone reads them."""
    WELLBEING = "wellbeing"
    """Health and load; never an input of a score."""


class ColumnType(StrEnum):
    """How a cell is read and stored."""

    ID = "id"
    """Identifier; leading zeros are part of it."""
    TEXT = "text"
    """Free text."""
    LIST = "list"
    """Several texts in one cell, separated by semicolons."""
    NUMBER = "number"
    """Decimal number; ``80 %`` reads as 0.8."""
    INTEGER = "integer"
    """Whole number."""
    DATE = "date"
    """Calendar day."""
    INSTANT = "instant"
    """Date and time to the second, without a zone."""
    FLAG = "flag"
    """Yes or no."""

    @property
    def is_text(self) -> bool:
        """Whether the column is stored as codes into an index of texts."""
        return self in {ColumnType.ID, ColumnType.TEXT, ColumnType.LIST}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        snake_case name in files and code.
    type : ColumnType
        How a cell is read.
    aliases : tuple of str
        Other headers by which files know the column, in English and Chinese.
    sensitivity : Sensitivity
        Who may see it.
    required : bool
        Whether every row must fill it.
    refers_to : str or None
        Table whose single-column key the value must name.
    choices : tuple of str
        Values allowed, empty for any.
    low, high : float or None
        Inclusive bounds of a number.
    known_at_end : bool
        The value became known only when the row's validity ended (an exit reason); where no recording date is
        given, a cut before that day shows it as missing.
    """

    name: str
    type: ColumnType
    aliases: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.WORK
    required: bool = False
    refers_to: str | None = None
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    known_at_end: bool = False


RECORDED_AT = Column("recorded_at", ColumnType.INSTANT, ("recorded", "记录时间", "录入时间"))
RETRACTED = Column("retracted", ColumnType.FLAG, ("withdrawn", "撤回", "已撤回"))
VALID_FROM = Column("valid_from", ColumnType.DATE, ("effective_from", "effective_date", "生效日期", "开始日期"))
VALID_TO = Column("valid_to", ColumnType.DATE, ("effective_to", "失效日期", "结束日期"), known_at_end=True)


@dataclass(frozen=True)
class TableSchema:
    """A table: its own columns, its natural key and how its rows stand in time.

    A table either has an own date (``event_date`` names the column: what happened on a day) or holds states, valid
    from ``valid_from`` up to and including ``valid_to``. Every table can say when a row became known
    (``recorded_at``) and that a row is withdrawn (``retracted``).

    Attributes
    ----------
    name : str
        File stem of the table in a dataset.
    own : tuple of Column
        The columns that the subject asks for.
    key : tuple of str
        Natural key; a later recorded row with the same key (and the same ``valid_from``) replaces an earlier one.
    event_date : str or None
        The column that dates an event; ``None`` for a table of states.
    aliases : tuple of str
        Other file or sheet names.
    """

    name: str
    own: tuple[Column, ...]
    key: tuple[str, ...]
    event_date: str | None = None
    aliases: tuple[str, ...] = ()
    columns: tuple[Column, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Add the columns that every table carries and check that the key exists."""
        names = {column.name for column in self.own}
        standing = () if self.event_date else (VALID_FROM, VALID_TO)
        extra = tuple(column for column in (*standing, RECORDED_AT, RETRACTED) if column.name not in names)
        object.__setattr__(self, "columns", self.own + extra)
        unknown = set(self.key) - {column.name for column in self.columns}
        if unknown:
            raise ValueError(f"table {self.name}: key columns {sorted(unknown)} do not exist")

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    @property
    def version_key(self) -> tuple[str, ...]:
        """The natural key plus the day from which a state holds: what one recorded version is about."""
        if self.event_date or "valid_from" in self.key:
            return self.key
        return (*self.key, "valid_from")

    @property
    def keeps_past(self) -> bool:
        """Whether a cut keeps rows that have ended (their key names the day they began)."""
        return "valid_from" in self.key or self.event_date is not None
