"""Files that somebody added where generated ones stand, and what a tool would do with each."""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ailz.errors import WorkspaceError
from ailz.workspace.files import kind_of
from ailz.workspace.own import covers

_FOLDERS_OF_TOOLS = frozenset({".terraform", ".idea", ".vs", ".vscode"})
_FILES_OF_TOOLS = (
    *(".terraform.lock.hcl", ".terraform.tfstate.lock.info", "*.tfplan", "*.tfstate"),
    *("*.tfstate.backup", "crash.log", "crash.*.log", "*.snapshot.json"),
    *(".DS_Store", "Thumbs.db", "desktop.ini", "*.swp", "*.swo", "*~", "#*#"),
)
_SHARED = "docs"
"""A folder in which documents of the user may stand: nothing reads them."""

_READ = (
    (("override.tf*", "*_override.tf*"), "Terraform lays it over ours, and it wins"),
    (("*.tf", "*.tf.json"), "Terraform applies it with ours"),
    (("*.tofu", "*.tofu.json"), "OpenTofu applies it with ours, or in place of ours"),
    (
        ("*.auto.tfvars", "*.auto.tfvars.json", "terraform.tfvars", "terraform.tfvars.json"),
        "Terraform takes its values without being told to",
    ),
    (("*.tftest.hcl", "*.tftest.json", "*.tfmock.hcl"), "`terraform test` runs with it"),
    ((".terraformrc", "terraform.rc", "*.tfrc"), "it can say where Terraform gets providers from"),
    (("bicepconfig.json",), "Bicep takes its settings, and not ours, for what stands below it"),
    (("*.bicep", "*.bicepparam"), "Bicep deploys it where it is named"),
    (("*.sh", "*.ps1", "*.cmd", "*.bat", "*.py"), "it can be taken for a script of ours"),
)
_PIPELINES = ((".github/workflows", "GitHub runs it"),)
_UNKNOWN = "ailz did not write it"


@dataclass(frozen=True, slots=True)
class Added:
    """A file that is not ours in a folder that is, and what that means."""

    path: str
    sentence: str


def added(directory: Path, ours: Collection[str], own: Sequence[str]) -> tuple[Added, ...]:
    """Return the files beside `ours` (paths below `directory`) that `own` does not cover.

    Looked at is what stands in and below the top folders that generated files are in. The top
    itself, documents and folders with a dot are shared with the user: of those, only folders with
    a dot that hold a generated file count. Raises WorkspaceError when a folder cannot be read.
    """
    known = frozenset(ours)
    return tuple(
        Added(path, _sentence(path))
        for path in sorted(_strange(directory, known))
        if not covers(own, path)
    )


def is_of_tools(name: str) -> bool:
    """Say whether tools or editors leave a file or folder of that name, and none reads it."""
    return name in _FOLDERS_OF_TOOLS or (
        any(fnmatchcase(name, pattern) for pattern in _FILES_OF_TOOLS)
    )


def _strange(directory: Path, known: frozenset[str]) -> Iterator[str]:
    folders = {path.rpartition("/")[0] for path in known} - {""}
    tops = {folder.partition("/")[0] for folder in folders} - {_SHARED}
    for top in tops:
        if not top.startswith("."):
            yield from _below(directory, top, known, deep=True)
    for folder in folders:
        if folder.startswith("."):
            yield from _below(directory, folder, known, deep=False)


def _below(directory: Path, folder: str, known: frozenset[str], *, deep: bool) -> Iterator[str]:
    if kind_of(directory / folder) != "directory":
        return
    try:
        names = sorted(entry.name for entry in os.scandir(directory / folder))
    except OSError as error:
        msg = f"The folder {folder} cannot be read: {error.strerror}."
        raise WorkspaceError(msg, "Make it readable, then run again.") from error
    for name in names:
        path = f"{folder}/{name}"
        if path in known or is_of_tools(name):
            continue
        if kind_of(directory / path) != "directory":
            yield path
        elif deep:
            yield from _below(directory, path, known, deep=True)


def _sentence(path: str) -> str:
    folder, _, name = path.rpartition("/")
    for place, sentence in _PIPELINES:
        if folder == place:
            return sentence
    return next(
        (said for patterns, said in _READ if any(fnmatchcase(name, each) for each in patterns)),
        _UNKNOWN,
    )
