"""What would change if a policy were another: counts, flows between bands, and those who change the most."""

from __future__ import annotations

from engine.figures.band_figure import band_figure, band_name
from engine.figures.markup import Html, Part, element, join, table
from engine.figures.mix_figure import component_name
from engine.figures.numerals import number, per_cent
from engine.figures.report_parts import figure_block, heading, legend, paragraph, section
from engine.figures.theme import BLUE, ORANGE
from engine.figures.wording import word
from engine.goals.preview_views import PolicyPreview, PreviewExample, ScoredMix


def change_section(preview: PolicyPreview | None, language: str) -> Html:
    """Return the section about a policy that was tried on everyone."""
    title = word("section.change", language)
    if preview is None:
        return section("change", title, paragraph(word("page.nothing", language)))
    intro = word(
        "change.intro",
        language,
        policy=preview.before.policy,
        before=preview.before.version,
        after=preview.after.version,
        people=number(preview.people),
        changed=number(preview.people_changed),
        bands=number(preview.band_changed),
        mixes=number(preview.mix_changed),
        unscored=number(preview.without_score),
    )
    again = word("change.rerun", language)
    return section(
        "change",
        title,
        paragraph(intro),
        *_flows(preview, language),
        *_examples(preview.examples, language),
        paragraph(word("change.effects", language, fairness=again, staffing=again), "small quiet"),
        *(paragraph(note.text(language), "small quiet") for note in preview.notes),
    )


def _flows(preview: PolicyPreview, language: str) -> list[Html]:
    if not preview.flows:
        return []
    colours = [(BLUE, word("change.up", language)), (ORANGE, word("change.down", language))]
    return [
        legend(colours, word("change.legend", language)),
        figure_block(band_figure(preview, language), language),
    ]


def _examples(examples: tuple[PreviewExample, ...], language: str) -> list[Html]:
    if not examples:
        return []
    title = word("change.examples", language)
    heads = [word(f"change.{name}", language) for name in ("person", "score", "reached", "before", "after")]
    return [heading(title), table(heads, [_row(each, language) for each in examples], title)]


def _row(example: PreviewExample, language: str) -> list[Part]:
    before, after = example.before, example.after
    return [
        element("code", example.person_id),
        join((_score(before, language), " → ", _score(after, language))),
        _lines([f"{component_name(one.component, language)} {per_cent(one.attainment)}" for one in after.components]),
        _mix(before, language),
        _mix(after, language),
    ]


def _score(mix: ScoredMix, language: str) -> str:
    return f"{number(mix.score, 1)} ({band_name(mix.band).text(language)})"


def _mix(mix: ScoredMix, language: str) -> Html:
    return _lines(
        [f"{component_name(one.component, language)} {per_cent(100 * one.weight, 0)}" for one in mix.components]
    )


def _lines(lines: list[str]) -> Html:
    return element("div", *(element("div", line) for line in lines))
