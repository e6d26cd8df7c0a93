"""The brief of one page: printable on A4, without scripts or references to other files."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.frozen import Localised
from engine.evidence.result import Result
from engine.figures.figure import Figure
from engine.figures.markup import Html, Part, element, join, table
from engine.figures.numerals import MISSING, iso_day, number, plain, signed
from engine.figures.picture import svg_of
from engine.simulation.answers.body import Assumption
from engine.simulation.answers.titles import title_of
from engine.simulation.experiments.brief import BriefBody, BriefOption
from engine.simulation.experiments.estimates import Estimate, kind_of
from engine.simulation.world.work_measures import CHANCES

MOST_ASSUMPTIONS = 8
"""Assumptions printed; the JSON form has all."""
MOST_DRIVERS = 6
"""Drivers printed."""
STYLE = (
    "@page{size:A4;margin:12mm}body{font:9.5pt/1.4 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;"
    "max-width:50rem;margin:1rem auto;padding:0 1rem;color:#1c2430}h1{font-size:1.3rem;margin:0}"
    "h2{font-size:1rem;margin:.7rem 0 .15rem}p{margin:.15rem 0}.answer{font-size:1.1rem;font-weight:600}"
    ".figures{display:flex;flex-wrap:wrap;gap:.5rem}.figures figure{margin:0;flex:1 1 20rem;min-width:0}"
    ".figures svg{width:100%;height:14rem}table{border-collapse:collapse;width:100%;font-size:.85rem}"
    "caption{text-align:left;color:#4a5568}th,td{text-align:left;padding:.1rem .5rem .1rem 0;"
    "border-bottom:1px solid #d5dae1}td.number,th.number{text-align:right}.quiet{color:#4a5568;font-size:.8rem}"
    ".best{font-weight:600}"
)
_WORDS = {
    "brief": Localised(en="Brief", zh="简报"),
    "drivers": Localised(en="What drives the difference", zh="差异的驱动因素"),
    "options": Localised(en="Options", zh="方案"),
    "assumptions": Localised(en="What it rests on", zh="依据的假设"),
    "receipt": Localised(en="Receipt", zh="回执"),
    "option": Localised(en="Option", zh="方案"),
    "band": Localised(en="5–95 % of runs", zh="5–95% 的运行"),
    "difference": Localised(en="Against the first", zh="与首个方案相比"),
    "cost": Localised(en="Cost", zh="成本"),
    "driver": Localised(en="Driver", zh="驱动因素"),
    "part": Localised(en="Its part", zh="贡献"),
    "what": Localised(en="What changes", zh="变化内容"),
    "value": Localised(en="Value", zh="取值"),
    "unit": Localised(en="Unit", zh="单位"),
    "source": Localised(en="Source", zh="来源"),
    "why": Localised(en="Why", zh="原因"),
    "best": Localised(en="best beyond chance", zh="超出随机误差的最优"),
    "data": Localised(en="data", zh="数据"),
    "policy": Localised(en="policy", zh="政策"),
    "assumption": Localised(en="assumption", zh="假设"),
}


def brief_page(result: Result[BriefBody], figures: Sequence[Figure], language: str) -> str:
    """Return the brief as HTML.

    Parameters
    ----------
    result : Result of BriefBody
        What it says, with inputs and execution for the receipt.
    figures : sequence of Figure
        Pictures, side by side; two fit well.
    language : str
        ``en`` or ``zh``.
    """
    body = result.body
    question = body.question.text(language)
    head = element("head", element("meta", charset="utf-8"), element("title", question), element("style", Html(STYLE)))
    day, runs = result.inputs.valid_on, body.replications
    when = Localised(
        en=f"Facts of {iso_day(day, 'en')}, {body.months} months ahead, {runs} runs of each option.",
        zh=f"数据截至{iso_day(day, 'zh')}，展望 {body.months} 个月，每个方案运行 {runs} 次。",
    )
    parts: list[Part] = [
        element("p", _word("brief", language), class_="quiet"),
        element("h1", question),
        element("p", body.answer.text(language), class_="answer"),
        element("p", f"{when.text(language)} {body.standing.text(language)}", class_="quiet"),
        element("div", *(_picture(figure, language) for figure in figures), class_="figures"),
        element("h2", _word("options", language)),
        _options(body, language),
        element("h2", _word("drivers", language)),
        _drivers(body, language),
        element("h2", _word("assumptions", language)),
        _assumptions(body.assumptions, language),
        element("h2", _word("receipt", language)),
        _receipt(result, language),
    ]
    return f"<!doctype html>\n{element('html', head, element('body', element('main', *parts)), lang=language)}\n"


def _word(name: str, language: str) -> str:
    return _WORDS[name].text(language)


def _picture(figure: Figure, language: str) -> Html:
    return element("figure", Html(svg_of(figure, language)))


def _options(body: BriefBody, language: str) -> Html:
    chance = kind_of(body.of) in CHANCES
    title = title_of(body.of).text(language)
    asked = f"P({title})" if chance else title
    bands = [] if chance else [_word("band", language)]
    heads = [_word("option", language), asked, *bands, _word("difference", language), _word("cost", language)]
    rows = [_option(option, body, chance, language) for option in body.options]
    caption = Localised(en="95 % intervals of the mean", zh="均值的 95% 置信区间")
    return table(heads, rows, caption.text(language), range(1, len(heads)))


def _option(option: BriefOption, body: BriefBody, chance: bool, language: str) -> list[Part]:
    places = 2 if chance else _places(option.value)
    name: Part = option.title.text(language)
    if option.name == body.best:
        name = join((element("span", name, class_="best"), f" · {_word('best', language)}"))
    band = [] if chance else [f"{number(option.value.low, places)} – {number(option.value.high, places)}"]
    return [
        name,
        _with_width(number(option.value.mean, places), option.value),
        *band,
        MISSING
        if option.difference is None
        else _with_width(signed(option.difference.mean, places), option.difference),
        MISSING if option.cost is None else _with_width(number(option.cost.mean, _places(option.cost)), option.cost),
    ]


def _places(value: Estimate) -> int:
    return 2 if abs(value.mean) < 10 else 1 if abs(value.mean) < 100 else 0


def _with_width(told: str, value: Estimate) -> str:
    return told if value.half_width is None else f"{told} ± {plain(float(f'{value.half_width:.2g}'))}"


def _drivers(body: BriefBody, language: str) -> Html:
    traced = body.drivers
    if traced is None:
        told = body.drivers_note.text(language) if body.drivers_note else MISSING
        return element("p", told, class_="quiet")
    titles = {option.name: option.title.text(language) for option in body.options}
    heads = [_word(name, language) for name in ("driver", "part", "what")]
    rows = [
        [
            driver.name,
            _with_width(signed(driver.value.mean, _places(driver.value)), driver.value),
            ", ".join(driver.changes),
        ]
        for driver in traced.drivers[:MOST_DRIVERS]
    ]
    return table(heads, rows, f"{titles[traced.first]} → {titles[traced.second]}", (1,))


def _assumptions(assumptions: Sequence[Assumption], language: str) -> Html:
    heads = ["", *(_word(name, language) for name in ("value", "unit", "source", "why"))]
    rows = [
        [one.name, _value(one), one.unit, _word(one.source.value, language), one.why]
        for one in assumptions[:MOST_ASSUMPTIONS]
    ]
    more = len(assumptions) - len(rows)
    caption = Localised(
        en=f"{len(rows)} values" + (f"; {more} more in the JSON form" if more else ""),
        zh=f"{len(rows)} 个取值" + (f"；另有 {more} 个见 JSON" if more else ""),
    )
    return table(heads, rows, caption.text(language), (1,))


def _value(one: Assumption) -> str:
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    return ", ".join(plain(float(f"{value:.4g}")) for value in values)


def _receipt(result: Result[BriefBody], language: str) -> Html:
    run = result.execution.run_id
    told = Localised(
        en=f"Hash of this answer: {result.hash}. " + (f"Run {run}: sextant decisions receipt {run}" if run else ""),
        zh=f"本结果的哈希：{result.hash}。" + (f"运行 {run}：sextant decisions receipt {run}" if run else ""),
    )
    return join(
        (
            element("p", told.text(language), class_="quiet"),
            element("p", result.what_this_is_not, class_="quiet"),
        )
    )
