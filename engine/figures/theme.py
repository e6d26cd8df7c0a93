"""How figures look: colours that the colour-blind tell apart, dark text on white, the reader's own fonts."""

from __future__ import annotations

from typing import Any, Final

FONT: Final = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Hiragino Sans GB", '
    '"Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", Arial, sans-serif'
)
"""Fonts that are on the reader's machine, Chinese ones included; nothing is loaded."""

INK: Final = "#1f2933"
QUIET_INK: Final = "#52606d"
LINE: Final = "#cbd2d9"
PAPER: Final = "#ffffff"
BLACK: Final = "#000000"
TRACK: Final = "#e4e7eb"

BLUE: Final = "#0072b2"
ORANGE: Final = "#e69f00"
GREEN: Final = "#009e73"
VERMILLION: Final = "#d55e00"
SKY: Final = "#56b4e9"
PURPLE: Final = "#cc79a7"
YELLOW: Final = "#f0e442"
GREY: Final = "#8d99a6"

PALETTE: Final = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, YELLOW)
"""Okabe and Ito's colours, safe for every common colour blindness; a figure never tells by colour alone."""

DARKER: Final = {
    BLUE: "#005a8c",
    VERMILLION: "#a34700",
    GREEN: "#00694d",
    PURPLE: "#8f3f6c",
    ORANGE: "#8a5f00",
    SKY: "#1f6f9f",
    YELLOW: "#6b6300",
    GREY: QUIET_INK,
}
"""The same hue, dark enough for text on white."""

DASHES: Final = ((1, 0), (7, 3), (2, 3), (10, 3, 2, 3))
"""Strokes that go with the colours."""

CONFIG: Final[dict[str, Any]] = {
    "font": FONT,
    "background": PAPER,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET_INK,
        "labelFontSize": 12,
        "titleColor": QUIET_INK,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": TRACK,
        "domainColor": LINE,
        "tickColor": LINE,
    },
    "text": {"color": INK, "fontSize": 12},
    "legend": {"labelColor": INK, "labelFontSize": 12, "titleColor": QUIET_INK, "titleFontWeight": "normal"},
}


def darker(colour: str) -> str:
    """Return the shade of a palette colour that is legible as text; other colours give ink."""
    return DARKER.get(colour, INK)


def colour_of(at: int) -> str:
    """Return the palette colour of the ``at``-th thing, beginning anew after the last."""
    return PALETTE[at % len(PALETTE)]


def dash_of(at: int) -> tuple[int, ...]:
    """Return the stroke of the ``at``-th line."""
    return DASHES[at % len(DASHES)]


def ink_on(colour: str) -> str:
    """Return the text colour with a contrast of at least 4.5 on a filled palette colour."""
    return PAPER if colour == BLUE else BLACK
