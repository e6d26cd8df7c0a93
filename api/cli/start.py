"""What the command ``sextant`` loads first, so that an interrupt while the rest loads is told in a sentence too."""

from __future__ import annotations

import sys

INTERRUPTED = 130
INTERRUPTED_SENTENCE = "Interrupted; nothing was left half written."


def main() -> None:
    """Run the command line of this process."""
    try:
        from api.cli.main import run  # noqa: PLC0415 - takes most of a second, in which an interrupt may come
    except KeyboardInterrupt:
        sys.stderr.write(f"{INTERRUPTED_SENTENCE}\n")
        sys.exit(INTERRUPTED)
    sys.exit(run(sys.argv[1:]))
