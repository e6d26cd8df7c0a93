"""The report: one HTML page that holds everything it needs and asks nothing of any network."""

from __future__ import annotations

from engine.figures.markup import Html, element
from engine.figures.numerals import iso_day
from engine.figures.report_contents import ReportContents
from engine.figures.report_parts import paragraph
from engine.figures.report_script import bundle, content_security_policy
from engine.figures.report_style import STYLE
from engine.figures.section_change import change_section
from engine.figures.section_choices import choices_section
from engine.figures.section_futures import assumed_section, futures_section, futures_title
from engine.figures.section_goals import goals_section
from engine.figures.section_method import limits_section, method_section
from engine.figures.section_mixes import mixes_section
from engine.figures.section_outlook import outlook_section
from engine.figures.section_risks import risks_section
from engine.figures.section_skills import skills_section
from engine.figures.section_strategy import strategy_section
from engine.figures.section_summary import summary_section
from engine.figures.section_team import team_section
from engine.figures.wording import LANGUAGES, word

SECTIONS = (
    *("summary", "goals", "mixes", "risks", "outlook", "change"),
    *("skills", "team", "choices"),
    *("futures", "strategy", "assumed", "method", "limits"),
)


def report_page(contents: ReportContents, language: str = "en") -> str:
    """Return the report as one HTML document; the same contents give the same bytes.

    Parameters
    ----------
    contents : ReportContents
        Answers to show.
    language : str
        ``en`` or ``zh``.

    Raises
    ------
    ValueError
        Another language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"the report speaks {' and '.join(LANGUAGES)}, not {language!r}")
    script = bundle()
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=content_security_policy(script)),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name_="referrer", content="no-referrer"),
        element("title", _title(contents, language)),
        element("style", Html(STYLE)),
    )
    body = element(
        "body",
        element("a", word("page.skip", language), href="#content", class_="skip"),
        _header(contents, language),
        element("main", *_sections(contents, language), id="content", class_="wrap"),
        element("footer", element("div", word("page.footer", language), class_="wrap")),
        Html(f"<script>{script}</script>"),
    )
    tongue = "zh-Hans" if language == "zh" else "en"
    return f"<!DOCTYPE html>\n{element('html', head, body, lang=tongue)}\n"


def _title(contents: ReportContents, language: str) -> str:
    name = word("page.title", language)
    return f"{contents.title} · {name}" if contents.title else name


def _header(contents: ReportContents, language: str) -> Html:
    titles = {name: word(f"section.{name}", language) for name in SECTIONS}
    titles["futures"] = futures_title(contents.simulation.body if contents.simulation else None, language)
    links = [element("li", element("a", title, href=f"#{name}")) for name, title in titles.items()]
    return element(
        "header",
        element(
            "div",
            element("h1", _title(contents, language)),
            paragraph(_lead(contents, language)),
            element("nav", element("ol", *links), aria_label=word("page.contents", language)),
            class_="wrap",
        ),
    )


def _lead(contents: ReportContents, language: str) -> str:
    dated = [result.inputs for result in contents.results if result.inputs.valid_on]
    if not dated:
        return word("page.lead_bare", language)
    return word(
        "page.lead",
        language,
        on=iso_day(dated[0].valid_on, language),
        known=iso_day(dated[0].known_on, language),
    )


def _sections(contents: ReportContents, language: str) -> list[Html]:
    goals = contents.goals.body if contents.goals else None
    risks = contents.risks.body if contents.risks else None
    simulation = contents.simulation.body if contents.simulation else None
    return [
        summary_section(contents, language),
        goals_section(goals, risks, language),
        mixes_section(contents.mixes.body if contents.mixes else None, language),
        risks_section(risks, goals, language),
        outlook_section(contents.forecasts.body if contents.forecasts else None, language),
        change_section(contents.change.body if contents.change else None, language),
        skills_section(contents.skills, language),
        team_section([result.body for result in contents.staffing], language),
        choices_section(contents.choices, language),
        futures_section(simulation, language),
        strategy_section(contents.strategy, language),
        assumed_section(simulation, language),
        method_section(contents, language),
        limits_section(language),
    ]
