"""From what went wrong to what the terminal shows and the exit code says."""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import typer
from rich.markup import escape
from typer.exceptions import TyperException
from typer.rich_utils import rich_format_error

from api.cli.start import INTERRUPTED, INTERRUPTED_SENTENCE
from api.cli.terminal import stderr
from engine.application.settings import variable
from engine.errors import Problem, SextantError, SimulationError, SolverError

DONE, ANSWERED_NO, BAD_INPUT, INTERNAL = 0, 1, 2, 3
SHOWN_PROBLEMS = 50


def guarded(work: Callable[[], object], arguments: Sequence[str]) -> int:
    """Run ``work`` and return its exit code: 0 done, 1 answered "no", 2 bad input, 3 internal error, 130 interrupted.

    With ``--json`` among the arguments, problems are also printed to stdout as one JSON object.
    """
    try:
        code = work()
    except SextantError as error:
        show_problems(error, as_json="--json" in arguments)
        return INTERNAL if isinstance(error, (SolverError, SimulationError)) else BAD_INPUT
    except typer.Exit as left:
        return left.exit_code
    except TyperException as misuse:
        rich_format_error(cast("Any", misuse))
        if "--json" in arguments:
            _print_problems([Problem("misuse", misuse.format_message(), "See the command's --help.")])
        return BAD_INPUT
    except (typer.Abort, KeyboardInterrupt):
        return _interrupted()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except Exception as fault:  # noqa: BLE001 - the last resort of the command line
        return _report_fault(fault)
    return _interrupted() if code == INTERRUPTED else code if isinstance(code, int) else DONE


def show_problems(error: SextantError, *, as_json: bool) -> None:
    """Print every problem to stderr, the first fifty in full, and all of them as JSON on request."""
    for problem in error.problems[:SHOWN_PROBLEMS]:
        where = problem.where()
        stderr.print(
            f"[bold red]{escape(where)}[/]{': ' if where else ''}{escape(problem.what)} {escape(problem.mend)}"
        )
    hidden = len(error.problems) - SHOWN_PROBLEMS
    if hidden > 0:
        stderr.print(f"... and {hidden:,} more. See them all with --json.")
    if as_json:
        _print_problems(error.problems)


def _print_problems(problems: Sequence[Problem]) -> None:
    listed = [problem.as_dict() for problem in problems]
    typer.echo(json.dumps({"problems": listed}, ensure_ascii=False, indent=2))


def _interrupted() -> int:
    stderr.print(INTERRUPTED_SENTENCE)
    return INTERRUPTED


def _report_fault(fault: Exception) -> int:
    if os.environ.get(variable("traceback")):
        stderr.print("".join(traceback.format_exception(fault)), markup=False)
    place = traceback.extract_tb(fault.__traceback__)[-1]
    stderr.print(
        f"Sextant itself failed, nothing you did: {type(fault).__name__}: {fault} "
        f"({Path(place.filename).name}:{place.lineno}). Set {variable('traceback')}=1 and run again to see where.",
        markup=False,
    )
    return INTERNAL
