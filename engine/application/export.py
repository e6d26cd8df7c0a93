"""Write the facts out as a dataset."""

from __future__ import annotations

from pathlib import Path

from engine.application.access import permit
from engine.application.workspace import Workspace
from engine.domain.actor import Actor
from engine.loading.export import write_dataset, write_json, write_workbook


def export_history(workspace: Workspace, actor: Actor, out: Path) -> tuple[Path, ...]:
    """Write every recorded row as CSV files into a folder, or as one ``.xlsx`` or ``.json`` file; return the paths."""
    permit(actor, "export")
    history = workspace.history
    tables = [history.tables[name] for name in sorted(history.tables)]
    if out.suffix.lower() == ".xlsx":
        return (write_workbook(tables, out),)
    if out.suffix.lower() == ".json":
        return (write_json(tables, out),)
    return write_dataset(tables, out)
