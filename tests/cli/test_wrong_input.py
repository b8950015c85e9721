"""Whatever the user gets wrong: a clear message, its exit code, and nothing written."""

import json
from pathlib import Path

import pytest

from tests.cli.worlds import CONFIG, HUB, PEOPLE, ailz, files, python

_SMALL = CONFIG.replace("10.10.0.0/24", "10.10.0.0/26").replace("kind: none", "kind: bastion")
_PATTERN = "{type}-{workload}-{role}-{environment}-{region}-and-a-suffix-that-nobody-needs"
_LONG = CONFIG + f"naming:\n  pattern: '{_PATTERN}'\n"

WRONG = {
    "invalid YAML": (CONFIG.replace("name: Tidewater", "name: 'Tide"), "YAML-SYNTAX", ""),
    "wrong type": (
        CONFIG.replace("name: Tidewater", "name: [Tidewater]"),
        "WRONG-TYPE",
        ":3:3: organisation.name: text is needed here, not a list",
    ),
    "typo": (
        CONFIG.replace("workload:", "worklod:"),
        "UNKNOWN-KEY",
        "did you mean workload",
    ),
    "duplicate key": (
        CONFIG.replace("  owner:", "  name: again\n  owner:"),
        "DUPLICATE-KEY",
        ":8:3: workload.name: name stands here twice",
    ),
    "overlapping ranges": (
        CONFIG.replace("10.10.1.0/24", "10.10.0.0/24"),
        "RANGE-OVERLAP",
        "10.10.0.0/24 of prod overlaps 10.10.0.0/24 of dev",
    ),
    "subnet too small": (_SMALL, "RANGE-TOO-SMALL", "no room for"),
    "unknown region": (
        CONFIG.replace("northeurope", "norteurope"),
        "REGION-UNKNOWN",
        "did you mean northeurope",
    ),
    "region without zones": (
        CONFIG.replace("northeurope", "westus"),
        "REGION-WITHOUT-ZONES",
        "a waiver of the control zone-redundancy",
    ),
    "names too long": (_LONG, "NAME-NOT-ALLOWED", "is too long"),
    "contradictory platform": (CONFIG + HUB, "HUB-CONTRADICTION", "leave gateway out"),
    "incomplete platform": (CONFIG + HUB, "PLATFORM-INCOMPLETE", "platform.egress"),
    "two personas on one group": (
        CONFIG + PEOPLE,
        "PERSONAS-NOT-SEPARATED",
        "a group of its own for each of the two",
    ),
    "no blueprint": (
        CONFIG.replace("data_lake: {}", "data_lake: {}\n  purview: {}"),
        "NO-BLUEPRINT",
        "there is no blueprint for Microsoft Purview yet",
    ),
}


@pytest.mark.parametrize(("text", "code", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_configuration_is_told_with_place_and_code(
    tmp_path: Path, text: str, code: str, told: str
) -> None:
    (tmp_path / "landing-zone.yaml").write_text(text, "utf-8")
    before = files(tmp_path)
    ran = ailz(tmp_path, "generate")
    assert ran.code == 3
    assert ran.out == ""
    assert f"[{code}]" in ran.err
    assert told in ran.err
    assert ran.err.startswith("landing-zone.yaml:")
    assert ran.err.endswith("found; nothing was written\n")
    assert files(tmp_path) == before


def test_everything_wrong_is_told_at_once_as_json(tmp_path: Path) -> None:
    text = CONFIG.replace("10.10.1.0/24", "10.10.0.0/24").replace("northeurope", "norteurope")
    (tmp_path / "landing-zone.yaml").write_text(text, "utf-8")
    ran = ailz(tmp_path, "validate", "--output", "json")
    told = json.loads(ran.out)
    assert ran.code == 3
    assert ran.err == ""
    assert told["error"] == "ConfigError"
    assert [f["code"] for f in told["findings"]] == [
        "REGION-UNKNOWN",
        "REGION-UNKNOWN",
        "RANGE-OVERLAP",
    ]
    assert told["findings"][0]["line"] == 16
    assert told["findings"][0]["suggestion"] == "northeurope"


def test_a_missing_file_names_the_command_that_writes_one(tmp_path: Path) -> None:
    ran = ailz(tmp_path, "generate", "--config", "nowhere.yaml")
    assert ran.code == 3
    assert ran.err.startswith("nowhere.yaml: there is no such file")
    assert "`ailz new` writes one" in ran.err
    assert files(tmp_path) == {}


def test_a_directory_that_is_not_ours_is_left_alone(folder: Path) -> None:
    (folder / "main.tf").write_text("# somebody's work\n", "utf-8")
    before = files(folder)
    ran = ailz(folder, "generate")
    assert ran.code == 5
    assert "main.tf" in ran.err
    assert "[FOREIGN-DIRECTORY]" in ran.err
    assert files(folder) == before


def test_a_hand_edit_is_not_overwritten(folder: Path) -> None:
    assert ailz(folder, "generate", "-d", "out").code == 0
    (folder / "out" / "README.md").write_text("# Mine\n", "utf-8")
    config = folder / "landing-zone.yaml"
    config.write_text(CONFIG.replace("Demand forecasts", "Sales forecasts"), "utf-8")
    before = files(folder)
    ran = ailz(folder, "generate", "-d", "out")
    assert (ran.code, ran.out) == (5, "")
    assert "README.md" in ran.err
    assert "[EDITED-WOULD-BE-REPLACED]" in ran.err
    assert files(folder) == before


def test_a_full_disk_leaves_everything_as_it_was(folder: Path) -> None:
    """A limit on the size of files is what a full disk looks like to whoever writes."""
    program = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from ailz.__main__ import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "sys.exit(main(['generate', '-d', 'out']))\n"
    )
    before = files(folder)
    ran = python(folder, program)
    assert ran.code == 5, ran.err
    assert ran.err.startswith("error: ")
    assert "Traceback" not in ran.err
    assert files(folder) == before


def test_a_directory_that_is_a_file_is_told(folder: Path) -> None:
    (folder / "out").write_text("a file\n", "utf-8")
    ran = ailz(folder, "generate", "-d", "out")
    assert ran.code == 5
    assert "out" in ran.err
    assert "Traceback" not in ran.err
    assert (folder / "out").read_text("utf-8") == "a file\n"
