"""How the answers were computed, so that anyone can compute them again; and what they are not."""

from __future__ import annotations

from typing import Any

from engine.domain.frozen import Localised
from engine.evidence.result import Result
from engine.figures.markup import Html, Part, element, join, table
from engine.figures.numerals import iso_day, listed, number
from engine.figures.report_contents import ReportContents
from engine.figures.report_parts import details, heading, paragraph, section
from engine.figures.wording import known_word, word
from engine.staffing.answers.answer import StaffingAnswer

LIMITS = ("verdict", "people", "proposal", "forecast", "data", "wellbeing")


def method_section(contents: ReportContents, language: str) -> Html:
    """Return the section with days, hashes, seeds, policies and versions.

    Times and ids of a run are left out: the same answers make the same page.
    """
    title = word("section.method", language)
    if not contents.results:
        return section("method", title, paragraph(word("page.nothing", language)))
    names = ("verb", "as_of", "known", "policies", "seed", "hash")
    heads = [word(f"method.{name}", language) for name in names]
    return section(
        "method",
        title,
        paragraph(word("method.intro", language)),
        table(heads, [_row(result, language) for result in contents.results], title),
        *(paragraph(said) for said in _sentences(contents, language)),
        *(paragraph(_search(result.body, language), "small quiet") for result in contents.staffing),
        _fingerprints(contents, language),
    )


def limits_section(language: str) -> Html:
    """Return what the report is not (AI literacy, Article 4 of the EU AI Act)."""
    said = [element("li", word(f"limits.{name}", language)) for name in LIMITS]
    return section("limits", word("section.limits", language), element("ul", *said, class_="limits"))


def _row(result: Result[Any], language: str) -> list[Part]:
    policies = [
        element("div", f"{name} ", element("code", version[:12]))
        for name, version in sorted(result.inputs.policies.items())
    ]
    return [
        _name(result, language),
        iso_day(result.inputs.valid_on, language),
        iso_day(result.inputs.known_on, language),
        join(policies) if policies else "–",
        "–" if result.inputs.seed is None else str(result.inputs.seed),
        element("code", result.hash),
    ]


def _name(result: Result[Any], language: str) -> str:
    name = known_word(f"verb.{result.verb}", result.verb, language)
    title = getattr(result.body, "title", None)
    title = title.text(language) if isinstance(title, Localised) else title
    return f"{name}: {title}" if title else name


def _sentences(contents: ReportContents, language: str) -> list[str]:
    results = contents.results
    assumed = sorted({name for result in results for name in result.inputs.known_then_assumed})
    matchers = list(dict.fromkeys(result.execution.matcher for result in results if result.execution.matcher))
    versions = sorted({f"{name} {one}" for result in results for name, one in result.execution.versions.items()})
    notes = dict.fromkeys(note for result in results for note in result.execution.notes)
    said = [
        word("method.assumed", language, tables=listed(assumed, language))
        if assumed
        else word("method.not_assumed", language)
    ]
    said += [word("method.matcher", language, matcher=matcher.rstrip(".")) for matcher in matchers]
    said += [word("method.versions", language, versions=listed(versions, language))] if versions else []
    return [*said, *notes]


def _search(answer: StaffingAnswer, language: str) -> str:
    return word(
        "method.pruning",
        language,
        title=answer.title,
        seen=number(answer.columns_seen),
        eligible=number(answer.columns_eligible),
        pruning=answer.pruning,
    )


def _fingerprints(contents: ReportContents, language: str) -> Html | None:
    """Return the fingerprint of every table; where answers rest on different data, each under its name."""
    prints = {tuple(sorted(result.inputs.data.items())): result for result in reversed(contents.results)}
    parts: list[Html | None] = []
    for tables, result in reversed(list(prints.items())):
        if not tables:
            continue
        heads = [word("method.table", language), word("method.fingerprint", language)]
        rows = [(name, element("code", one)) for name, one in tables]
        parts += [
            heading(_name(result, language)) if len(prints) > 1 else None,
            table(heads, rows, word("method.data", language)),
        ]
    return details(word("method.data", language), *parts) if parts else None
