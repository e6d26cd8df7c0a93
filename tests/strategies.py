"""Hypothesis strategies shared by the tests."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def simulation_laws(draw: st.DrawFn, *, growing: bool = True) -> str:
    """Laws of a scenario as YAML: any hazards, waiting times, limits and feedback, with or without planned growth."""
    number = st.floats(0, 30, allow_nan=False).map(lambda x: round(x, 3))

    def value(given: float, unit: str, more: str = "") -> str:
        return f'{{value: {given}, unit: "{unit}", source: assumption{more}}}'

    edges: list[list[float]] = [[0], [0, 0.3], [0, 1, 5.9, 6.05]]
    bands = draw(st.sampled_from(edges))
    hazards = [draw(number) for _ in bands]
    shape = draw(st.sampled_from(["fixed", "exponential", "erlang, stages: 2", "lognormal, variation: 0.5"]))
    wait = draw(st.floats(0, 120).map(lambda x: round(x, 2)))
    start, months = value(draw(st.sampled_from([0, 30, 100])), "%"), value(draw(st.sampled_from([0, 0.4, 7])), "months")
    exponent = value(draw(st.sampled_from([0, 0.5, 3])), "power")
    cap, floor = (value(draw(st.sampled_from(range_)), "factor") for range_ in ([1, 5], [0, 1]))
    lines = [
        f"leaving: {{bands_years: {bands}, hazards: {{value: {hazards}, unit: per year, source: assumption}}}}",
        f"ramp_up: {{start_share: {start}, time_to_full: {months}}}",
        f"overload: {{exponent: {exponent}, cap: {cap}, floor: {floor}}}",
    ]
    hiring = [f"time_to_fill: {value(wait, 'days', f', law: {shape}')}"]
    if draw(st.booleans()):
        hiring.append(f"requisitions_at_once: {value(draw(st.integers(1, 4)), 'requisitions')}")
    if draw(st.booleans()):
        hiring.append("freezes: [{id: f, from_month: 2, to_month: 4}]")
    if growing:
        hiring.append(f"refill_share: {value(draw(st.sampled_from([0, 0.5, 1])), 'share')}")
        lines.append(
            f"growth: {{headcount: {value(draw(st.sampled_from([-40, 0, 60])), '% per year')}, additions: "
            f"[{{id: a, month: {draw(st.integers(0, 9))}, people: {value(draw(st.integers(-5, 5)), 'people')}}}]}}"
        )
    return "\n".join([*lines, f"hiring: {{{', '.join(hiring)}}}"])
