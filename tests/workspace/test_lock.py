"""The lock is input that anybody may have written."""

import json
from pathlib import Path
from typing import Any

import pytest

from ailz.design.record import Made
from ailz.errors import WorkspaceError
from ailz.workspace import Lock, LockedFile, read_lock
from ailz.workspace.lock import lock_bytes
from tests.workspace.worlds import DIGEST, generated, plan, snapshot, write

REQUEST: dict[str, Any] = {
    "id": "/subscriptions/1/resourceGroups/rg-a",
    "type": "Microsoft.Resources/resourceGroups@2025-04-01",
    "symbol": "group",
    "body": {"location": "westeurope"},
}
INSIDE: dict[str, Any] = {
    "in": "group",
    "id": "/providers/Microsoft.Storage/storageAccounts/sta",
    "type": "Microsoft.Storage/storageAccounts@2025-01-01",
    "symbol": "account",
    "key": "a",
    "body": {"properties.accessTier": None, "zones": ["1", "2"], "tags": "sha256:00"},
}
GOOD: dict[str, Any] = {
    "schema_version": 2,
    "generator_version": "1.0.0",
    "config_digest": DIGEST,
    "files": {"a.tf": {"sha256": DIGEST, "owner": "generated", "executable": False}},
    "terraform_addresses": {"a.tf": ["azapi_resource.a"]},
    "requests": {"dev": [REQUEST, INSIDE]},
}
FILE = GOOD["files"]["a.tf"]


def put(directory: Path, content: object) -> None:
    write(directory, {".ailz/lock.json": json.dumps(content)})


def test_no_lock_is_no_error(tmp_path: Path) -> None:
    assert read_lock(tmp_path) is None
    (tmp_path / ".ailz").mkdir()
    assert read_lock(tmp_path) is None


def test_a_lock_is_read_as_it_was_written(tmp_path: Path) -> None:
    group = Made(REQUEST["id"], "Some/groups", "2025-01-01", "group", None, "create", {})
    key = Made(f"{group.id}/providers/A/b/c", "A/b", "2", "key", "x", "put", {"a[].b": (1, None)})
    file = LockedFile(DIGEST, "generated", executable=True)
    lock = Lock("1.0.0", DIGEST, {"a.tf": file}, {}, {"dev": (group, key), "prod": ()})
    write(tmp_path, {".ailz/lock.json": lock_bytes(lock)})
    assert read_lock(tmp_path) == lock


def test_the_lock_looks_the_same_whatever_the_order_it_was_made_in() -> None:
    one, two = LockedFile(DIGEST, "generated"), LockedFile(DIGEST, "seeded")
    first = Lock("1.0.0", DIGEST, {"a": one, "b": two}, {"a": ("x.b", "x.a")}, {})
    second = Lock("1.0.0", DIGEST, {"b": two, "a": one}, {"a": ("x.a", "x.b")}, {})
    assert lock_bytes(first) == lock_bytes(second)


def test_a_request_is_read_below_what_it_stands_in(tmp_path: Path) -> None:
    put(tmp_path, GOOD)
    lock = read_lock(tmp_path)
    assert lock is not None
    assert lock.requests is not None
    group, account = lock.requests["dev"]
    assert account.id == f"{group.id}{INSIDE['id']}"
    assert account.body == {
        "properties.accessTier": None,
        "zones": ("1", "2"),
        "tags": "sha256:00",
    }
    assert (group.verb, group.key, account.key) == ("create", None, "a")


def test_a_lock_from_before_requests_were_kept_is_still_read(tmp_path: Path) -> None:
    put(tmp_path, {n: v for n, v in GOOD.items() if n != "requests"} | {"schema_version": 1})
    lock = read_lock(tmp_path)
    assert lock is not None
    assert lock.requests is None


@pytest.mark.parametrize(
    ("requests", "said"),
    [
        ([], "must be an object of environments"),
        ({"De v": []}, "must be an object of environments"),
        ({"dev": {}}, "must be a list"),
        ({"dev": [None]}, "missing or unknown keys"),
        ({"dev": [{**REQUEST, "more": 1}]}, "missing or unknown keys"),
        ({"dev": [{**REQUEST, "type": "Microsoft.Resources/resourceGroups"}]}, "type"),
        ({"dev": [{**REQUEST, "id": "rg-a"}]}, "id of a request"),
        ({"dev": [{**REQUEST, "id": "/rg-\x1b[0m"}]}, "printable"),
        ({"dev": [{**REQUEST, "symbol": "x" * 2001}]}, "printable"),
        ({"dev": [{**REQUEST, "verb": "existing"}]}, "verb"),
        ({"dev": [{**REQUEST, "body": []}]}, "body"),
        ({"dev": [{**REQUEST, "body": {"a": {}}}]}, "printable"),
        ({"dev": [{**REQUEST, "body": {"a\u202e": 1}}]}, "printable"),
        ({"dev": [INSIDE]}, "not listed before"),
        ({"dev": [{**INSIDE, "in": ["group"]}]}, "not listed before"),
        ({"dev": [REQUEST] * 20_001}, "more than 20000"),
    ],
)
def test_requests_that_are_not_ours_are_refused_with_the_reason(
    requests: object, said: str, tmp_path: Path
) -> None:
    put(tmp_path, {**GOOD, "requests": requests})
    with pytest.raises(WorkspaceError, match=said):
        read_lock(tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema_version": 3}, "newer ailz"),
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
