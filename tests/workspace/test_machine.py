"""Anything a user may do between runs, in any order: nobody's byte is ever lost."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ailz.errors import ConflictError
from ailz.workspace import GeneratedFile, Tree, read_lock, scan
from tests.workspace.worlds import generate, plan, snapshot, write

PATHS = ("a.tf", "b.tf", "infra/a.tf", "infra/deep/b.tf", "docs", "docs/x.md", "README.md")
CONTENTS = (b"", b"one\n", b"two\ntwo\n", b"\0\r\n", b"no newline")


def is_possible(tree: Tree) -> bool:
    return not {"docs", "docs/x.md"} <= set(tree)


paths = st.sampled_from(PATHS)
files = st.builds(
    GeneratedFile,
    st.sampled_from(CONTENTS),
    st.sampled_from(["generated", "seeded"]),
    st.booleans(),
)
trees = st.dictionaries(paths, files, max_size=5).filter(is_possible)


class Work(RuleBasedStateMachine):
    """A directory, `mine` (what the user wrote, by path) and whether the user deleted a seed."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.directory = self.folder / "out"
        self.mine: dict[str, bytes] = {}
        self.edits = 0

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(tree=trees)
    def generates(self, tree: Tree) -> None:
        before, lock = snapshot(self.directory), self.lock()
        dropped = {
            path
            for path, file in tree.items()
            if lock and path in lock and lock[path].owner == file.owner == "seeded"
            and path not in before
        }  # fmt: skip
        try:
            generate(self.directory, tree)
        except ConflictError:
            assert snapshot(self.directory) == before
            return
        assert not any((self.directory / path).exists() for path in dropped)
        self.holds(tree)
        after = snapshot(self.directory)
        again = plan(self.directory, tree)
        assert not again.would_change
        generate(self.directory, tree)
        assert snapshot(self.directory) == after

    def holds(self, tree: Tree) -> None:
        """Every generated file is there as generated, or as the user left it."""
        lock = self.lock()
        assert lock is not None
        assert set(lock) == set(tree)
        disk = scan(self.directory, lock)
        for path, file in lock.items():
            if file.owner == "generated" and path not in self.mine:
                assert disk[path].holds(file.sha256)
                assert disk[path].executable or not file.executable

    def lock(self):  # type: ignore[no-untyped-def]
        found = read_lock(self.directory) if self.directory.exists() else None
        return found.files if found else None

    @rule(path=st.sampled_from((*PATHS, "infra/mine.tf", "mine.txt")))
    def edits_a_file(self, path: str) -> None:
        place = self.directory / path
        if place.is_dir() or any(parent.is_file() for parent in place.parents):
            return
        self.edits += 1
        self.mine[path] = f"by hand {self.edits}\n".encode()
        write(self.directory, {path: self.mine[path]})

    @rule(path=paths)
    def deletes_a_file(self, path: str) -> None:
        if (self.directory / path).is_file():
            (self.directory / path).unlink()
            self.mine.pop(path, None)

    @rule()
    def checks_out_with_windows_line_endings(self) -> None:
        for place in self.directory.rglob("*"):
            content = place.read_bytes() if place.is_file() else b"\0"
            if b"\0" not in content and b"\r" not in content:
                place.write_bytes(content.replace(b"\n", b"\r\n"))
                path = place.relative_to(self.directory).as_posix()
                if path in self.mine:
                    self.mine[path] = place.read_bytes()

    @rule()
    def loses_the_lock(self) -> None:
        (self.directory / ".ailz/lock.json").unlink(missing_ok=True)

    @invariant()
    def nothing_of_the_user_is_lost(self) -> None:
        for path, content in self.mine.items():
            assert (self.directory / path).read_bytes() == content

    @invariant()
    def no_stage_is_left(self) -> None:
        assert [path.name for path in self.folder.iterdir()] in ([], ["out"])
        assert not (self.directory / ".ailz-stage").exists()


TestWork = Work.TestCase
TestWork.settings = settings(
    max_examples=60, stateful_step_count=20, deadline=None, derandomize=True
)
