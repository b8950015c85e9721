"""A room imports only rooms below it."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "generator" / "ailz"
ROOMS = (
    "cli",
    "wizard",
    "report",
    "verify",
    "delivery",
    "azure",
    "policy",
    "workspace",
    "render",
    "design",
    "model",
    "catalog",
)
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(module: Path) -> set[str]:
    """The rooms and top modules of ours that a module imports, wherever the import stands."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide the room"
            names = [node.module or ""]
            if node.module == "ailz":
                names = [f"ailz.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("ailz.")}
    return found


def test_a_room_imports_only_rooms_below_it() -> None:
    wrong = {}
    for module in MODULES:
        room = room_of(module)
        if room in ROOMS and (above := imported(module) & set(ROOMS[: ROOMS.index(room)])):
            wrong[str(module.relative_to(PACKAGE))] = above
    assert wrong == {}


def test_errors_import_nothing_of_ours_but_what_hides_credentials() -> None:
    assert imported(PACKAGE / "errors.py") == {"credentials"}
    assert imported(PACKAGE / "credentials.py") == set()


def test_every_room_is_there() -> None:
    rooms = {room_of(module) for module in MODULES}
    assert set(ROOMS) <= rooms
    assert rooms - set(ROOMS) == {"__init__", "__main__", "credentials", "errors"}


def test_modules_stay_small() -> None:
    lines = {
        str(module.relative_to(PACKAGE)): len(module.read_text(encoding="utf-8").splitlines())
        for module in MODULES
    }
    assert {module: many for module, many in lines.items() if many > 400} == {}
