"""Risks: every alert with the check-ins, the rule and the next step; breaks in the chain as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.evidence.trail import RuleFired, Trail
from engine.figures.alert_figure import alert_figure, check_ins_of, short
from engine.figures.markup import Html, Part, element, join, table
from engine.figures.numerals import day, number, per_cent, plain, signed
from engine.figures.report_parts import details, fact_text, facts, figure_block, heading, paragraph, section
from engine.figures.wording import known_word, word
from engine.goals.goal_alerts import GoalAlert
from engine.goals.goal_notices import GoalFinding
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus

MOST_CARDS = 12
MOST_ROWS = 400
OPEN_ROWS = 15
MOST_FACTS = 4

Names = Mapping[tuple[str, str], str]


def risks_section(risks: GoalRisks | None, status: GoalStatus | None, language: str) -> Html:
    """Return the section about risks; ``status`` gives owners and goals their names."""
    title = word("section.risks", language)
    if risks is None:
        return section("risks", title, paragraph(word("page.nothing", language)))
    teller = _Teller(_names(status), _titles(status), language)
    intro = word(
        "risks.intro",
        language,
        alerts=number(len(risks.alerts)),
        breaks=number(len(risks.breaks)),
        key_results=number(risks.key_results),
        weeks=number(risks.weeks),
    )
    quiet = not risks.alerts and not risks.breaks
    return section(
        "risks",
        title,
        paragraph(intro),
        paragraph(word("risks.none", language)) if quiet else None,
        *(() if quiet else (*teller.alerts(risks.alerts), *teller.breaks(risks.breaks))),
        paragraph(word("risks.ended", language, number=number(len(risks.ended))), "small quiet")
        if risks.ended
        else None,
        teller.notices(risks.notices),
        *(paragraph(note, "small quiet") for note in risks.notes),
    )


def _names(status: GoalStatus | None) -> Names:
    if status is None:
        return {}
    return {(node.owner_type, node.owner_id): node.owner_name for node in status.nodes if node.owner_name}


def _titles(status: GoalStatus | None) -> Mapping[str, str]:
    return {} if status is None else {node.id: node.title for node in status.nodes if node.kind == "goal"}


class _Teller:
    """Tells findings in one language, with the names of owners and goals."""

    def __init__(self, names: Names, titles: Mapping[str, str], language: str) -> None:
        self.names, self.titles, self.language = names, titles, language

    def alerts(self, alerts: Sequence[GoalAlert]) -> list[Html]:
        parts = [heading(word("risks.alerts", self.language))]
        if not alerts:
            return [*parts, paragraph(word("risks.no_alerts", self.language))]
        parts += [self._card(alert) for alert in alerts[:MOST_CARDS]]
        others = alerts[MOST_CARDS:]
        if others:
            heads = [word(f"risks.{name}", self.language) for name in ("kind", "goal", "owner", "because", "value")]
            rows = [self._alert_row(alert) for alert in others[:MOST_ROWS]]
            told = word("risks.others", self.language, number=number(len(others)))
            parts.append(details(told, table(heads, rows, told, (4,)), self._rest(len(others))))
        return parts

    def _rest(self, count: int) -> Html | None:
        left = count - MOST_ROWS
        return paragraph(word("page.rest", self.language, number=number(left)), "small quiet") if left > 0 else None

    def _card(self, alert: GoalAlert) -> Html:
        lasts = {} if alert.check_ins is None else {"weeks": number(alert.check_ins)}
        said = word(
            "risks.said" if lasts else "risks.said_state",
            self.language,
            day=day(alert.raised_on, self.language),
            **lasts,
            value=per_cent(alert.attainment),
            missing=number(alert.missing, 2),
        )
        told = element("div", self._headline(alert), paragraph(said), self._alert_facts(alert))
        shown = figure_block(alert_figure(alert, self.language), self.language, numbers=False)
        return element("article", element("div", told, shown, class_="two"), self._evidence(alert), class_="card")

    def _headline(self, alert: GoalAlert) -> Html:
        kind = f"{self._code(alert.code)} · {word(f'severity.{alert.severity}', self.language)}"
        return element("h4", element("span", kind, class_=f"tag {alert.severity}"), " ", alert.title or alert.subject)

    def _alert_facts(self, alert: GoalAlert) -> Html:
        return facts(
            [
                (word("risks.owner", self.language), self._owner(alert.owner_type, alert.owner_id)),
                (word("risks.goal", self.language), self._goal(alert.goal_id)),
                (word("risks.because", self.language), alert.because.text(self.language)),
                *([(word("risks.gains", self.language), told)] if (told := self._gains(alert)) else []),
                (word("risks.next", self.language), element("strong", alert.next_step.text(self.language))),
            ]
        )

    def _gains(self, alert: GoalAlert) -> str:
        return ("、" if self.language == "zh" else ", ").join(signed(gain, 1) for gain in alert.gains)

    def _evidence(self, alert: GoalAlert) -> Html:
        reports = check_ins_of(alert)
        heads = [word(f"risks.{name}", self.language) for name in ("date", "value")]
        rows = [(day(dated, self.language), short(value)) for dated, value, _ in reports]
        return details(
            word("risks.evidence", self.language),
            table(heads, rows, word("risks.evidence", self.language), (1,)) if rows else None,
            *(self._rule(rule) for rule in alert.trail.rules),
        )

    def _rule(self, rule: RuleFired) -> Html:
        version = word("risks.version", self.language, policy=rule.policy, version=rule.version)
        used = [
            word(
                "risks.parameter",
                self.language,
                name=name,
                value=plain(value) if isinstance(value, float) else str(value),
                day=day(rule.parameter_dates.get(name, rule.effective), self.language),
            )
            for name, value in rule.parameters.items()
        ]
        told = f"{word('risks.rule', self.language)}: {rule.rule} ({version})"
        return paragraph(join((told, *(join((element("br"), element("code", one))) for one in used))), "small")

    def _alert_row(self, alert: GoalAlert) -> list[Part]:
        return [
            self._code(alert.code),
            alert.title or alert.subject,
            self._owner(alert.owner_type, alert.owner_id),
            alert.because.text(self.language),
            per_cent(alert.attainment),
        ]

    def breaks(self, breaks: Sequence[GoalFinding]) -> list[Html | None]:
        title = word("risks.breaks", self.language)
        if not breaks:
            return [heading(title), paragraph(word("risks.no_breaks", self.language))]
        return [heading(title), self._findings(breaks[:OPEN_ROWS], title), self._more(breaks[OPEN_ROWS:], title)]

    def _more(self, findings: Sequence[GoalFinding], title: str) -> Html | None:
        if not findings:
            return None
        told = word("page.more", self.language, number=number(len(findings)))
        return details(told, self._findings(findings[:MOST_ROWS], title), self._rest(len(findings)))

    def notices(self, notices: Sequence[GoalFinding]) -> Html | None:
        if not notices:
            return None
        title = word("risks.notices", self.language)
        told = f"{title} ({number(len(notices))})"
        return details(told, self._findings(notices[:MOST_ROWS], title), self._rest(len(notices)))

    def _findings(self, findings: Sequence[GoalFinding], title: str) -> Html:
        heads = [word(f"risks.{name}", self.language) for name in ("kind", "goal", "owner", "what", "mend", "evidence")]
        return table(heads, [self._finding(found) for found in findings], title)

    def _finding(self, found: GoalFinding) -> list[Part]:
        severity = word(f"severity.{found.severity}", self.language)
        return [
            join((self._code(found.code), " ", element("span", severity, class_=f"tag {found.severity}"))),
            self._goal(found.goal_id),
            self._owner(found.owner_type, found.owner_id),
            found.what.text(self.language),
            found.mend.text(self.language),
            self._records(found.trail),
        ]

    def _records(self, trail: Trail) -> Html | None:
        if not trail.facts:
            return None
        shown = [element("div", element("code", fact_text(fact))) for fact in trail.facts[:MOST_FACTS]]
        return element("div", *shown, element("div", "…") if len(trail.facts) > MOST_FACTS else None, class_="wide")

    def _code(self, code: str) -> str:
        return known_word(f"code.{code}", code, self.language)

    def _owner(self, kind: str, identity: str) -> str:
        return self.names.get((kind, identity)) or identity or "–"

    def _goal(self, goal_id: str) -> Part:
        title = self.titles.get(goal_id)
        return join((title, " ", element("code", goal_id))) if title else goal_id
