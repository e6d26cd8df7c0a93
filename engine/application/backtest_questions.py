"""What somebody asks of a backtest, read leniently in form and strictly in content."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from engine.errors import InputError, Problem
from engine.simulation.backtest.body import BacktestQuestion


def backtest_question(given: Mapping[str, object]) -> BacktestQuestion:
    """Return the question of some values; bands may be a text of numbers with commas between them.

    Raises
    ------
    InputError
        Every value that cannot be used.
    """
    try:
        bands = _bands(given.get("bands_years"))
        return BacktestQuestion.model_validate({**given, "bands_years": bands}, strict=False)
    except ValidationError as fault:
        raise InputError(
            *(
                Problem(
                    "wrong-value",
                    f"{'.'.join(map(str, error['loc'])) or 'The question'}: {error['msg']}.",
                    "See sextant backtest --help, or the schema of the request.",
                    column=str(error["loc"][0]) if error["loc"] else None,
                    value=str(error["input"])[:80],
                )
                for error in fault.errors()
            )
        ) from None


def _bands(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        return tuple(float(part) for part in given.split(","))
    except ValueError:
        what = f"{given[:80]!r} are no edges of bands."
        raise InputError(
            Problem("wrong-value", what, "Write numbers of years that rise from 0, such as 0,1,3.", column="bands")
        ) from None
