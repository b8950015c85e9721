"""``ailz new`` from the first question to the generated tree, without a terminal."""

from pathlib import Path

import pytest

from ailz.__main__ import main
from ailz.cli import new
from ailz.model.loader import load
from ailz.wizard.configuration import complete
from ailz.wizard.judge import landing_zone
from ailz.wizard.questions import QUESTIONS
from tests.cli.worlds import files
from tests.wizard.robot import CTRL_C, DOWN, ENTER, presses, typing

BICEP = {"languages": ("bicep",)}
WRITE, LEAVE = ENTER, DOWN * 2 + ENTER
REPLACE, KEEP = DOWN + ENTER, ENTER


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is worked in, and somebody who can be asked."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(new, "can_ask", lambda *, no_input: not no_input)
    return tmp_path


def ran(*keys: str, arguments: tuple[str, ...] = ()) -> int:
    with typing(*keys):
        return main(["new", *arguments])


def test_answers_become_the_file_and_the_tree(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(*presses(QUESTIONS, BICEP), WRITE) == 0
    expected = landing_zone(QUESTIONS, complete(QUESTIONS, BICEP)).config
    assert load(folder / "landing-zone.yaml") == expected
    assert "bicep/landing-zone/main.bicep" in files(folder)
    said = capsys.readouterr()
    assert said.out.startswith(".: create ")
    assert "Review: Claims" in said.err
    assert said.err.endswith(
        "Your answers are in landing-zone.yaml: change it there and run `ailz generate`.\n"
    )
    written = files(folder)
    assert main(["generate"]) == 0
    assert files(folder) == written


def test_leaving_and_interrupting_write_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(*presses(QUESTIONS, BICEP), LEAVE) == 130
    assert ran(CTRL_C) == 130
    assert ran(*presses(QUESTIONS, BICEP), CTRL_C) == 130
    assert files(folder) == {}
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("nothing was written\n") == 3


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(folder: Path) -> None:
    config = folder / "landing-zone.yaml"
    config.write_text("mine\n", "utf-8")
    assert ran(KEEP) == 130
    assert config.read_text("utf-8") == "mine\n"
    assert ran(REPLACE, *presses(QUESTIONS, BICEP), CTRL_C) == 130
    assert files(folder) == {"landing-zone.yaml": b"mine\n"}
    assert ran(REPLACE, *presses(QUESTIONS, BICEP), WRITE) == 0
    assert load(config).workload.name == "claims"


@pytest.mark.parametrize("there", [None, "mine\n"], ids=["no file", "a file"])
def test_where_nothing_can_be_generated_no_file_is_left(folder: Path, there: str | None) -> None:
    (folder / "README.md").write_text("# Somebody's work\n", "utf-8")
    before: list[str] = []
    if there is not None:
        (folder / "landing-zone.yaml").write_text(there, "utf-8")
        before = [REPLACE]
    world = files(folder)
    assert ran(*before, *presses(QUESTIONS, BICEP), WRITE) == 5
    assert files(folder) == world


def test_the_file_and_the_directory_can_be_named(folder: Path) -> None:
    arguments = ("--config", "claims.yaml", "--directory", "out")
    assert ran(*presses(QUESTIONS, BICEP), WRITE, arguments=arguments) == 0
    assert {name.split("/")[0] for name in files(folder)} == {"claims.yaml", "out"}


def test_a_file_that_cannot_be_written_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--config", "nowhere/claims.yaml")
    assert ran(*presses(QUESTIONS, BICEP), WRITE, arguments=arguments) == 5
    assert "nowhere/claims.yaml cannot be written" in capsys.readouterr().err
    assert files(folder) == {}


def test_hand_made_interrupts_while_generating_leave_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(new.generate, "run", interrupted)
    assert ran(*presses(QUESTIONS, BICEP), WRITE) == 130
    assert files(folder) == {}
