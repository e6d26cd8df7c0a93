"""The report: complete in itself, safe whatever names are in it, the same every time, in both languages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from engine.figures.figure import Figure
from engine.figures.fit_figure import fit_figure
from engine.figures.report_contents import Choices, ReportContents, SkillAnswers
from engine.figures.report_page import SECTIONS, report_page
from engine.figures.report_parts import MOST_ROWS, figure_block
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus
from engine.simulation.answers.body import SimulationBody
from tests.figures import choice_worlds
from tests.figures.report_worlds import HOSTILE, ON, computed_fit, contents, team, wide_tree
from tests.figures.results import wrapped

LANGUAGES = ("en", "zh")


class Page(HTMLParser):
    """What a browser would see: elements with their attributes, texts, scripts; and whether every element ends."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        elif self.open and self.open[-1] != "style":
            self.texts.append(data)

    def policy(self) -> str:
        found = [values for tag, values in self.tags if tag == "meta" and "http-equiv" in values]
        (values,) = found
        return str(values["content"])


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> Page:
    """The report on everything."""
    return Page(report_page(contents(), request.param))


def test_nothing_on_the_page_points_outside(page: Page) -> None:
    allowed = re.compile(r"#[\w-]+")
    for _, attributes in page.tags:
        for name in ("src", "href", "srcset", "action", "data", "poster", "formaction", "ping"):
            assert allowed.fullmatch(attributes.get(name) or "#none")
        assert "url(" not in (attributes.get("style") or "")
    assert not {tag for tag, _ in page.tags} & {"link", "iframe", "object", "embed", "img", "base", "form"}


def test_the_policy_lets_this_script_run_and_nothing_be_fetched(page: Page) -> None:
    policy = page.policy()
    (script,) = [text for attributes, text in page.scripts if "type" not in attributes]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy
    assert "connect-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy


def test_every_section_stands_in_its_place(page: Page) -> None:
    assert tuple(str(values["id"]) for tag, values in page.tags if tag == "section") == SECTIONS


def test_every_figure_has_its_data_and_its_words(page: Page) -> None:
    data = {attributes["id"]: json.loads(text) for attributes, text in page.scripts if "type" in attributes}
    places = [values for _, values in page.tags if "data-figure" in values]
    assert {values["data-figure"] for values in places} == set(data)
    assert all(values["aria-label"] for values in places)
    alerts = {name for name in data if name.startswith("figure-alert-")}
    assert alerts
    assert not any("$schema" in spec or "url" in spec.get("data", {}) for spec in data.values())
    # Map, mixes, outlook, bands, two heat maps, fit, load, funnel, plans, moves, schedule and three fans.
    assert len(data) == len(alerts) + 15


def test_ids_are_unique_and_every_link_and_label_has_its_target(page: Page) -> None:
    ids = [str(values["id"]) for _, values in page.tags if "id" in values]
    assert len(set(ids)) == len(ids)
    links = {str(values["href"])[1:] for tag, values in page.tags if tag == "a"}
    labels = {str(values["aria-labelledby"]) for _, values in page.tags if "aria-labelledby" in values}
    assert links | labels <= set(ids)


def test_every_table_has_a_caption_and_heads_with_a_scope(page: Page) -> None:
    assert [tag for tag, _ in page.tags].count("caption") == [tag for tag, _ in page.tags].count("table")
    assert all(values.get("scope") in {"col", "row"} for tag, values in page.tags if tag == "th")


def test_the_numbers_of_the_answers_are_on_the_page(page: Page) -> None:
    text = " ".join(page.texts)
    given = contents()
    assert all(result.hash in text for result in given.results)
    assert "248.0" in text  # F-STAFF's best team
    assert "−8.0" in text  # what the first alternative gives away
    assert "Python matcher: nothing else is installed" in text
    assert "check_ins" in text  # the table that does not say when it became known


def test_the_page_is_the_same_whenever_and_however_fast_it_was_computed() -> None:
    given = contents()
    assert given.goals is not None
    slower = given.goals.execution.model_copy(update={"seconds": 99.0, "run_id": "r1"})
    again = ReportContents(
        **{
            **vars(given),
            "goals": type(given.goals)(
                verb=given.goals.verb, body=given.goals.body, inputs=given.goals.inputs, execution=slower
            ),
        }
    )
    assert report_page(given, "en") == report_page(again, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_name_stays_a_name_wherever_it_stands(language: str) -> None:
    html = report_page(contents(HOSTILE), language)
    hostile, plain = Page(html), Page(report_page(contents("plain"), language))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert not any(name.startswith("on") for _, attributes in hostile.tags for name in attributes)
    assert "alert(1)" in " ".join(hostile.texts)
    for attributes, text in hostile.scripts:
        assert ("type" in attributes) == (not text.startswith("const"))
    assert "\x00" not in html


def test_without_any_answer_every_section_says_so() -> None:
    page = Page(report_page(ReportContents(), "en"))
    text = " ".join(page.texts)
    assert text.count("Not computed for this report.") == 10  # all but team, futures, assumed, limits
    assert "No project was staffed for this report." in text
    assert "No scenario was simulated for this report." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_answers_give_clear_sentences(language: str) -> None:
    risks = GoalRisks(
        valid_on=ON, alerts=(), ended=(), breaks=(), notices=(), counts={}, key_results=0, weeks=0, notes=()
    )
    given = ReportContents(
        goals=wrapped("goals status", GoalStatus(valid_on=ON, nodes=(), edges=(), roots=(), notices=())),
        mixes=wrapped("recommend", FrameworkMixes(valid_on=ON, policy="p", version="v", groups=())),
        risks=wrapped("goals risks", risks),
        simulation=wrapped("simulate", SimulationBody(as_of="2026-01-01", scenarios=(), comparisons=())),
    )
    text = " ".join(Page(report_page(given, language)).texts)
    expected = {
        "en": ("no goals that count", "nobody to recommend", "nothing is broken", "No scenario was simulated"),
        "zh": ("没有计入的目标", "没有可推荐的人员", "没有断点", "没有进行情景模拟"),
    }
    assert all(sentence in text for sentence in expected[language])


def test_two_thousand_goals_are_listed_and_the_page_stays_light() -> None:
    html = report_page(ReportContents(goals=wrapped("goals status", wide_tree(40, 50))), "en")
    assert "Goal M0039-049" in " ".join(Page(html).texts)
    assert len(html.encode()) < 3_000_000


def test_an_alternative_says_who_gives_way_to_whom() -> None:
    text = " ".join(Page(report_page(ReportContents(staffing=(wrapped("staff request", team()),)), "en")).texts)
    assert re.search(r"\w+: \w+ instead of \w+", text)
    assert "Best team, proven: 248.0 points" in text


def test_the_records_behind_a_fit_are_on_the_page() -> None:
    given = ReportContents(staffing=(wrapped("staff request", computed_fit()),))
    text = " ".join(Page(report_page(given, "en")).texts)
    assert "skill_records P2, plc" in text
    assert "level = 5" in text
    assert "1 June 2025" in text


def test_numbers_behind_a_figure_are_cut_on_the_page_with_a_word_but_not_in_the_figure() -> None:
    figure = fit_figure(team(), "en")
    longer = Figure(**{**vars(figure), "rows": figure.rows[:1] * (MOST_ROWS + 7)})
    shown = Page(figure_block(longer, "en"))
    assert [tag for tag, _ in shown.tags].count("tr") == MOST_ROWS + 1
    assert "7 more are not listed here, to keep the page readable." in shown.texts


def test_a_chinese_page_says_so_and_is_chinese() -> None:
    html = report_page(contents(), "zh")
    assert '<html lang="zh-Hans">' in html
    assert "三种未来" in html
    assert "2026年2月6日" in html
    assert "Three futures" not in html


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="en and zh"):
        report_page(ReportContents(), "fr")


def told(answers: SkillAnswers | None = None, around: Choices | None = None, language: str = "en") -> str:
    """Return all that a page about skills or choices says."""
    page = Page(report_page(ReportContents(skills=answers, choices=around), language))
    return " ".join(" ".join(page.texts).split())


def test_skills_show_what_is_lacking_what_that_asks_for_and_who_is_overlooked() -> None:
    text = told(choice_worlds.skills())
    assert "Nobody is one level short" in text or "No course to that level is known" in text
    assert "Hire or borrow 1.5 full-time people" in text
    assert "1.5 full-time people lacking in" in text  # the tile in the summary
    assert "no ranking, and no judgement" in text
    assert "never in a project" in text
    assert "Hatched: numbers of fewer than five people" in text


def test_a_gap_that_would_read_as_nothing_is_not_listed() -> None:
    given = choice_worlds.skills()
    (gap,) = given.gaps.body.gaps
    tiny = gap.changed(gap_fte=0.004)
    small = wrapped("skills gaps", given.gaps.body.model_copy(update={"gaps": (tiny,)}))
    assert "No unit lacks a skill" in told(replace(given, gaps=small))


def test_every_choice_is_told_with_names_moves_costs_and_proofs() -> None:
    text = told(around=choice_worlds.choices())
    assert "Dai is away from 1 June 2026 to 5 June 2026." in text
    assert "1 move; with fewer the request cannot be met." in text
    assert "Why not Ana?" in text
    assert "Lead Dai" in text  # the role by its name
    assert "A second solver came to the same." in text
    assert "solved again, by two solvers" in text
    assert "32.0" in text  # the cheapest way
    assert "1 of 2 openings filled, nobody promised twice." in text
    assert "All is done after 5 working days; proven: no schedule is shorter." in text


def test_a_choice_that_was_not_asked_for_is_left_out() -> None:
    every = choice_worlds.choices()
    alone = told(around=Choices(trades=every.trades))
    assert "What can be traded for what" in alone
    assert "What if somebody is away?" not in alone
    assert "All open roles at once" not in alone
