"""Framework mixes as bars: what each job family is steered by, and with which weights."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, across, inline, span, specification, tooltip, upward
from engine.figures.numerals import number, per_cent
from engine.figures.theme import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION, ink_on
from engine.figures.wording import both, known_word, word
from engine.goals.framework_mixes import FrameworkMixes, MixGroup

FRAMEWORK_COLOURS = {
    "KPI": BLUE,
    "OKR": GREEN,
    "MBO": ORANGE,
    "PROJECT": SKY,
    "BEHAVIOUR": PURPLE,
    "SATISFACTION": VERMILLION,
}
MOST_BARS = 24
ROW_PIXELS = 58
NAMED_FROM, TOLD_FROM = 0.18, 0.05

Row = dict[str, object]


@dataclass(frozen=True)
class MixBar:
    """Groups of one job family with the same mix and the same warnings.

    Attributes
    ----------
    group : MixGroup
        The first of them.
    people : int
        People in all of them.
    tags : tuple of str
        Tags that all of them share.
    """

    group: MixGroup
    people: int
    tags: tuple[str, ...]

    @property
    def components(self) -> list[tuple[str, float]]:
        """Components with their weights, the heaviest first."""
        return sorted(self.group.mix.items(), key=lambda item: (-item[1], item[0]))

    @property
    def name(self) -> str:
        """Name of the job family, its id where there is none; may be empty."""
        return self.group.name or self.group.job_family


def mix_bars(mixes: FrameworkMixes) -> list[MixBar]:
    """Return what differs in mix or warnings, by job family and then by people, most first."""
    alike: dict[tuple[object, ...], list[MixGroup]] = defaultdict(list)
    for group in mixes.groups:
        warnings = tuple(sorted(warning.code for warning in group.warnings))
        alike[(group.job_family, tuple(sorted(group.mix.items())), group.reason, warnings)].append(group)
    bars = [_bar(groups) for groups in alike.values()]
    return sorted(bars, key=lambda bar: (bar.group.job_family, -bar.people))


def _bar(groups: list[MixGroup]) -> MixBar:
    shared = frozenset.intersection(*(frozenset(group.tags) for group in groups))
    return MixBar(groups[0], sum(group.people for group in groups), tuple(sorted(shared)))


def component_name(component: str, language: str) -> str:
    """Return the name of a component such as ``KPI:results`` for people; unknown ones are made of their own words."""
    framework, _, part = component.partition(":")
    return known_word(f"component.{component}", f"{framework} {part.replace('_', ' ')}".strip(), language)


def mix_figure(mixes: FrameworkMixes, language: str) -> Figure:
    """Return the weights of every mix, a bar a job family."""
    bars = mix_bars(mixes)
    return Figure(
        id="framework-mixes",
        title=both("mix.title"),
        spec=_spec(bars[:MOST_BARS], language),
        alternative=_alternative(bars),
        columns=("job_family", "name", "people", "component", "weight", "reason", "warnings"),
        rows=tuple(
            (
                bar.group.job_family,
                bar.name,
                bar.people,
                component,
                weight,
                bar.group.reason,
                " ".join(sorted(warning.code for warning in bar.group.warnings)),
            )
            for bar in bars
            for component, weight in bar.components
        ),
    )


def _spec(bars: list[MixBar], language: str) -> dict[str, object]:
    segments = [segment for at, bar in enumerate(bars) for segment in _segments(at, bar, language)]
    names: list[Row] = [
        {
            "y": at,
            "x": 0,
            "label": _label(bar, language),
        }
        for at, bar in enumerate(bars)
    ]
    shares, rows = span(0, 1), span(max(len(bars), 1) - 0.5, -0.6)
    drawn = alt.Chart(inline(segments))
    shown = tooltip(component=word("mix.component", language), weight=word("mix.weight", language))
    chart = alt.layer(
        drawn.mark_rect(stroke="white", strokeWidth=1.5).encode(
            x=across("x", shares),
            x2="right:Q",
            y=upward("top", rows),
            y2="bottom:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=shown,
        ),
        drawn.mark_text(fontSize=12).encode(
            x=across("middle", shares), y=upward("y", rows), text="shown:N", color=alt.Color("ink:N", scale=None)
        ),
        alt.Chart(inline(names))
        .mark_text(align="left", dy=-23, fontWeight="bold", clip=True)
        .encode(x=across("x", shares), y=upward("y", rows), text="label:N"),
    )
    return specification(chart, ROW_PIXELS * max(len(bars), 1))


def _label(bar: MixBar, language: str) -> str:
    key = "mix.bar_one" if bar.people == 1 else "mix.bar"
    return word(key, language, name=bar.name or word("mix.unknown", language), people=number(bar.people))


def _segments(at: int, bar: MixBar, language: str) -> list[Row]:
    left, rows = 0.0, list[Row]()
    for component, weight in bar.components:
        colour = FRAMEWORK_COLOURS.get(component.partition(":")[0], GREY)
        share, name = per_cent(100 * weight, 0), component_name(component, language)
        rows.append(
            {
                "y": at,
                "top": at - 13 / ROW_PIXELS,
                "bottom": at + 13 / ROW_PIXELS,
                "x": left,
                "right": left + weight,
                "middle": left + weight / 2,
                "component": name,
                "weight": share,
                "colour": colour,
                "ink": ink_on(colour),
                "shown": f"{name} {share}" if weight >= NAMED_FROM else share if weight >= TOLD_FROM else "",
            }
        )
        left += weight
    return rows


def _alternative(bars: list[MixBar]) -> Localised:
    if not bars:
        return both("mix.none")
    told = {language: [_told(bar, language) for bar in bars[:MOST_BARS]] for language in ("en", "zh")}
    return both("mix.alternative", told=Localised(en="; ".join(told["en"]), zh="；".join(told["zh"])))


def _told(bar: MixBar, language: str) -> str:
    parts = [f"{component_name(name, language)} {per_cent(100 * weight, 0)}" for name, weight in bar.components]
    comma, colon = ("、", "：") if language == "zh" else (", ", ": ")
    return f"{bar.name or word('mix.unknown', language)}{colon}{comma.join(parts)}"
