"""Why a person's weighted attainment stands in its band, and how far the next bands are."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.evidence.trail import Trail
from engine.goals.framework_mixes import recommend_mixes
from engine.goals.mix_scores import components_of, score_mixes
from engine.goals.own_goals import own_goals
from engine.goals.rounding import DECIMALS
from engine.policy.document import Policy
from engine.policy.explanations import PolicyExplanation, RowSaid, SuggestedChange
from engine.policy.scores import Band, Score, lower_scores
from engine.policy.spoken_words import percent

_SCORE = "score"


def band_explanation(organisation: Organisation, bands: Policy, mix: Policy, person_id: str) -> PolicyExplanation:
    """Return score and band of one person under a mix policy, and what each other band would take.

    Raises
    ------
    InputError
        Nobody of that id is employed, or the policy sets no bands on the day.
    """
    on, people = organisation.valid_on, organisation.workforce.person_ids
    if person_id not in people:
        what = f"Nobody with the id {person_id[:80]!r} is employed on {on}."
        raise InputError(Problem("unknown-person", what, "Give the person_id.", value=person_id[:80]))
    rating = next(iter(lower_scores(bands, on)), None)
    if rating is None:
        what = f"Policy '{bands.id}' sets no bands on {on}."
        raise InputError(Problem("not-in-force", what, "Ask about a later day.", file=bands.file))
    mixes = recommend_mixes(organisation, mix)
    scores = score_mixes(mixes, own_goals(organisation, components_of(mixes)), people, rating)
    at = people.index(person_id)
    points = scores.score_of(at)
    share = None if points is None else round(points / 100, DECIMALS)
    mine = rating.band_of(share)
    return PolicyExplanation(
        policy=bands.id,
        version=bands.version,
        decision=rating.id,
        on=on,
        person_id=person_id,
        facts={_SCORE: share, "coverage": float(scores.coverage[at])},
        outcome={_SCORE: share, "band": None if mine is None else mine.id},
        said=_said(share, mine, rating),
        fired=tuple(_row(band, rating, bands) for band in rating.bands if band is mine),
        silent=tuple(_row(band, rating, bands) for band in rating.bands if band is not mine),
        changes=tuple(_changes(share, mine, rating)),
        complete=True,
        trail=_trail(mixes.mix_of(person_id).trail, mine, rating),
    )


def _trail(mix: Trail, mine: Band | None, rating: Score) -> Trail:
    return Trail(facts=mix.facts, rules=(*mix.rules, rating.rule, *(() if mine is None else (mine.rule,))))


def _said(share: float | None, mine: Band | None, rating: Score) -> Localised:
    if share is None or mine is None:
        return Localised(en="no score, for none of the goals has a check-in", zh="尚无得分，目标均无填报")
    return Localised(
        en=f"{mine.titles.en}, with {rating.titles.en[:1].lower()}{rating.titles.en[1:]} of {percent(share)}",
        zh=f"{mine.titles.text('zh')}，{rating.titles.text('zh')}为{percent(share)}",
    )


def _row(band: Band, rating: Score, policy: Policy) -> RowSaid:
    written = next(one for score in policy.scores for one in score.bands if one.id == band.id)
    least, english, chinese = band.at_least, rating.titles.en, rating.titles.text("zh")
    en = f"{band.titles.en}: " + ("whatever is below" if least is None else f"{english} of at least {percent(least)}")
    zh = f"{band.titles.text('zh')}：" + ("其余" if least is None else f"{chinese}不低于{percent(least)}")
    return RowSaid(rule=f"{rating.id}/{band.id}", line=written.line, sentence=Localised(en=f"{en}.", zh=f"{zh}。"))


def _changes(share: float | None, mine: Band | None, rating: Score) -> Iterator[SuggestedChange]:
    """Yield the score at which each neighbouring band begins, the next higher one first."""
    if share is None or mine is None:
        first = Localised(en="With the first check-in of a goal there is a score.", zh="任一目标首次填报后即有得分。")
        yield SuggestedChange(facts={}, outcome={}, sentence=first)
        return
    place = rating.bands.index(mine)
    if place and (least := rating.bands[place - 1].at_least) is not None:
        yield _change(share, least, rating.bands[place - 1], rating)
    if mine.at_least is not None:
        yield _falls(share, mine.at_least, rating.bands[place + 1])


def _change(share: float, least: float, band: Band, rating: Score) -> SuggestedChange:
    lacking = percent(round(least - share, DECIMALS))
    english = f"{rating.titles.en[:1].lower()}{rating.titles.en[1:]}"
    return SuggestedChange(
        facts={_SCORE: least},
        outcome={_SCORE: least, "band": band.id},
        sentence=Localised(
            en=f"From {percent(least)} of {english}, {lacking} more, the band would be {band.titles.en}.",
            zh=f"{rating.titles.text('zh')}达到{percent(least)}（还差{lacking}）时，等级为{band.titles.text('zh')}。",
        ),
    )


def _falls(share: float, least: float, below: Band) -> SuggestedChange:
    spare = percent(round(share - least, DECIMALS))
    return SuggestedChange(
        facts={},
        outcome={"band": below.id},
        sentence=Localised(
            en=f"With more than {spare} less, the band would be {below.titles.en}.",
            zh=f"若下降超过{spare}，等级为{below.titles.text('zh')}。",
        ),
    )
