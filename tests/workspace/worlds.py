"""Small directories in view: write one, read one, generate into one."""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from ailz.workspace import GeneratedFile, Plan, Tree, apply, prepare, recover

DIGEST = "0" * 64


def generated(content: str | bytes, *, executable: bool = False) -> GeneratedFile:
    data = content.encode() if isinstance(content, str) else content
    return GeneratedFile(data, executable=executable)


def seeded(content: str) -> GeneratedFile:
    return GeneratedFile(content.encode(), "seeded")


def plan(
    directory: Path,
    tree: Tree,
    *,
    version: str = "1.0.0",
    addresses: Mapping[str, list[str]] | None = None,
    config_files: Iterable[str] = ("landing-zone.yaml",),
) -> Plan:
    return prepare(
        directory,
        tree,
        generator_version=version,
        config_digest=DIGEST,
        terraform_addresses=addresses or {},
        requests={},
        config_files=config_files,
    )


def generate(directory: Path, tree: Tree) -> Plan:
    recover(directory)
    made = plan(directory, tree)
    apply(made)
    return made


def write(directory: Path, files: Mapping[str, str | bytes]) -> None:
    for path, content in files.items():
        place = directory / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)


def snapshot(directory: Path) -> dict[str, object]:
    """Everything below `directory`: file -> (content, mode), folder -> None, symlink -> target."""
    if not directory.exists():
        return {"": "missing"}
    found: dict[str, object] = {}
    for folder, folders, files in os.walk(directory):
        for name in [*folders, *files]:
            place = Path(folder) / name
            path = place.relative_to(directory).as_posix()
            if place.is_symlink():
                found[path] = str(place.readlink())
            elif place.is_dir():
                found[path] = None
            else:
                found[path] = (place.read_bytes(), stat.S_IMODE(place.stat().st_mode))
    return found
