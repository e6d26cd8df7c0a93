"""Pieces that every section of the report is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.evidence.fact import Fact
from engine.figures.figure import Figure
from engine.figures.markup import Html, Part, element, join, json_script, table
from engine.figures.numerals import number, plain
from engine.figures.wording import known_word, word

MOST_ROWS = 1500
"""Rows of a figure's numbers on the page; the figure itself holds them all."""


def section(identity: str, title: str, *parts: Part) -> Html:
    """Return a section with its heading."""
    heading = element("h2", title, id=f"{identity}-title")
    return element("section", heading, *parts, id=identity, aria_labelledby=f"{identity}-title")


def paragraph(text: Part, kind: str | None = None) -> Html:
    """Return a paragraph."""
    return element("p", text, class_=kind)


def heading(text: Part) -> Html:
    """Return a heading below a section's."""
    return element("h3", text)


def details(summary: Part, *parts: Part, unfolded: bool = False) -> Html:
    """Return something that opens when asked for."""
    return element("details", element("summary", summary), *parts, open=unfolded)


def figure_block(figure: Figure, language: str, *, numbers: bool = True) -> Html:
    """Return a figure with its title, its words for those who do not see it, and its numbers to open."""
    spec = {key: value for key, value in figure.spec.items() if key != "$schema"}
    identity, told = f"figure-{figure.id}", figure.alternative.text(language)
    chart = element("div", class_="chart", data_figure=f"{identity}-data", role="img", aria_label=told)
    silent = element("noscript", paragraph(word("page.no_script", language), "quiet"))
    return element(
        "figure",
        element("figcaption", figure.title.text(language)),
        element("div", chart, class_="figure", tabindex="0", role="group", aria_label=figure.title.text(language)),
        json_script(f"{identity}-data", spec),
        silent,
        details(word("page.numbers", language), paragraph(told, "small"), figure_table(figure, language))
        if numbers
        else None,
        id=identity,
    )


def figure_table(figure: Figure, language: str) -> Html:
    """Return the numbers behind a figure as a table."""
    flush = [
        at
        for at in range(len(figure.columns))
        if figure.rows and all(row[at] is None or isinstance(row[at], (int, float)) for row in figure.rows)
    ]
    heads = [known_word(f"column.{name}", name, language) for name in figure.columns]
    rows = [[cell_text(cell) for cell in row] for row in figure.rows[:MOST_ROWS]]
    shown = table(heads, rows, figure.title.text(language), flush)
    left = len(figure.rows) - len(rows)
    return join((shown, paragraph(word("page.rest", language, number=number(left)), "small quiet") if left else None))


def cell_text(cell: str | float | None) -> str:
    """Return one value of a figure's data as text: numbers to four decimals at most."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    return number(cell) if float(cell).is_integer() else plain(round(float(cell), 4))


def bar(strict: float, coverage: float) -> Html:
    """Return a progress bar: how far, in front of how much is reported, both in per cent."""
    known, done = (element("i", style=f"width:{min(max(share, 0.0), 100.0):.1f}%") for share in (coverage, strict))
    return element("span", known, done, class_="bar", aria_hidden="true")


def legend(entries: Iterable[tuple[str, str]], *others: str) -> Html:
    """Return colours with their meaning, and what else is to be said of a figure's marks."""
    keys = [element("span", element("i", style=f"background:{colour}"), name) for colour, name in entries]
    return element("p", *keys, *(element("span", other) for other in others), class_="legend small quiet")


def facts(pairs: Sequence[tuple[str, Part]]) -> Html:
    """Return named facts."""
    return element("dl", *(join((element("dt", name), element("dd", value))) for name, value in pairs), class_="facts")


def fact_text(fact: Fact) -> str:
    """Return a record as table, key, column and value."""
    key = ", ".join(fact.key.values())
    value = "–" if fact.value is None else plain(fact.value) if isinstance(fact.value, float) else str(fact.value)
    return f"{fact.table} {key}: {fact.column} = {value}"
