"""The decision table, row by row: what the lock remembers, what stands there, what is new."""

from typing import Literal

import pytest

from ailz.workspace import Entry, GeneratedFile, Lock, LockedFile, decide
from ailz.workspace.files import digest
from tests.workspace.worlds import DIGEST

OLD, NEW, HAND = b"old\n", b"new\n", b"by hand\n"
GEN, SEED = "generated", "seeded"
Owner = Literal["generated", "seeded"]


def base(owner: Owner, content: bytes = OLD, *, executable: bool = False) -> LockedFile:
    return LockedFile(digest(content), owner, executable)


def file(content: bytes, *, executable: bool | None = False) -> Entry:
    return Entry("file", digest(content), digest(content.replace(b"\r\n", b"\n")), executable)


def new(owner: Owner, content: bytes = NEW, *, executable: bool = False) -> GeneratedFile:
    return GeneratedFile(content, owner, executable)


GONE = Entry("missing")
FOLDER, LINK, PIPE = Entry("directory"), Entry("symlink"), Entry("other")
BLOCKED = Entry("blocked", above="infra")
CRLF = OLD.replace(b"\n", b"\r\n")

ROWS = [
    # generated, nothing remembered
    (None, GONE, new(GEN), "create", "New."),
    (None, file(NEW), new(GEN), "adopt", "same content"),
    (None, file(NEW.replace(b"\n", b"\r\n")), new(GEN), "adopt", "same content"),
    (None, file(HAND), new(GEN), "conflict", "did not write"),
    (None, FOLDER, new(GEN), "conflict", "a folder stands"),
    (None, LINK, new(GEN), "conflict", "a symbolic link stands"),
    (None, PIPE, new(GEN), "conflict", "not a file"),
    (None, BLOCKED, new(GEN), "conflict", "where a folder with generated files belongs"),
    # generated before and now
    (base(GEN), GONE, new(GEN), "create", "It was deleted"),
    (base(GEN), file(OLD), new(GEN), "update", "differently"),
    (base(GEN), file(CRLF), new(GEN), "update", "differently"),
    (base(GEN), file(OLD), new(GEN, OLD), "keep", "Unchanged."),
    (base(GEN), file(CRLF), new(GEN, OLD), "keep", "Unchanged."),
    (base(GEN), file(NEW), new(GEN), "keep", "Unchanged."),
    (base(GEN), file(HAND), new(GEN, OLD), "edited", "the edit stays"),
    (base(GEN), file(HAND), new(GEN), "conflict", "edited by hand"),
    (base(GEN), FOLDER, new(GEN), "conflict", "a folder stands"),
    (base(GEN), LINK, new(GEN, OLD), "conflict", "a symbolic link stands"),
    # generated before, not any more
    (base(GEN), GONE, None, "keep", "already deleted"),
    (base(GEN), file(OLD), None, "delete", "unchanged since"),
    (base(GEN), file(CRLF), None, "delete", "unchanged since"),
    (base(GEN), file(HAND), None, "conflict", "edited by hand"),
    (base(GEN), FOLDER, None, "conflict", "edited by hand"),
    (base(GEN), LINK, None, "conflict", "edited by hand"),
    # seeded
    (None, GONE, new(SEED), "seed", "yours from then on"),
    (None, file(NEW), new(SEED), "adopt", "Already there"),
    (None, file(HAND), new(SEED), "keep", "it is yours"),
    (None, FOLDER, new(SEED), "conflict", "a folder stands"),
    (None, LINK, new(SEED), "conflict", "a symbolic link stands"),
    (base(SEED), GONE, new(SEED), "keep", "stays deleted"),
    (base(SEED), file(OLD), new(SEED), "keep", "yours since then"),
    (base(SEED), file(HAND), new(SEED), "keep", "yours since then"),
    (base(SEED), LINK, new(SEED), "keep", "yours since then"),
    (base(SEED), file(OLD), None, "keep", "it is yours and stays"),
    (base(SEED), file(HAND), None, "keep", "it is yours and stays"),
    (base(SEED), GONE, None, "keep", "it is yours and stays"),
    # handed from one owner to the other
    (base(GEN), GONE, new(SEED), "seed", "yours from then on"),
    (base(GEN), file(OLD), new(SEED), "update", "once more"),
    (base(GEN), file(NEW), new(SEED), "keep", "Already there"),
    (base(GEN), file(HAND), new(SEED), "keep", "it is yours"),
    (base(SEED), GONE, new(GEN), "create", "It was deleted"),
    (base(SEED), file(OLD), new(GEN), "update", "differently"),
    (base(SEED), file(HAND), new(GEN), "conflict", "edited by hand"),
    (base(SEED), file(HAND), new(GEN, OLD), "conflict", "edited by hand"),
    # the mode
    (base(GEN), file(OLD), new(GEN, OLD, executable=True), "update", "made executable"),
    (base(GEN), file(OLD, executable=True), new(GEN, OLD, executable=True), "keep", "Unchanged."),
    (base(GEN, executable=True), file(OLD), new(GEN, OLD, executable=True), "update", "executable"),
    (base(GEN), file(OLD, executable=None), new(GEN, OLD, executable=True), "keep", "Unchanged."),
    (None, file(OLD), new(GEN, OLD, executable=True), "update", "made executable"),
]


@pytest.mark.parametrize(("locked", "disk", "tree", "kind", "sentence"), ROWS)
def test_decision(
    locked: LockedFile | None, disk: Entry, tree: GeneratedFile | None, kind: str, sentence: str
) -> None:
    lock = Lock("1.0.0", DIGEST, {"a.tf": locked} if locked else {}, {}, {})
    (action,) = decide(lock, {"a.tf": disk}, {"a.tf": tree} if tree else {})
    assert action.kind == kind
    assert sentence in action.sentence
    assert bool(action.code) == (kind == "conflict")


def test_without_a_lock_every_path_of_the_tree_gets_one_action_in_order() -> None:
    actions = decide(None, {"b": GONE, "a": GONE}, {"b": new(GEN), "a": new(SEED)})
    assert [(action.path, action.kind) for action in actions] == [("a", "seed"), ("b", "create")]


def test_what_stands_in_the_way_of_many_paths_is_one_conflict_at_its_own_path() -> None:
    below = dict.fromkeys(["infra/a.tf", "infra/deep/b.tf", "infra/old.tf"], BLOCKED)
    lock = Lock("1.0.0", DIGEST, {"infra/old.tf": base(GEN)}, {}, {})
    tree = {path: new(GEN) for path in ("infra/a.tf", "infra/deep/b.tf", "README.md")}
    actions = decide(lock, {**below, "README.md": GONE}, tree)
    assert [(a.path, a.kind, a.code) for a in actions] == [
        ("README.md", "create", ""),
        ("infra", "conflict", "SOMETHING-IN-THE-WAY"),
    ]


@pytest.mark.parametrize("disk", [file(HAND), file(OLD), GONE, LINK])
@pytest.mark.parametrize("locked", [None, base(GEN), base(SEED)])
@pytest.mark.parametrize("tree", [new(GEN), new(SEED), None])
def test_a_document_that_the_configuration_calls_the_users_is_never_touched(
    locked: LockedFile | None, disk: Entry, tree: GeneratedFile | None
) -> None:
    lock = Lock("1.0.0", DIGEST, {"README.md": locked} if locked else {}, {}, {})
    trees = {"README.md": tree} if tree else {}
    for action in decide(lock, {"README.md": disk}, trees, ["README.md"]):
        assert (action.kind, action.writes) == ("keep", False)


@pytest.mark.parametrize(
    "path", ["terraform/landing-zone/keys.tf", "scripts/destroy.sh", "docs/controls.md"]
)
def test_generated_code_and_the_report_cannot_be_called_the_users(path: str) -> None:
    (action,) = decide(None, {path: file(HAND)}, {path: new(GEN)}, [path])
    assert (action.kind, action.code) == ("conflict", "OWN-FILE-GENERATED")


def test_a_collision_of_a_document_says_how_to_keep_it_and_one_of_code_does_not() -> None:
    paths = ("README.md", "terraform/a.tf")
    actions = decide(None, dict.fromkeys(paths, file(HAND)), {p: new(GEN) for p in paths})
    assert [a.code for a in actions] == ["UNKNOWN-FILE"] * 2
    assert ["delivery.own_files" in a.sentence for a in actions] == [True, False]
