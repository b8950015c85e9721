"""``ailz new`` from the first question to the generated tree, without a terminal."""

from pathlib import Path

import pytest

from ailz.__main__ import main
from ailz.cli import new
from ailz.model.loader import load
from ailz.wizard.configuration import active, complete
from ailz.wizard.judge import landing_zone
from ailz.wizard.known import known
from ailz.wizard.questions import QUESTIONS
from tests.cli.worlds import files
from tests.examples import FOLDER, NAMES
from tests.sampling.product import read
from tests.sampling.rows import rows
from tests.wizard.robot import CTRL_C, DOWN, ENTER, presses, typing

BICEP = {"languages": ("bicep",)}
WRITE, LEAVE = ENTER, DOWN * 2 + ENTER
AFRESH, KEEP = ENTER, DOWN + ENTER
DRAFT = "landing-zone.draft.json"


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
    assert "Your answers are in landing-zone.yaml:" in said.err
    assert "ailz generate --config landing-zone.yaml --directory . --check\n" in said.err
    assert said.err.endswith("Commit the configuration and the tree together.\n")
    written = files(folder)
    assert DRAFT not in written
    assert main(["generate"]) == 0
    assert files(folder) == written


def test_leaving_and_interrupting_keep_what_was_answered_and_nothing_else(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = presses(QUESTIONS, BICEP)
    assert ran(CTRL_C) == 130
    assert files(folder) == {}
    assert capsys.readouterr().err.endswith("interrupted: nothing was written\n")
    assert ran(*keys[:3], CTRL_C) == 130
    assert list(files(folder)) == [DRAFT]
    assert f"your answers are in {DRAFT}; `ailz new` goes on from there" in capsys.readouterr().err
    assert ran(ENTER, *keys[3:], LEAVE) == 130
    assert list(files(folder)) == [DRAFT]
    assert "left: your answers are in" in capsys.readouterr().err
    assert ran(ENTER, WRITE) == 0
    expected = landing_zone(QUESTIONS, complete(QUESTIONS, BICEP)).config
    assert load(folder / "landing-zone.yaml") == expected
    assert DRAFT not in files(folder)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"version": 1, "answers": {"a": 1}}', "\xff"])
def test_a_draft_that_is_none_is_passed_over(folder: Path, text: str) -> None:
    (folder / DRAFT).write_text(text, "latin-1")
    assert ran(*presses(QUESTIONS, BICEP), WRITE) == 0


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(folder: Path) -> None:
    config = folder / "landing-zone.yaml"
    config.write_text("mine\n", "utf-8")
    assert ran(KEEP) == 130
    assert config.read_text("utf-8") == "mine\n"
    assert ran(AFRESH, *presses(QUESTIONS, BICEP), CTRL_C) == 130
    assert config.read_text("utf-8") == "mine\n"
    assert ran(DOWN + AFRESH, *presses(QUESTIONS, BICEP), WRITE) == 0
    assert load(config).workload.name == "claims"


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_there_can_be_changed_and_loses_nothing(folder: Path, name: str) -> None:
    config = folder / "landing-zone.yaml"
    config.write_bytes((FOLDER / f"{name}.yaml").read_bytes())
    for table in FOLDER.glob(f"{name}*.csv"):
        (folder / table.name).write_bytes(table.read_bytes())
    before = load(config)
    asked = complete(QUESTIONS, known(QUESTIONS, before).answers)  # type: ignore[union-attr]
    owner = [q.key for q in active(QUESTIONS, asked)].index("owner")
    change = f"{DOWN}{ENTER}{DOWN * owner}{ENTER}Somebody Else{ENTER}"
    assert ran(ENTER, change, WRITE) == 0
    after = load(config)
    assert after.workload.owner == "Somebody Else"
    assert after.model_dump(exclude={"workload"}) == before.model_dump(exclude={"workload"})


@pytest.mark.parametrize("row", [pytest.param(row, id=f"row-{n}") for n, row in enumerate(rows())])
def test_whatever_is_called_as_the_questions_call_it_can_be_said_again(row: dict[str, str]) -> None:
    config = read(dict(row))
    names = {environment.name for environment in config.environments}
    assert (known(QUESTIONS, config) is not None) == (names <= {"dev", "test", "prod"})


def test_a_directory_that_cannot_be_used_is_told_before_anything_is_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "out").write_text("no folder\n", "utf-8")
    assert ran(arguments=("--directory", "out")) == 5
    assert "is not a folder" in capsys.readouterr().err


@pytest.mark.parametrize("there", [None, "mine\n"], ids=["no file", "a file"])
def test_where_nothing_can_be_generated_the_answers_are_kept(
    folder: Path, there: str | None
) -> None:
    (folder / "README.md").write_text("# Somebody's work\n", "utf-8")
    before: list[str] = []
    if there is not None:
        (folder / "landing-zone.yaml").write_text(there, "utf-8")
        before = [AFRESH]
    world = files(folder)
    assert ran(*before, *presses(QUESTIONS, BICEP), WRITE) == 5
    left = files(folder)
    assert left.pop(DRAFT)
    assert left == world


def test_the_file_and_the_directory_can_be_named(folder: Path) -> None:
    arguments = ("--config", "claims.yaml", "--directory", "out")
    assert ran(*presses(QUESTIONS, BICEP), WRITE, arguments=arguments) == 0
    assert {name.split("/")[0] for name in files(folder)} == {"claims.yaml", "out"}


def test_a_file_that_cannot_be_written_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--config", "nowhere/claims.yaml")
    assert ran(*presses(QUESTIONS, BICEP), WRITE, arguments=arguments) == 5
    assert "nowhere/claims.draft.json cannot be written" in capsys.readouterr().err
    assert files(folder) == {}


def test_hand_made_interrupts_while_generating_leave_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(new.generate, "run", interrupted)
    assert ran(*presses(QUESTIONS, BICEP), WRITE) == 130
    assert list(files(folder)) == [DRAFT]
