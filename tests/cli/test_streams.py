"""Whatever the streams, the files and the user do: an answer, its exit code, and no hang."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.worlds import CONFIG, ailz, python

pytestmark = pytest.mark.skipif(os.name == "nt", reason="streams and links of POSIX")

_LATEST = 60
"""Seconds after which a run hangs."""
RIGHT, WRONG, USAGE = ("validate",), ("validate", "-c", "nowhere.yaml"), ("vaildate",)
CODES = {RIGHT: 0, WRONG: 3, USAGE: 2}


def shell(folder: Path, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell, in which `ailz` is ours."""
    inherited = {k: v for k, v in os.environ.items() if k not in ("CI", "AILZ_TRACEBACK")}
    return subprocess.run(
        ["/bin/bash", "-c", f'ailz() {{ "{sys.executable}" -m ailz "$@"; }}\n{line}'],
        cwd=folder,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"),
        check=False,
        timeout=_LATEST,
    )


@pytest.mark.parametrize("command", CODES, ids=" ".join)
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_closed_stream_changes_no_exit_code(folder: Path, command: tuple[str, ...], closed: str):
    done = shell(folder, f"ailz {' '.join(command)} {closed}")
    assert done.returncode == CODES[command]
    assert "bug" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_full_device_is_told_and_is_a_failure(folder: Path, form: str):
    done = shell(folder, f"ailz validate -o {form} >/dev/full")
    assert done.returncode == 1
    assert done.stderr == ("error: the answer could not be written: No space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_where_nobody_can_be_told_the_exit_code_still_tells(folder: Path):
    assert shell(folder, "ailz validate -c nowhere.yaml 2>/dev/full").returncode == 3


def test_a_reader_that_goes_away_changes_no_exit_code(folder: Path):
    line = "ailz validate -c nowhere.yaml -o json | true; exit ${PIPESTATUS[0]}"
    done = shell(folder, line)
    assert (done.returncode, done.stderr) == (3, "")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_character_that_a_stream_cannot_hold_is_written_out(tmp_path: Path, encoding: str):
    title = "Łódź 🚚"
    (tmp_path / "landing-zone.yaml").write_text(
        CONFIG.replace("Demand forecasts", title).replace("Tidewater", f"{title}\\"), "utf-8"
    )
    done = shell(tmp_path, "ailz explain | head -1", PYTHONIOENCODING=encoding)
    assert done.stdout.startswith("\\u0141")
    wrong = CONFIG.replace("owner: Product engineering", f"owner: [{title}]\n  {title}: x")
    (tmp_path / "landing-zone.yaml").write_text(wrong, "utf-8")
    done = shell(tmp_path, "ailz validate -o json", PYTHONIOENCODING=encoding)
    assert done.returncode == 3
    assert any(title in f["path"] for f in json.loads(done.stdout)["findings"])


def test_a_pipe_as_a_configuration_does_not_hang(folder: Path):
    os.mkfifo(folder / "pipe")
    done = shell(folder, "ailz validate -c pipe")
    assert done.returncode == 3
    assert "pipe: this is a pipe or a device" in done.stderr
    done = shell(folder, "ailz check --plan pipe --policies .")
    assert done.returncode == 2
    assert "pipe" in done.stderr


def test_what_the_shell_passes_on_is_read(folder: Path):
    done = shell(folder, "ailz validate -c <(cat landing-zone.yaml)")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("validate -c circle", 3),
        ("generate -d circle", 5),
        ("plan -d circle", 5),
        ("check -d circle", 5),
        ("validate --policies circle", 2),
    ],
)
def test_links_that_lead_in_a_circle_are_told(folder: Path, arguments: str, code: int):
    (folder / "circle").symlink_to("round")
    (folder / "round").symlink_to("circle")
    done = shell(folder, f"ailz {arguments}")
    assert done.returncode == code
    assert "bug" not in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone may become nobody")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("validate -c closed/landing-zone.yaml", 3),
        ("validate --policies closed", 2),
        ("check --plan closed/x --policies closed", 2),
    ],
)
def test_a_folder_that_may_not_be_read_is_named(folder: Path, arguments: str, code: int):
    (folder / "closed").mkdir(mode=0o000)
    for each in (folder, *folder.parents[:2]):
        each.chmod(each.stat().st_mode | 0o055)
    nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups"
    done = shell(folder, f'{nobody} "{sys.executable}" -m ailz {arguments}')
    assert done.returncode == code, done.stderr
    assert "closed" in done.stderr
    assert "bug" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("vaildate", "-o", "json"), 2, "UsageError"),
        (("validate", "--fast", "--output=json"), 2, "UsageError"),
        (("validate", "-ojson", "-c", "nowhere.yaml"), 3, "ConfigError"),
        (("explain", "NO-SUCH-CODE", "-o", "json"), 2, "UsageError"),
        (("check", "--sarif", "x.sarif", "-o", "json"), 2, "UsageError"),
        (("new", "-o", "json"), 4, "InputNeededError"),
    ],
)
def test_json_is_one_document_whatever_is_wrong(
    folder: Path, arguments: tuple[str, ...], code: int, error: str
):
    ran = ailz(folder, *arguments)
    assert (ran.code, ran.err) == (code, "")
    told = json.loads(ran.out)
    assert told["error"] == error
    assert told["message"]


@pytest.mark.parametrize(
    ("raised", "code", "error"),
    [
        ("KeyboardInterrupt()", 130, "Interrupted"),
        ("RuntimeError('x')", 1, "Bug"),
        ("OSError(5, 'Input/output error', 'some/file')", 1, "OSError"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_what_nobody_expected_is_answered_too(
    folder: Path, raised: str, code: int, error: str, form: str
):
    program = (
        "import sys\nimport ailz.cli.validate as v\nfrom ailz.__main__ import main\n"
        f"def fails(*_): raise {raised}\n"
        f"v.decide = fails\nsys.exit(main(['validate', '-o', '{form}']))\n"
    )
    ran = python(folder, program)
    assert ran.code == code
    if form == "json":
        assert json.loads(ran.out)["error"] == error
        assert ran.err == ""
    else:
        assert ran.out == ""
        assert ("bug in ailz" in ran.err) == (error == "Bug")
        assert "Traceback" not in ran.err
    if error == "OSError":
        assert "some/file" in ran.out + ran.err


def test_an_interrupt_is_answered_in_json(folder: Path):
    os.mkfifo(folder / "pipe")
    done = subprocess.Popen(
        [sys.executable, "-m", "ailz", "validate", "-o", "json", "-c", "/dev/stdin"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with done:
        # It waits for its configuration once everything has been imported.
        with pytest.raises(subprocess.TimeoutExpired):
            done.wait(5)
        done.send_signal(signal.SIGINT)
        assert done.stdout is not None
        told = json.loads(done.stdout.read())
    assert (done.returncode, told["error"]) == (130, "Interrupted")


def test_a_credential_in_an_argument_is_not_echoed(folder: Path):
    for form in ("text", "json"):
        ran = ailz(folder, "validate", "-c", "https://x:geheim@example.org/a.yaml", "-o", form)
        assert ran.code == 3
        assert "geheim" not in ran.out + ran.err
        assert "example.org" in ran.out + ran.err


def test_findings_of_all_stages_are_told_in_one_run(tmp_path: Path):
    """A contradiction does not hide what the design finds: names, ids, services of regions."""
    text = CONFIG.replace("repository: tidewater/forecast", "repository: a/b/c")
    text += "naming:\n  fixed:\n    key_valut: {prod: kv-x}\n"
    text += "access:\n  ml_engineers: {group_id: 00000000-0000-0000-0000-000000000000}\n"
    (tmp_path / "landing-zone.yaml").write_text(text, "utf-8")
    told = json.loads(ailz(tmp_path, "generate", "-o", "json").out)
    found = [f["code"] for f in told["findings"]]
    assert found == ["REPOSITORY-SHAPE", "NAME-OF-NOTHING", "ID-OF-NOBODY"]
    assert all(f["line"] for f in told["findings"])


def test_a_state_that_nobody_can_make_hides_no_name_that_is_wrong(tmp_path: Path):
    """What comes before the environments may not be decided at all: they still are."""
    text = CONFIG.replace("languages: [bicep]", "languages: [terraform]")
    text += "  state: {kind: open, resource_group: rg, storage_account: stx, container: state, "
    text += "subscription_id: 5ea273c4-d8f6-4190-865b-1674928a1375}\n"
    text += f"naming: {{fixed: {{key_vault: {{prod: {'k' * 40}}}}}}}\n"
    (tmp_path / "landing-zone.yaml").write_text(text, "utf-8")
    told = json.loads(ailz(tmp_path, "generate", "-o", "json").out)
    found = {f["code"] for f in told["findings"]}
    assert found == {"STATE-ELSEWHERE", "STATE-OPEN", "NAME-NOT-ALLOWED"}


def test_what_is_told_of_a_valid_configuration_is_on_stderr_and_in_the_json(tmp_path: Path):
    waiver = "control: zone-redundancy, reason: x, approved_by: x, until: '2999-01-01'"
    text = CONFIG.replace("level: baseline\n", f"level: baseline\n  waivers: [{{{waiver}}}]\n")
    (tmp_path / "landing-zone.yaml").write_text(text, "utf-8")
    ran = ailz(tmp_path, "validate")
    assert ran.code == 0
    assert ran.err.startswith("note: landing-zone.yaml:29:")
    assert "[WAIVER-IDLE]" in ran.err
    told = json.loads(ailz(tmp_path, "generate", "--check", "-o", "json").out)
    assert [each["code"] for each in told["notices"]] == ["WAIVER-IDLE"]
