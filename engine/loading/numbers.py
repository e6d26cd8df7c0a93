"""Read numbers and flags: thousands separators, decimal commas, percent signs, full-width digits, yes and no."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from engine.loading.folding import folded

NOT_A_NUMBER = "not-a-number"
NOT_A_FLAG = "not-a-flag"

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([,'’ \u00a0\u202f])\d{3}(\1\d{3})*(\.\d+)?")
_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d+,\d+")
_CURRENCY = "¥￥$€£元"
_YES = frozenset({"yes", "y", "true", "t", "1", "x", "是", "对", "有", "√", "✓"})
_NO = frozenset({"no", "n", "false", "f", "0", "否", "不", "无", "×"})
_MINUS = str.maketrans("−–－，．％", "---,.%")


def read_number(value: str, *, decimal_comma: bool = False) -> float | str:
    """Return the number of a text, or the code of what is wrong.

    ``80 %`` is 0.8. ``1,234`` is one thousand two hundred and thirty-four unless ``decimal_comma``; a comma that
    cannot separate thousands (``0,8``) is decimal in any file. Infinity and "not a number" are refused.
    """
    text = folded(value).translate(_MINUS).strip(_CURRENCY).strip()
    percent = text.endswith("%")
    text = text.removesuffix("%").strip()
    if _PLAIN.fullmatch(text):
        number = float(text)
    elif _COMMA.fullmatch(text) and (decimal_comma or not _GROUPED.fullmatch(text)):
        number = float(text.replace(".", "").replace(",", "."))
    elif _GROUPED.fullmatch(text):
        number = float(re.sub(r"[,'’ \u00a0\u202f]", "", text))
    else:
        return NOT_A_NUMBER
    if not math.isfinite(number):
        return NOT_A_NUMBER
    return (number / 100 if percent else number) + 0.0  # no negative zero: equal facts have equal bytes


def is_percent_column(values: Sequence[str], numbers: Sequence[float | str], high: float | None) -> bool:
    """Return whether bare numbers of a share column are percentages: 80 for 0.8.

    Only where the column is bounded by at most 1.5, some bare number is beyond the bound, and none could be a share
    (every one is 0 or between 2 and 100 times the bound); 0.8 and 80 in one column stay two different things, the
    second of which is out of range.
    """
    if high is None or high > 1.5:
        return False
    bare = [
        number
        for value, number in zip(values, numbers, strict=True)
        if isinstance(number, float) and not math.isnan(number) and not folded(value).endswith(("%", "％"))
    ]
    return any(number > high for number in bare) and all(number == 0 or 2 <= number <= 100 * high for number in bare)


def read_flag(value: str) -> int | str:
    """Return 1 for yes, 0 for no, or the code of what is wrong."""
    text = folded(value).casefold()
    return 1 if text in _YES else 0 if text in _NO else NOT_A_FLAG
