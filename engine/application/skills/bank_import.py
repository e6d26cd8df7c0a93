"""Bring skills of foreign taxonomies into the bank: what is new, what is the same, and what only looks alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.application.access import permit
from engine.application.check import ListedProblem, listed
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.dataset import SKILLS
from engine.domain.frozen import FrozenModel
from engine.domain.table import Table
from engine.evidence.result import Result
from engine.loading.export import write_dataset
from engine.loading.foreign_skills import read_foreign_skills
from engine.skills.bank_merge import MergeReport, merge_skills


class ImportedFile(FrozenModel):
    """One foreign file."""

    file: str
    """Its name."""
    format: str
    """What it was recognised as."""
    rows: int
    """Rows, or entries, that it has."""
    skills: int
    """Skills that came of them."""
    notes: tuple[str, ...]
    """What was left alone, and why."""


class SkillImport(FrozenModel):
    """What an import of skills brings; nothing is stored but the file that was asked for."""

    files: tuple[ImportedFile, ...]
    """In the order given."""
    report: MergeReport
    """What became of every skill."""
    problems: tuple[ListedProblem, ...]
    """Rows that are no skill, with their places."""
    written: str | None
    """File with the merged bank, to be loaded like any dataset; ``None`` for a dry run."""


def skills_import(
    workspace: Workspace, actor: Actor, paths: Sequence[Path], out: Path | None = None
) -> Result[SkillImport]:
    """Return what the files would bring to the bank as of the newest facts, and write the merged bank.

    Parameters
    ----------
    paths : sequence of Path
        ESCO as CSV or JSON, O*NET as CSV; several files of one taxonomy complete each other.
    out : Path or None
        Folder for ``skills.csv``; ``None`` for a dry run.

    Raises
    ------
    InputError
        A file cannot be read or is of no known format, or the folder cannot be written to.
    """
    permit(actor, "skills import")
    organisation = workspace.organisation(Period()) if workspace.history.tables else None
    bank = Table.empty(SKILLS) if organisation is None else organisation.table(SKILLS.name)
    names = [path.name for path in paths]
    question = Question("skills import", organisation, {"files": [*names]}, libraries=("numpy", "rapidfuzz"))

    def work() -> SkillImport:
        found = read_foreign_skills(paths)
        table, report = merge_skills(bank, found.skills)
        written = None if out is None else write_dataset([table], out)[0]
        return SkillImport(
            files=tuple(ImportedFile(**vars(file)) for file in found.files),
            report=report,
            problems=tuple(map(listed, found.problems)),
            written=None if written is None else written.name,
        )

    return workspace.answer(actor, question, work)
