"""Read what Terraform and Bicep would read, once: what is looked through is what is run."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from ailz.errors import WorkspaceError
from ailz.verify.tools.terraform import LOCAL_STATE
from ailz.workspace.added import is_of_tools
from ailz.workspace.files import kind_of, read
from ailz.workspace.own import covers

Language: TypeAlias = Literal["terraform", "bicep"]

_SUFFIXES: Mapping[Language, tuple[str, ...]] = {
    "terraform": (".tf", ".tf.json", ".tofu", ".tofu.json", ".tfvars", ".tfvars.json", ".hcl"),
    "bicep": (".bicep", ".bicepparam", "bicepconfig.json"),
}
_LOCK = ".terraform.lock.hcl"
_PLUGINS = "terraform.d"
"""A folder beside the code in which Terraform looks for providers to run."""
_LARGEST = 4 * 1024 * 1024
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Code:
    """What stands on disk of one language.

    `files` are contents by path below the directory, `own` the paths that were left out because
    the configuration lists them as the user's, and `problems` are sentences on what is not read.
    """

    language: Language
    files: Mapping[str, bytes]
    own: tuple[str, ...]
    problems: tuple[str, ...]

    def copy_to(self, folder: Path) -> None:
        """Write the files below a folder."""
        for path, content in self.files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


def read_code(directory: Path, language: Language, own: Sequence[str]) -> Code:
    """Return the code of a language below `directory`; follows no symlink."""
    files: dict[str, bytes] = {}
    left: list[str] = []
    problems: list[str] = []
    for path in _paths(directory, language):
        if covers(own, path):
            left.append(path)
            continue
        if len(files) == _MOST:
            problems.append(f"{language}: there are more than {_MOST} files of code")
            break
        try:
            files[path] = _content(directory, path)
        except _UnfitError as error:
            problems.append(f"{path}: {error}")
    return Code(language, files, tuple(left), tuple(problems))


class _UnfitError(Exception):
    pass


def _content(directory: Path, path: str) -> bytes:
    place = directory / path
    kind = kind_of(place)
    if kind != "file":
        what = {"symlink": "a symbolic link", "directory": "a folder"}.get(kind, "no regular file")
        msg = f"it is {what}"
        raise _UnfitError(msg)
    if place.name == LOCAL_STATE:
        raise _UnfitError("a file of that name would be replaced before anything is run")
    if f"/{_PLUGINS}/" in path:
        raise _UnfitError("Terraform would look for providers to run in that folder")
    if place.lstat().st_size > _LARGEST:
        msg = f"it is larger than {_LARGEST} bytes"
        raise _UnfitError(msg)
    try:
        return read(place)[0]
    except WorkspaceError as error:
        raise _UnfitError(error.message) from error


def _paths(directory: Path, folder: str) -> Iterator[str]:
    """Yield what a tool would read; of symlinks and the like all, as they may lead to such."""
    kind = kind_of(directory / folder)
    if kind == "missing":
        return
    if kind != "directory":
        yield folder
        return
    language: Language = "terraform" if folder.partition("/")[0] == "terraform" else "bicep"
    for name in sorted(entry.name for entry in os.scandir(directory / folder)):
        path = f"{folder}/{name}"
        if is_of_tools(name) and name != _LOCK:
            continue
        what = kind_of(directory / path)
        if what == "directory":
            yield from _paths(directory, path)
        elif what != "file" or name.endswith(_SUFFIXES[language]) or f"/{_PLUGINS}/" in path:
            yield path
