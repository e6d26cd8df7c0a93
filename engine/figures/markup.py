"""HTML written so that nothing from outside is read as markup: every plain text is escaped where it is put in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, TypeAlias

BROAD: Final = 5
"""Columns from which a table keeps its width on small screens and scrolls."""
VOID: Final = frozenset({"meta", "br", "hr"})
_UNSEEN: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(8234, 8239), *range(8294, 8298)))
"""Control characters, and those that turn the direction of the text after them."""


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Part: TypeAlias = "Html | str | None"


def text(value: str) -> Html:
    """Return a text as markup: escaped, without control characters and broken surrogates."""
    return Html(escape(visible(value), quote=True))


def visible(value: str) -> str:
    """Return a text without control characters and characters that no file can hold."""
    return value.translate(_UNSEEN).encode("utf-8", "replace").decode("utf-8")


def element(name: str, *children: Part, **attributes: str | int | bool | None) -> Html:
    """Return an element; attribute ``class_`` is written ``class``, ``aria_label`` ``aria-label``; None leaves out."""
    opened = f"<{name}{_attributes(attributes)}>"
    return Html(opened) if name in VOID else Html(f"{opened}{join(children)}</{name}>")


def join(parts: Iterable[Part]) -> Html:
    """Return parts one after the other."""
    return Html("".join(part if isinstance(part, Html) else text(part) for part in parts if part is not None))


def table(heads: Sequence[str], rows: Iterable[Sequence[Part]], caption: str, numeric: Sequence[int] = ()) -> Html:
    """Return a table whose first column heads its rows.

    Parameters
    ----------
    heads : sequence of str
        One a column.
    rows : iterable of sequences of Html or str
        Cells.
    caption : str
        What the table says; read first by screen readers.
    numeric : sequence of int
        Columns set flush right.
    """
    kinds = ["number" if at in set(numeric) else None for at in range(len(heads))]
    head = element(
        "tr", *(element("th", name, scope="col", class_=kind) for name, kind in zip(heads, kinds, strict=True))
    )
    body = join(_row(row, kinds) for row in rows)
    inner = element(
        "table", element("caption", caption, class_="unseen"), element("thead", head), element("tbody", body)
    )
    kind = "table broad" if len(heads) >= BROAD else "table"
    return element("div", inner, class_=kind, tabindex="0", role="region", aria_label=caption)


def _row(cells: Sequence[Part], kinds: Sequence[str | None]) -> Html:
    first, *others = zip(cells, kinds, strict=True)
    return element(
        "tr",
        element("th", first[0], scope="row", class_=first[1]),
        *(element("td", cell, class_=kind) for cell, kind in others),
    )


def json_script(identity: str, value: object) -> Html:
    """Return data for a script; no character in it can end the element."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return Html(f'<script type="application/json" id="{escape(identity)}">{visible(written)}</script>')


def _attributes(attributes: dict[str, str | int | bool | None]) -> str:
    written = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        label = name.rstrip("_").replace("_", "-")
        written.append(f" {label}" if value is True else f' {label}="{text(str(value))}"')
    return "".join(written)
