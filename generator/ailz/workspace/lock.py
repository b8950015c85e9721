"""`.ailz/lock.json`: what was written last time, read as what it is, somebody else's input."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from ailz.design.record import Record
from ailz.errors import WorkspaceError, visible
from ailz.workspace.files import Owner, look, read
from ailz.workspace.paths import LOCK_PATH, problems_with
from ailz.workspace.requests import MalformedRequestsError, requests_from, requests_json

SCHEMA_VERSION = 2
_WITHOUT_REQUESTS = 1
"""The schema before requests were remembered."""
_LARGEST = 16 * 1024 * 1024
_TOO_LARGE = f"it is larger than {_LARGEST} bytes"
_MOST_FILES = 20_000
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+!-]{0,63}\Z")
_OLD_KEYS = {"schema_version", "generator_version", "config_digest", "files", "terraform_addresses"}
_KEYS = {*_OLD_KEYS, "requests"}
_FILE_KEYS = {"sha256", "owner", "executable"}


@dataclass(frozen=True, slots=True)
class LockedFile:
    """What a file was when we last wrote it; of a `seeded` one, when we first did."""

    sha256: str
    owner: Owner
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Lock:
    """One run, remembered: `files` by path, `terraform_addresses` by the file that holds them.

    `requests` is what the run's code asks Azure for, None where an older ailz did not keep it.
    `policy_digest` is of the policies that the run was held against, empty where there were none.
    """

    generator_version: str
    config_digest: str
    files: Mapping[str, LockedFile]
    terraform_addresses: Mapping[str, tuple[str, ...]]
    requests: Record | None
    policy_digest: str = ""


def lock_bytes(lock: Lock) -> bytes:
    """Return the lock as canonical JSON: sorted, indented by two, LF, one newline at the end.

    Requests come last, in their own order and one a line: a change then shows in a diff as such.
    """
    data: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "generator_version": lock.generator_version,
        "config_digest": lock.config_digest,
        "files": {
            path: {"sha256": file.sha256, "owner": file.owner, "executable": file.executable}
            for path, file in lock.files.items()
        },
        "terraform_addresses": {
            path: sorted(addresses) for path, addresses in lock.terraform_addresses.items()
        },
    }
    if lock.policy_digest:
        data["policy_digest"] = lock.policy_digest
    text = json.dumps(data, indent=2, sort_keys=True).removesuffix("\n}")
    return f'{text},\n  "requests": {requests_json(lock.requests or {})}\n}}\n'.encode("ascii")


def read_lock(directory: Path) -> Lock | None:
    """Return the lock of `directory`, or None when there is none.

    Raises WorkspaceError when it is not exactly what ailz writes: a wrong type, an unknown key,
    a path that leaves the tree, a symlink, a merge left unresolved, a newer schema.
    """
    folder = look(directory / ".ailz")
    if folder.kind == "missing":
        return None
    if folder.kind != "directory":
        _refuse("its folder .ailz is not a real folder")
    place = directory / LOCK_PATH
    entry = look(place)
    if entry.kind == "missing":
        return None
    if entry.kind != "file":
        _refuse("it is not a regular file")
    if place.lstat().st_size > _LARGEST:
        _refuse(_TOO_LARGE)
    return parse_lock(read(place)[0])


def parse_lock(content: bytes) -> Lock:
    """Return the lock that `content` spells; raises WorkspaceError as `read_lock` does."""
    if len(content) > _LARGEST:
        _refuse(_TOO_LARGE)
    if b"<<<<<<<" in content:
        _refuse("it holds the marks of an unresolved merge")
    try:
        data = json.loads(content, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _refuse("it is not the JSON that ailz writes")
    lock = _object(data, "the lock", None)
    version = lock.get("schema_version")
    if type(version) is int and version > SCHEMA_VERSION:
        msg = f"{LOCK_PATH} was written by a newer ailz (schema {version})."
        raise WorkspaceError(msg, "Upgrade ailz, then run again.")
    if type(version) is not int or version < _WITHOUT_REQUESTS:
        _refuse(f"schema_version must be {_WITHOUT_REQUESTS} to {SCHEMA_VERSION}")
    keys = _OLD_KEYS if version == _WITHOUT_REQUESTS else _KEYS
    judged = "policy_digest" in lock
    _object(lock, "the lock", keys | {"policy_digest"} if judged else keys)
    files = _files(lock["files"])
    return Lock(
        _text(lock["generator_version"], "generator_version", _VERSION),
        _text(lock["config_digest"], "config_digest", _SHA256),
        files,
        _addresses(lock["terraform_addresses"], files),
        None if version == _WITHOUT_REQUESTS else _requests(lock["requests"]),
        _text(lock["policy_digest"], "policy_digest", _SHA256) if judged else "",
    )


def _requests(data: object) -> Record:
    try:
        return requests_from(data)
    except MalformedRequestsError as error:
        _refuse(str(error))


def _files(data: object) -> dict[str, LockedFile]:
    entries = _object(data, "files", None)
    if len(entries) > _MOST_FILES:
        _refuse(f"it lists more than {_MOST_FILES} files")
    for path, why in problems_with(entries).items():
        _refuse(f"it lists the path {visible(path[:200])!r}: {why}")
    return {path: _file(path, entry) for path, entry in entries.items()}


def _file(path: str, data: object) -> LockedFile:
    entry = _object(data, path, _FILE_KEYS)
    owner: Owner
    match entry["owner"]:
        case "generated":
            owner = "generated"
        case "seeded":
            owner = "seeded"
        case _:
            _refuse(f"the owner of {path} must be 'generated' or 'seeded'")
    if type(entry["executable"]) is not bool:
        _refuse(f"executable of {path} must be true or false")
    return LockedFile(
        _text(entry["sha256"], f"sha256 of {path}", _SHA256), owner, entry["executable"]
    )


def _addresses(data: object, files: Mapping[str, LockedFile]) -> dict[str, tuple[str, ...]]:
    entries = _object(data, "terraform_addresses", None)
    for path, addresses in entries.items():
        if path not in files:
            _refuse(f"terraform_addresses names {visible(path[:200])!r}, which files does not list")
        if type(addresses) is not list or not all(_is_address(item) for item in addresses):
            _refuse(f"the addresses of {path} must be a list of printable texts")
    return {path: tuple(addresses) for path, addresses in entries.items()}


def _is_address(item: object) -> bool:
    return isinstance(item, str) and 0 < len(item) <= 1000 and item.isprintable()


def _object(data: object, what: str, keys: set[str] | None) -> dict[str, Any]:
    if type(data) is not dict:
        _refuse(f"{what} must be an object")
    if keys is not None and set(data) != keys:
        wrong = ", ".join(visible(key[:80]) for key in sorted(set(data) ^ keys))
        _refuse(f"{what} has missing or unknown keys: {wrong}")
    return dict(data)


def _text(value: object, what: str, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.match(value):
        _refuse(f"{what} is malformed")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse(why: str) -> NoReturn:
    msg = f"{LOCK_PATH} cannot be trusted: {why}."
    raise WorkspaceError(
        msg,
        "Restore the file from version control, then run again. Without it ailz cannot know "
        "which files it may replace.",
    )
