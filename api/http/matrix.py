"""The matrix of routes and roles, from what the routes say of themselves; ``python -m api.http.matrix`` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fastapi.routing import APIRoute

from api.http.app import ROUTERS
from api.http.asking import VERBS
from engine.application.access import PERMISSIONS, View
from engine.domain.actor import Role
from engine.loading.atomic import write_files

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- matrix: make matrix writes it -->", "<!-- end of matrix -->"


@dataclass(frozen=True)
class Cell:
    """What a route asks, and what each role sees of the answer.

    Attributes
    ----------
    method, path, verb : str
        The route, and one of its verbs; ``everybody`` for a route that needs no key.
    views : dict of Role to View
        View by role; a role that is missing may not ask.
    """

    method: str
    path: str
    verb: str
    views: dict[Role, View]


def cells() -> Iterator[Cell]:
    """Yield every route with each of its verbs, in the order of the routers."""
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for verb in (route.openapi_extra or {}).get(VERBS, ("everybody",)):
                for method in sorted(route.methods or ()):
                    views = dict(PERMISSIONS[verb]) if verb in PERMISSIONS else dict.fromkeys(Role, View.FULL)
                    yield Cell(method, route.path, verb, views)


def matrix() -> str:
    """Return the matrix as a Markdown table."""
    names = [role.value for role in Role]
    lines = [f"| verb | route | {' | '.join(names)} |", "|---" * (len(names) + 2) + "|"]
    for cell in cells():
        seen = (cell.views[role].value if role in cell.views else "-" for role in Role)
        lines.append(f"| {cell.verb} | `{cell.method} {cell.path}` | {' | '.join(seen)} |")
    return "\n".join(lines)


def with_matrix(text: str) -> str:
    """Return a text with the matrix between its markers."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{matrix()}\n\n{END}{after}"


if __name__ == "__main__":
    write_files(README.parent, {README.name: with_matrix(README.read_text(encoding="utf-8")).encode()})
