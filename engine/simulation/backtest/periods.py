"""Years before and after a day, counted from it, and what they are called."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import numpy as np

from engine.errors import InputError, Problem
from engine.simulation.calibration.person_time import Days

MOST_MONTHS = 600
MONTHS_A_YEAR = 12
DAY = timedelta(days=1)


def months_between(fit_until: date, forecast_until: date) -> int:
    """Return the months that are forecast.

    Raises
    ------
    InputError
        They are none, no whole ones, or too many, or end with the calendar.
    """
    for name, day in (("fit_until", fit_until), ("forecast_until", forecast_until)):
        if day == date.max:
            what = f"No day comes after {day}, the last of the calendar."
            raise InputError(Problem("wrong-date", what, "Give an earlier day.", column=name))
    first, after = fit_until + DAY, forecast_until + DAY
    months = (after.year - first.year) * MONTHS_A_YEAR + after.month - first.month
    if forecast_until <= fit_until:
        what = f"Nothing lies between {fit_until}, the last day of the fit, and {forecast_until}."
        raise InputError(Problem("days-swapped", what, "Forecast until a later day.", column="forecast_until"))
    if after != month_after(first, months) or not months:
        nearest = month_after(first, max(months, 1)) - DAY
        what = f"From {fit_until} to {forecast_until} are no whole months."
        raise InputError(Problem("no-whole-months", what, f"Take {nearest}, for example.", column="forecast_until"))
    if months > MOST_MONTHS:
        what = f"{months} months are to be forecast."
        raise InputError(Problem("too-far", what, f"Take {MOST_MONTHS} at most.", column="forecast_until"))
    return months


def month_after(day: date, months: int) -> date:
    """Return the same day some months later (earlier, where negative), or the last one of a month that lacks it."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def forecast_starts(fit_until: date, months: int) -> list[date]:
    """Return the first day of every year that is forecast, and the day after the last one, which may be shorter."""
    first = fit_until + DAY
    return [month_after(first, month) for month in [*range(0, months, MONTHS_A_YEAR), months]]


def as_days(days: list[date]) -> Days:
    """Return days as days since 1970-01-01."""
    return np.array(days, dtype="datetime64[D]").astype(np.int64)


def label_of(start: date, after: date) -> str:
    """Return what a year is called: its number where it is a calendar year, else its first and last day."""
    if (start.month, start.day) == (1, 1) and after == date(start.year + 1, 1, 1):
        return str(start.year)
    return f"{start} – {after - DAY}"
