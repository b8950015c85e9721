"""What may be written on the command line, what it is answered, and what a shell completes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.worlds import CONFIG, ailz

COMMANDS = (
    "new",
    "generate",
    "validate",
    "explain",
    "plan",
    "check",
    "rehearse",
    "schema",
    "completion",
    "help",
)


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",)], ids=["nothing", "help", "-h"])
def test_all_commands_are_shown(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = ailz(tmp_path, *arguments)
    assert (ran.code, ran.err) == (0, "")
    for command in COMMANDS:
        assert f"\n    {command} " in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_shows_examples_and_exit_codes(tmp_path: Path, command: str) -> None:
    ran = ailz(tmp_path, "help", command)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == ailz(tmp_path, command, "--help").out
    assert f"\n  {'ailz'} " in ran.out
    assert f"ailz {command}" in ran.out.split("examples:")[1]
    assert "\n  130 interrupted\n" in ran.out
    assert all(len(line) <= 80 for line in ran.out.splitlines()), ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("generat",), 'there is no command "generat"\nDid you mean "generate"?'),
        (("xyz",), 'there is no command "xyz"\n`ailz --help`'),
        (("validate", "--confg", "x.yaml"), 'Did you mean "--config"?'),
        (("generate", "--chek"), 'Did you mean "--check"?'),
        (("plan", "-o", "jsno"), 'Did you mean "json"?'),
        (("completion", "bsh"), 'Did you mean "bash"?'),
        (("completion",), "`ailz completion --help` shows what there is."),
        (("generate", "--conf", "x.yaml"), 'Did you mean "--config"?'),
    ],
)
def test_a_wrong_word_is_answered_with_the_one_that_was_meant(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = ailz(tmp_path, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_wrong_command_line_is_answered_as_json_where_json_is_wanted(tmp_path: Path) -> None:
    for arguments in (("-o", "json", "plam"), ("plan", "--output=json", "--x")):
        ran = ailz(tmp_path, *arguments)
        assert (ran.code, ran.err) == (2, "")
        assert json.loads(ran.out)["error"] == "UsageError"


def test_what_all_commands_share_stands_before_or_after_the_command(folder: Path) -> None:
    (folder / "landing-zone.yaml").rename(folder / "claims.yaml")
    flags = ("--config", "claims.yaml", "-o", "json", "--quiet")
    before, after = ailz(folder, *flags, "validate"), ailz(folder, "validate", *flags)
    assert before == after
    assert json.loads(before.out)["valid"] is True
    both = ailz(folder, "--config", "nowhere.yaml", "validate", "--config", "claims.yaml")
    assert both.code == 0


def _through_a_pipe(directory: Path, text: str, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "ailz", *arguments],
        cwd=directory,
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_configuration_comes_through_a_pipe(tmp_path: Path) -> None:
    code, out, err = _through_a_pipe(tmp_path, CONFIG, "generate", "--config", "-")
    assert code == 0, err
    assert (tmp_path / "README.md").exists()
    wrong = CONFIG.replace("10.10.0.0/24", "10.10.1.0/24")
    code, out, err = _through_a_pipe(tmp_path, wrong, "validate", "-c", "-")
    assert (code, out) == (3, "")
    assert err.startswith("-:")


def test_what_is_asked_cannot_be_written_to_a_pipe(tmp_path: Path) -> None:
    ran = ailz(tmp_path, "new", "--config", "-")
    assert ran.code == 2
    assert "--config must name a file" in ran.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_gets_its_script(tmp_path: Path, shell: str) -> None:
    ran = ailz(tmp_path, "completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert "_ARGCOMPLETE" in ran.out
    assert "ailz" in ran.out


@pytest.mark.skipif(os.name == "nt", reason="the shell's descriptors are those of POSIX")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ailz gen", ["generate "]),
        ("ailz generate --che", ["--check "]),
        ("ailz plan --output j", ["json "]),
        ("ailz explain REGION-U", ["REGION-UNKNOWN "]),
    ],
)
def test_a_shell_is_told_what_could_follow(tmp_path: Path, line: str, expected: list[str]) -> None:
    answer = tmp_path / "answer"
    ailz(
        tmp_path,
        _ARGCOMPLETE="1",
        _ARGCOMPLETE_IFS="\n",
        _ARGCOMPLETE_STDOUT_FILENAME=str(answer),
        COMP_LINE=line,
        COMP_POINT=str(len(line)),
    )
    assert answer.read_text("utf-8").split("\n") == expected
