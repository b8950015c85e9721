"""The lock is input that anybody may have written."""

import json
from pathlib import Path
from typing import Any

import pytest

from ailz.errors import WorkspaceError
from ailz.workspace import Lock, LockedFile, read_lock
from ailz.workspace.lock import lock_bytes
from tests.workspace.worlds import DIGEST, generated, plan, snapshot, write

GOOD: dict[str, Any] = {
    "schema_version": 1,
    "generator_version": "1.0.0",
    "config_digest": DIGEST,
    "files": {"a.tf": {"sha256": DIGEST, "owner": "generated", "executable": False}},
    "terraform_addresses": {"a.tf": ["azapi_resource.a"]},
}
FILE = GOOD["files"]["a.tf"]


def put(directory: Path, content: object) -> None:
    write(directory, {".ailz/lock.json": json.dumps(content)})


def test_no_lock_is_no_error(tmp_path: Path) -> None:
    assert read_lock(tmp_path) is None
    (tmp_path / ".ailz").mkdir()
    assert read_lock(tmp_path) is None


def test_a_lock_is_read_as_it_was_written(tmp_path: Path) -> None:
    lock = Lock("1.0.0", DIGEST, {"a.tf": LockedFile(DIGEST, "generated", executable=True)}, {})
    write(tmp_path, {".ailz/lock.json": lock_bytes(lock)})
    assert read_lock(tmp_path) == lock


def test_the_lock_looks_the_same_whatever_the_order_it_was_made_in() -> None:
    one, two = LockedFile(DIGEST, "generated"), LockedFile(DIGEST, "seeded")
    first = Lock("1.0.0", DIGEST, {"a": one, "b": two}, {"a": ("x.b", "x.a")})
    second = Lock("1.0.0", DIGEST, {"b": two, "a": one}, {"a": ("x.a", "x.b")})
    assert lock_bytes(first) == lock_bytes(second)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema_version": 2}, "newer ailz"),
        ({"schema_version": 0}, "schema_version must be"),
        ({"schema_version": True}, "schema_version must be"),
        ({"schema_version": "1"}, "schema_version must be"),
        ({"extra": 1}, "unknown keys: extra"),
        ({"ex\u202etra\n": 1}, "unknown keys"),
        ({"generator_version": "1.0.0\n"}, "generator_version is malformed"),
        ({"generator_version": 1}, "generator_version is malformed"),
        ({"config_digest": "abc"}, "config_digest is malformed"),
        ({"files": []}, "files must be an object"),
        ({"files": {"a.tf": None}}, "a.tf must be an object"),
        ({"files": {"a.tf": {**FILE, "sha256": "A" * 64}}}, "sha256 of a.tf"),
        ({"files": {"a.tf": {**FILE, "owner": "root"}}}, "owner of a.tf"),
        ({"files": {"a.tf": {**FILE, "owner": ["generated"]}}}, "owner of a.tf"),
        ({"files": {"a.tf": {**FILE, "executable": 1}}}, "executable of a.tf"),
        ({"files": {"a.tf": {"sha256": DIGEST}}}, "missing or unknown keys"),
        ({"files": {f"{n}.tf": FILE for n in range(20_001)}}, "more than 20000"),
        ({"terraform_addresses": {"b.tf": []}}, "files does not list"),
        ({"terraform_addresses": {"a.tf": "x"}}, "must be a list"),
        ({"terraform_addresses": {"a.tf": [1]}}, "must be a list"),
        ({"terraform_addresses": {"a.tf": ["a\x1b[0m"]}}, "must be a list"),
        ({"terraform_addresses": {"a.tf": ["x" * 1001]}}, "must be a list"),
    ],
)
def test_a_lock_that_is_not_ours_is_refused_with_the_reason(
    change: dict[str, object], said: str, tmp_path: Path
) -> None:
    put(tmp_path, {**GOOD, **change})
    with pytest.raises(WorkspaceError, match=said) as raised:
        read_lock(tmp_path)
    assert str(raised.value).replace("\n", "").isprintable()
    assert raised.value.exit_code == 5


@pytest.mark.parametrize(
    "path",
    [
        "../victim",
        "/etc/passwd",
        "a/../../victim",
        "C:/victim",
        "..\\victim",
        ".git/config",
        ".GIT/hooks/pre-commit",
        ".ailz/lock.json",
        "a\u202e.tf",
        "nul",
        "",
    ],
)
def test_a_path_that_leaves_the_tree_is_never_touched(path: str, tmp_path: Path) -> None:
    write(tmp_path, {"victim": "precious", "out/.git/config": "precious"})
    put(tmp_path / "out", {**GOOD, "files": {path: FILE}, "terraform_addresses": {}})
    before = snapshot(tmp_path)
    with pytest.raises(WorkspaceError, match="cannot be trusted"):
        plan(tmp_path / "out", {"b.tf": generated("b")})
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not the JSON"),
        (b"\xff\xfe", "not the JSON"),
        (b"[" * 100_000, "not the JSON"),
        (b"[]", "must be an object"),
        (b'{"schema_version": NaN}', "not the JSON"),
        (b'{"schema_version": ' + b"9" * 5000 + b"}", "not the JSON"),
        (b'{"schema_version": 1, "schema_version": 1}', "not the JSON"),
        (b"<<<<<<< HEAD\n{}", "unresolved merge"),
        (b" " * (16 * 1024 * 1024 + 1), "larger than"),
    ],
)
def test_what_is_not_json_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    write(tmp_path, {".ailz/lock.json": content})
    with pytest.raises(WorkspaceError, match=said):
        read_lock(tmp_path)


@pytest.mark.parametrize("path", [".ailz", ".ailz/lock.json"])
def test_something_else_in_place_of_the_lock_is_refused(path: str, tmp_path: Path) -> None:
    if path == ".ailz":
        write(tmp_path, {path: "a file"})
    else:
        (tmp_path / path).mkdir(parents=True)
    with pytest.raises(WorkspaceError, match="cannot be trusted"):
        read_lock(tmp_path)
