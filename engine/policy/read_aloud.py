"""A whole policy read aloud in English and Chinese: what it is for, its rules, its parameters, its profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from engine.domain.frozen import Localised
from engine.policy.document import Policy
from engine.policy.parameters import Parameter
from engine.policy.profiles import Profile
from engine.policy.sentences import Speaker
from engine.policy.sentences_numbers import NumberSpeaker
from engine.policy.sentences_patterns import PatternSpeaker
from engine.policy.spoken_words import Words, lowered


def read_aloud(policy: Policy, on: date) -> tuple[Localised, ...]:
    """Return the whole policy as sentences in both languages, as its parameters stand on a day."""
    english, chinese = (list(_sentences(policy, on, language)) for language in ("en", "zh"))
    return tuple(Localised(en=one, zh=other) for one, other in zip(english, chinese, strict=True))


def _sentences(policy: Policy, on: date, language: str) -> Iterator[str]:
    words = Words(policy, on, language)
    yield from _purpose(words)
    tables, numbers = Speaker(policy, on, language), NumberSpeaker(policy, on, language)
    patterns = PatternSpeaker(policy, on, language)
    for decision in policy.decisions:
        yield from tables.decision(decision)
    yield from (patterns.pattern(pattern) for pattern in policy.patterns)
    for score in policy.scores:
        yield from numbers.score(score)
    yield from (numbers.limit(rule) for rule in policy.limits)
    yield from (_parameter(words, parameter) for parameter in policy.parameters.values())
    yield from (_profile(words, profile, policy.parameters) for profile in policy.profiles.values())


def _purpose(words: Words) -> Iterator[str]:
    """Yield whose policy it is, what it is to bring about, how that is seen, and when it is looked at again."""
    policy, either = words.policy, words.either
    title, owner = policy.titles.text(words.language), words.word(policy.owner)
    change, metric = words.prose(policy.intended_change), words.prose(policy.metric)
    yield either(
        f"{title}: a policy of {owner}, in force since {policy.effective}.",
        f"{title}：由{owner}负责，自{policy.effective}起生效。",
    )
    yield either(f"What it is to change: {lowered(change)}.", f"预期改变：{change}。")
    yield either(f"How that is seen: {lowered(metric)}.", f"衡量方式：{metric}。")
    yield either(f"It is looked at again on {policy.review_on}.", f"下次复核日期：{policy.review_on}。")


def _parameter(words: Words, parameter: Parameter) -> str:
    """Return a parameter with its value, unit, since when, what it was before and will be, its range and reason."""
    told = [words.dated(one, parameter.unit) for one in parameter.values]
    history = words.either(", then ", "，").join(told)
    span = ""
    if parameter.low is not None and parameter.high is not None:
        low, high = words.bare(parameter.low, parameter.unit), words.measured(parameter.high, parameter.unit)
        span = words.either(f" ({low} to {high} may be set)", f"（可设为{low}至{high}）")
    why = words.prose(parameter.why)
    because = words.either(f"; because {lowered(why)}", f"；因为：{why}") if why else ""
    return words.either(
        f"'{parameter.name}' is {history}{span}{because}.", f"“{parameter.name}”{history}{span}{because}。"
    )


def _profile(words: Words, profile: Profile, own: Mapping[str, Parameter]) -> str:
    """Return what a profile changes."""
    title = profile.titles.text(words.language) or profile.name
    told = []
    for name, parameter in profile.parameters.items():
        values = [one for one in parameter.values if one not in own[name].values]
        history = words.either(", then ", "，").join(words.dated(one, parameter.unit) for one in values)
        why = words.prose(parameter.why)
        reason = (
            "" if parameter.why == own[name].why or not why else words.either(f" because {lowered(why)}", f"（{why}）")
        )
        told.append(words.either(f"'{name}' is {history}{reason}", f"“{name}”{history}{reason}"))
    changes = words.either("; ", "；").join(told) or words.either("nothing changes", "无变化")
    return words.either(f"{title} ('{profile.name}'): {changes}.", f"{title}（“{profile.name}”）：{changes}。")
