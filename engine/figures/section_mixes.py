"""Framework mixes: what each job family is steered by, why, and what speaks against it."""

from __future__ import annotations

from engine.figures.markup import Html, Part, element, join, table
from engine.figures.mix_figure import MOST_BARS, MixBar, component_name, mix_bars, mix_figure
from engine.figures.numerals import number, per_cent
from engine.figures.report_parts import figure_block, paragraph, section
from engine.figures.wording import word
from engine.goals.framework_mixes import FrameworkMixes, MixWarning

MOST_ROWS = 200


def mixes_section(mixes: FrameworkMixes | None, language: str) -> Html:
    """Return the section about framework mixes."""
    title = word("section.mixes", language)
    if mixes is None:
        return section("mixes", title, paragraph(word("page.nothing", language)))
    bars = mix_bars(mixes)
    if not bars:
        return section("mixes", title, paragraph(word("mix.none", language)))
    people = sum(bar.people for bar in bars)
    drawn_out, listed_out = len(bars) - MOST_BARS, len(bars) - MOST_ROWS
    heads = [word(f"mixes.{name}", language) for name in ("family", "people", "mix", "why", "warnings")]
    return section(
        "mixes",
        title,
        paragraph(
            word("mixes.intro", language, policy=mixes.policy, version=mixes.version[:12], people=number(people))
        ),
        figure_block(mix_figure(mixes, language), language),
        paragraph(word("mixes.bars_left", language, number=number(drawn_out)), "small quiet")
        if drawn_out > 0
        else None,
        table(heads, [_row(bar, language) for bar in bars[:MOST_ROWS]], title, (1,)),
        paragraph(word("page.rest", language, number=number(listed_out)), "small quiet") if listed_out > 0 else None,
    )


def _row(bar: MixBar, language: str) -> list[Part]:
    group = bar.group
    parts = [f"{component_name(name, language)} {per_cent(100 * weight, 0)}" for name, weight in bar.components]
    warnings = [_warning(warning, language) for warning in group.warnings]
    return [
        join((bar.name or word("mix.unknown", language), _tags(bar))),
        number(bar.people),
        element("div", *(element("div", part) for part in parts), class_="wide"),
        join(
            (
                group.because.text(language),
                element("div", word("mixes.fallback", language), class_="quiet") if group.fallback else None,
            )
        ),
        join(warnings) if warnings else word("mixes.none", language),
    ]


def _tags(bar: MixBar) -> Html | None:
    return element("div", ", ".join(bar.tags), class_="quiet small") if bar.tags else None


def _warning(warning: MixWarning, language: str) -> Html:
    return element("div", element("span", warning.code, class_="tag high"), " ", warning.because.text(language))
