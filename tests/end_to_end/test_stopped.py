"""Whatever stops a run, and whenever: the next command finds the old tree or the new one."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ailz.workspace import recover
from tests.end_to_end import stopped
from tests.end_to_end.runs import STANDALONE, Tree, ailz, edited, generated, tree

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@dataclass(frozen=True)
class Stop:
    """What a run left that was stopped at one moment."""

    code: int
    said: str
    directory: Path


@dataclass(frozen=True)
class World:
    """A tree, a configuration that changes, adds and deletes files, and what it leads to."""

    directory: Path
    config: Path
    old: Tree
    new: Tree

    def found_in(self, directory: Path) -> str:
        """Say which of the two trees a directory holds."""
        found = tree(directory)
        return "old" if found == self.old else "new" if found == self.new else "neither"

    def stopped(self, number: int) -> list[Stop]:
        """Send a signal at each moment of `ailz generate`; the last run ends by itself."""
        results = self.directory.parent / f"results-{number}"
        subprocess.run(
            [
                *(sys.executable, stopped.__file__, str(number)),
                *(self.directory, results, "generate"),
                *("-c", self.config, "-d", self.directory),
            ],
            check=True,
        )
        return [
            Stop(
                int((kept / "code").read_text(encoding="ascii")),
                (kept / "said").read_text(encoding="utf-8"),
                kept / "tree",
            )
            for kept in sorted(results.glob("0*"))
        ]


@pytest.fixture
def world(tmp_path: Path) -> World:
    moved = edited(STANDALONE, "10.30.0.0/23", "10.31.0.0/23", tmp_path / "moved.yaml")
    config = edited(
        moved,
        "  kind: vpn\n  client_pool: 172.16.200.0/24",
        "  kind: bastion",
        tmp_path / "config.yaml",
    )
    directory = tmp_path / "out"
    old = generated(STANDALONE, directory)
    new = generated(config, tmp_path / "new")
    assert old.keys() - new.keys()
    assert new.keys() - old.keys()
    directory.joinpath("notes.txt").write_text("mine", encoding="utf-8")
    mine = {"notes.txt": b"mine"}
    return World(directory, config, old | mine, new | mine)


def test_a_killed_run_leaves_the_old_tree_or_the_new_one(world: World) -> None:
    *killed, whole = world.stopped(signal.SIGKILL)
    assert (whole.code, world.found_in(whole.directory)) == (0, "new")
    assert {each.code for each in killed} == {-signal.SIGKILL}
    left = []
    for number, each in enumerate(killed):
        if number % 25:
            recover(each.directory)
            left.append(world.found_in(each.directory))
        else:
            # As a user would see it: the next command, which repairs before it looks.
            code = ailz("generate", "--check", "-q", "-c", world.config, "-d", each.directory)
            left.append(world.found_in(each.directory))
            assert code == {"old": 6, "new": 0}[left[-1]]
    assert left == sorted(left, key=("old", "new").index)
    assert {*left} == {"old", "new"}


def test_an_interrupted_run_cleans_up_and_says_what_is_true(world: World) -> None:
    *interrupted, whole = world.stopped(signal.SIGINT)
    assert (whole.code, world.found_in(whole.directory)) == (0, "new")
    assert {each.code for each in interrupted} == {130}
    left = [world.found_in(each.directory) for each in interrupted]
    assert left == sorted(left, key=("old", "new").index)
    assert {*left} == {"old", "new"}
    for each, found in zip(interrupted, left, strict=True):
        assert each.said.startswith("interrupted")
        assert ("nothing was written" in each.said) == (found == "old")


def test_an_interrupt_while_rendering_writes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "out"
    interrupt = (
        "import os, signal, sys; import ailz.cli.tree as tree;"
        "tree.surroundings = lambda _: os.kill(os.getpid(), signal.SIGINT) or {};"
        "from ailz.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", interrupt, "generate", "-c", STANDALONE, "-d", target],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stdout) == (130, "")
    assert run.stderr == "interrupted: nothing was written\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("loaded", ["datetime", "pydantic_core._pydantic_core", "ailz.cli.held"])
def test_an_interrupt_while_the_program_is_loaded_is_no_accident(
    loaded: str, tmp_path: Path
) -> None:
    interrupt = (
        "import os, signal, sys;"
        "sys.addaudithook(lambda event, details: event == 'import'"
        f" and details[0] == {loaded!r} and os.kill(os.getpid(), signal.SIGINT));"
        "from ailz.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", interrupt, "generate", "-c", STANDALONE, "-d", tmp_path / "out"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stdout) == (130, "")
    assert run.stderr == "interrupted: nothing was written\n"
