"""What each command prints where, and with which exit code."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ailz import __version__
from tests.cli.worlds import CONFIG, ailz, files, python

VALID = "landing-zone.yaml: valid (standalone: the platform section names no hub)\n"


def test_version_prints_one_line(tmp_path: Path) -> None:
    for option in ("--version", "-V"):
        ran = ailz(tmp_path, option)
        assert (ran.code, ran.out, ran.err) == (0, f"ailz {__version__}\n", "")


def test_validate_says_the_variant_and_writes_nothing(folder: Path) -> None:
    before = files(folder)
    ran = ailz(folder, "validate")
    assert (ran.code, ran.out, ran.err) == (0, VALID, "")
    assert files(folder) == before


def test_what_may_fail_later_is_told_and_nothing_is_refused(folder: Path) -> None:
    """A6: private DNS zones go without a tag whose name has a space."""
    file = folder / "landing-zone.yaml"
    file.write_text(f"{CONFIG}governance:\n  tags:\n    Cost Center: '1'\n", encoding="utf-8")
    told = "note: landing-zone.yaml:35:18: governance.tags.Cost Center: private DNS zones and"
    for command in (("validate",), ("generate", "--check")):
        ran = ailz(folder, *command)
        assert ran.code == (0 if command == ("validate",) else 6)
        assert ran.err.startswith(told)
    data = json.loads(ailz(folder, "validate", "--output", "json").out)
    assert [each["code"] for each in data["notices"]] == ["TAG-LEFT-OFF"]
    assert data["valid"]


def test_a_key_in_a_managed_hsm_that_no_list_has_is_told_where_it_is_chosen(folder: Path) -> None:
    file = folder / "landing-zone.yaml"
    mine = "3c8051a2-b6d4-4f7e-8439-f4527068c153"
    network = f"/subscriptions/{mine}/resourceGroups/rg/providers/Microsoft.Network"
    pool = (
        f"  keys: managed_hsm\n  managed_hsm:\n    subscription_id: {mine}\n"
        f"    region: northeurope\n    administrators: [{mine}]\n    activated: true\n"
        f"    endpoint:\n      subnet_id: {network}/virtualNetworks/vnet/subnets/pep\n"
    )
    text = CONFIG.replace("  data_lake: {}", "  machine_learning:\n    model_registry: false")
    file.write_text(text.replace("level: baseline\n", f"level: baseline\n{pool}"), "utf-8")
    ran = ailz(folder, "validate")
    assert ran.code == 0
    assert ran.err.startswith("note: landing-zone.yaml:30:9: security.keys: Microsoft's list of")
    assert "Container Registry" in ran.err
    assert "Machine Learning" not in ran.err  # its metadata is under a key of Microsoft's
    told = json.loads(ailz(folder, "generate", "--check", "-o", "json").out)
    assert [each["code"] for each in told["notices"]] == ["HSM-IN-DOUBT"]


def test_what_azure_would_refuse_is_refused_before_anything_is_written(folder: Path) -> None:
    """A5: the name of a workspace is an address although only its group knows it."""
    file = folder / "landing-zone.yaml"
    text = CONFIG.replace("  data_lake: {}", "  machine_learning:\n    model_registry: false")
    named = "naming:\n  fixed:\n    workspace:\n      prod: mlw-microsoft\n"
    file.write_text(text + named, encoding="utf-8")
    before = files(folder)
    for command in ("validate", "generate"):
        ran = ailz(folder, command)
        assert ran.code == 3
        assert "[AZURE-REFUSES]" in ran.err
        assert "mlw-microsoft in prod" in ran.err
    assert files(folder) == before


def test_validate_as_json(folder: Path) -> None:
    ran = ailz(folder, "validate", "-o", "json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {
        "valid": True,
        "variant": "standalone",
        "reason": "the platform section names no hub",
        "findings": [],
        "notices": [],
    }


def test_generate_tells_what_it_did_and_a_second_run_does_nothing(folder: Path) -> None:
    first = ailz(folder, "generate")
    assert first.code == 0, first.err
    assert re.fullmatch(r"\.: create \d+, seed 1 \(\d+ files\)\n", first.out)
    assert first.err.endswith("README.md says how to deploy.\n")
    written = files(folder)
    assert "bicep/landing-zone/main.bicep" in written
    second = ailz(folder, "generate")
    assert second.code == 0
    assert re.fullmatch(r"\.: nothing to do, \d+ files are as they should be\n", second.out)
    assert files(folder) == written


def test_generate_check_and_plan_write_nothing_and_exit_6(folder: Path) -> None:
    before = files(folder)
    check = ailz(folder, "generate", "--check")
    plan = ailz(folder, "plan")
    assert (check.code, plan.code) == (6, 6)
    assert check.out.startswith(".: would create ")
    assert "+++ b/README.md" in plan.out
    assert files(folder) == before


def test_generate_and_plan_as_json(folder: Path) -> None:
    plan = json.loads(ailz(folder, "plan", "-o", "json").out)
    done = json.loads(ailz(folder, "generate", "-o", "json").out)
    assert done["written"] is True
    assert {action["path"] for action in done["actions"]} >= {"README.md"}
    assert {c["path"] for c in plan["changes"]} == {a["path"] for a in done["actions"]}


def test_plan_after_generate_is_empty(folder: Path) -> None:
    assert ailz(folder, "generate").code == 0
    ran = ailz(folder, "plan")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_quiet_keeps_the_result_alone(folder: Path) -> None:
    ran = ailz(folder, "generate", "--quiet")
    assert ran.code == 0
    assert ran.out
    assert ran.err == ""


def test_schema_is_the_one_that_is_published(tmp_path: Path) -> None:
    ran = ailz(tmp_path, "schema")
    assert (ran.code, ran.err) == (0, "")
    assert "schema_version" in json.loads(ran.out)["properties"]


def test_explain_says_what_is_decided_and_why(folder: Path) -> None:
    ran = ailz(folder, "explain")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Demand forecasts\n\nDecided\n  Variant: Standalone.\n")
    for heading in ("Address plan", "Names", "Roles", "Controls"):
        assert f"\n{heading}\n" in ran.out
    assert "10.10.0.0/26" in ran.out
    may = "A waiver (security.waivers) may name: zone-redundancy, production-apart, open-state."
    assert f"{may} All others hold.\n" in ran.out


@pytest.mark.parametrize(
    ("field", "prefix"), [("virtual_network", "vnet-"), ("deploy_identity", "id-")]
)
def test_explain_names_resources_as_the_configuration_may_fix_them(
    folder: Path, field: str, prefix: str
) -> None:
    names = json.loads(ailz(folder, "explain", "-o", "json").out)["names"]
    assert names["prod"][field].startswith(f"{prefix}forecast-")
    fixed = f"naming:\n  fixed:\n    {field}:\n      prod: given-one\n"
    (folder / "landing-zone.yaml").write_text(CONFIG + fixed, "utf-8")
    names = json.loads(ailz(folder, "explain", "-o", "json").out)["names"]
    assert names["prod"][field] == "given-one"


def test_explain_says_what_a_shortened_name_does_without(folder: Path) -> None:
    text = (folder / "landing-zone.yaml").read_text(encoding="utf-8")
    naming = "naming:\n  pattern: '{type}-{workload}-{environment}-{region}-{instance}'\n"
    (folder / "landing-zone.yaml").write_text(
        f"{text}{naming}  instance: '001'\n", encoding="utf-8"
    )
    found = json.loads(ailz(folder, "explain", "-o", "json").out)
    name = found["names"]["prod"]["key_vault"]
    assert found["shortened"]["prod"]["key_vault"] == "region, hyphens"
    assert f"{name} (without region, hyphens)" in ailz(folder, "explain").out
    ailz(folder, "generate")
    assert f"| {name}" in (folder / "README.md").read_text(encoding="utf-8").replace(", ", " | ")


def test_explain_lists_roles_with_persona_and_reason(folder: Path) -> None:
    group = "5ea273c4-d8f6-4190-865b-1674928a1375"
    people = f"access:\n  data_engineers:\n    group_id: {group}\n"
    (folder / "landing-zone.yaml").write_text(CONFIG + people, "utf-8")
    roles = json.loads(ailz(folder, "explain", "-o", "json").out)["roles"]
    engineers = [role for role in roles if role["who"].startswith("data engineers")]
    assert engineers == [
        {
            "assignment": "data-engineers-lake-storage-storage-blob-data-contributor",
            "who": f"data engineers (group {group})",
            "role": "Storage Blob Data Contributor",
            "scope": "lake_storage",
            "environments": ["dev", "prod"],
            "why": "Curate the data.",
        }
    ]


@pytest.mark.parametrize("arguments", [("generat",), ("generate", "--nope"), ("plan", "x")])
def test_a_wrong_command_line_exits_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = ailz(tmp_path, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")


@pytest.mark.parametrize(
    ("arguments", "environment", "reason"),
    [
        (("--no-input",), {}, "--no-input forbids it"),
        ((), {"CI": "true"}, "CI is set: nobody is there to answer"),
        ((), {}, "this is no terminal: nobody is there to answer"),
    ],
    ids=["--no-input", "CI", "no terminal"],
)
def test_new_with_nobody_to_ask_names_the_way_without_questions(
    tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str], reason: str
) -> None:
    ran = ailz(tmp_path, "new", *arguments, **environment)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        f"error: `ailz new` asks questions, but {reason}\n"
        "Write the answers into a file (`ailz schema` describes it) and run "
        "`ailz generate --config landing-zone.yaml`.\n"
    )
    assert files(tmp_path) == {}


def test_a_bug_of_ours_exits_1_without_a_traceback(folder: Path) -> None:
    ran = python(
        folder,
        "import sys, ailz.cli.validate as v\n"
        "v.run = lambda o, c: 1 / 0\n"
        "from ailz.__main__ import main\n"
        "sys.exit(main(['validate']))\n",
    )
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: ZeroDivisionError: division by zero\n")
    assert "This is a bug in ailz" in ran.err
    assert "Traceback" not in ran.err


def test_an_interrupt_exits_130(folder: Path) -> None:
    ran = python(
        folder,
        "import sys, ailz.cli.validate as v\n"
        "def interrupted(options, console):\n"
        "    raise KeyboardInterrupt\n"
        "v.run = interrupted\n"
        "from ailz.__main__ import main\n"
        "sys.exit(main(['validate']))\n",
    )
    assert (ran.code, ran.out, ran.err) == (130, "", "interrupted: nothing was written\n")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"set -o pipefail; '{sys.executable}' -m ailz schema | head -1"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "{\n", "")


HEAVY = (
    "('jinja2', 'yaml', 'pydantic', 'questionary', 'cookiecutter', 'prompt_toolkit',"
    " 'ailz.workspace')"
)


def imported(folder: Path, arguments: list[str]) -> set[str]:
    ran = python(
        folder,
        "import sys\n"
        "from ailz.__main__ import main\n"
        f"main({arguments!r})\n"
        f"print(*[m for m in {HEAVY} if m in sys.modules], file=sys.stderr)\n",
    )
    assert ran.code == 0
    return set(ran.err.splitlines()[-1].split())


def test_the_version_imports_nothing_heavy(folder: Path) -> None:
    assert imported(folder, ["--version"]) == set()


def test_validate_renders_and_writes_nothing_and_asks_nothing(folder: Path) -> None:
    assert imported(folder, ["validate"]) == {"yaml", "pydantic"}


def test_generate_asks_nothing(folder: Path) -> None:
    used = imported(folder, ["generate"])
    assert "jinja2" in used
    assert not used & {"questionary", "prompt_toolkit", "cookiecutter"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("environment", "red"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_errors_are_red_on_a_terminal_only(
    tmp_path: Path, environment: dict[str, str], red: bool
) -> None:
    import pty

    ours, theirs = pty.openpty()
    kept = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    done = subprocess.run(
        [sys.executable, "-m", "ailz", "validate"],
        cwd=tmp_path,
        env={**kept, "TERM": "xterm", **environment},
        stderr=theirs,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    said = os.read(ours, 65536)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 3
    assert (b"\x1b[31m" in said) is red
    assert b"\x1b" not in ailz(tmp_path, "validate").err.encode()


def test_check_exits_7_where_a_generated_file_was_changed(folder: Path) -> None:
    assert ailz(folder, "generate").code == 0
    assert ailz(folder, "check").code == 0
    main = folder / "bicep" / "landing-zone" / "main.bicep"
    main.write_text(main.read_text("utf-8") + "// changed by hand\n", "utf-8")
    text, data = ailz(folder, "check"), ailz(folder, "check", "-o", "json")
    assert (text.code, data.code) == (7, 7)
    assert "main.bicep" in text.out
    assert json.loads(data.out)["passed"] is False
