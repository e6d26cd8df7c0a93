"""A figure as a picture that stands alone: SVG with its words in it, or a page with the numbers behind it."""

from __future__ import annotations

import vl_convert

from engine.figures.figure import Figure
from engine.figures.markup import Html, element, join, table, text

STYLE = (
    "body{font-family:system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:2rem;color:#1f2933}"
    "figure{margin:0;overflow-x:auto}table{border-collapse:collapse}"
    "th,td{text-align:left;padding:.25rem .75rem;border-bottom:1px solid #cbd2d9}.unseen{position:absolute;left:-99em}"
)


def svg_of(figure: Figure, language: str) -> str:
    """Return a figure as SVG whose title and description say what it shows."""
    drawn: str = vl_convert.vegalite_to_svg(figure.spec)
    start = drawn.index(">") + 1
    words = f"<title>{text(figure.title.text(language))}</title><desc>{text(figure.alternative.text(language))}</desc>"
    return f"{drawn[:start]}{words}{drawn[start:]}"


def page_of(figure: Figure, language: str) -> str:
    """Return a figure as an HTML page: picture, what it says, and its numbers as a table for keyboards and ears."""
    title = figure.title.text(language)
    rows = [["" if cell is None else str(cell) for cell in row] for row in figure.rows]
    body = join(
        (
            element("h1", title),
            element("figure", Html(svg_of(figure, language))),
            element("p", figure.alternative.text(language)),
            table(figure.columns, rows, title),
        )
    )
    head = join((element("meta", charset="utf-8"), element("title", title), element("style", Html(STYLE))))
    return f"<!doctype html>\n{element('html', element('head', head), element('body', body), lang=language)}\n"


def png_of(figure: Figure) -> bytes:
    """Return a figure as PNG, twice as fine as the screen it was made for."""
    drawn: bytes = vl_convert.vegalite_to_png(figure.spec, scale=2)
    return drawn
