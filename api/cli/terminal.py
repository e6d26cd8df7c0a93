"""The two streams that commands write to: answers on stdout, everything else on stderr."""

from __future__ import annotations

import sys
from typing import Final

from rich.console import Console

FILE_WIDTH: Final = 200
"""Columns of a table that goes into a file or another program, where no terminal says how many there are."""

stdout = Console(highlight=False, width=None if sys.stdout.isatty() else FILE_WIDTH)
stderr = Console(stderr=True, highlight=False, soft_wrap=True)
