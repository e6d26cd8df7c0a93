"""What a dataset holds and what is wrong with it."""

from __future__ import annotations

from api.cli.views.tables import both, counted, heading, sentence, table
from engine.application.check import DatasetCheck, ListedProblem

SHOWN = 50


def show_check(body: DatasetCheck, language: str) -> None:
    """Print files, good rows by table, notes and problems."""
    headers = (
        both(language, "file", "文件"),
        both(language, "tables", "表"),
        ">" + both(language, "rows", "行数"),
        ">" + both(language, "good", "可用"),
        ">" + both(language, "reported", "有问题"),
        ">" + both(language, "ignored", "忽略"),
        both(language, "encoding", "编码"),
    )
    rows = [
        (
            file.file,
            ", ".join(file.tables),
            f"{file.rows_in:,}",
            f"{file.rows_taken:,}",
            f"{file.rows_reported:,}",
            f"{file.rows_ignored:,}",
            file.encoding,
        )
        for file in body.files
    ]
    table(headers, rows)
    if body.notes:
        heading(both(language, "Notes", "说明"))
        _list(body.notes, language)
    if body.problems:
        heading(both(language, counted(len(body.problems), "problem"), f"{len(body.problems):,} 个问题"))
        _list(body.problems, language)
    else:
        sentence(both(language, "No problem found.", "未发现问题。"))


def _list(problems: tuple[ListedProblem, ...], language: str) -> None:
    for problem in problems[:SHOWN]:
        row = f" row {problem.row}" if problem.row is not None else ""
        column = f" {problem.column}" if problem.column else ""
        value = f" [{problem.value}]" if problem.value is not None else ""
        place = f"{problem.file or ''}{row}{column}{value}"
        sentence(f"  {place}{': ' if place else ''}{problem.what} {problem.mend}".rstrip())
    if len(problems) > SHOWN:
        more = len(problems) - SHOWN
        sentence(
            both(
                language, f"  ... and {more:,} more (--json lists all).", f"  ……另有 {more:,} 条（--json 可全部列出）。"
            )
        )
