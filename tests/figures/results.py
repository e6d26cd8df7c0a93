"""An answer as a verb gives it, for the tests of the report."""

from __future__ import annotations

from engine.evidence.result import Body, Execution, Inputs, Result


def wrapped(verb: str, body: Body, seed: int | None = None) -> Result[Body]:
    """Return a body as a result."""
    inputs = Inputs(
        data={"people": "ab" * 32, "goals": "cd" * 32},
        policies={"some_policy": "ef" * 32},
        valid_on="2026-02-06",
        known_on="2026-02-07",
        seed=seed,
        known_then_assumed=("check_ins",),
    )
    execution = Execution(seconds=1.5, matcher="Python matcher: nothing else is installed", versions={"numpy": "1.2.3"})
    return Result(verb=verb, body=body, inputs=inputs, execution=execution)
