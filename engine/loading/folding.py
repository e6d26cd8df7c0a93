"""Full-width forms of Chinese input methods folded into the plain characters they stand for."""

from __future__ import annotations

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def folded(text: str) -> str:
    """Return ``text`` trimmed, with full-width digits, letters and signs as plain ones."""
    return (text if text.isascii() else text.translate(_FULL_WIDTH)).strip()
