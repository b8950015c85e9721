"""The tree on disk, evaluated by the real tools: as generated, edited, added to, and not at all."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ailz.cli.tree import repository
from ailz.design.compose import design
from ailz.model.loader import load_text
from ailz.verify.disk.judge import Judge
from ailz.verify.tools.step import Step
from tests.cli.worlds import CONFIG
from tests.verify.disks import BOTH

ZONE = design(load_text(BOTH))
TREE = {path: file.content for path, file in repository(ZONE)[0].items()}
LAKE = {
    "bicep": "bicep/landing-zone/modules/data-lake.bicep",
    "terraform": "terraform/landing-zone/data_lake.tf",
}
CLOSED = {"bicep": "publicNetworkAccess: 'Disabled'", "terraform": '= "Disabled"'}
OPEN = {"bicep": "publicNetworkAccess: 'Enabled'", "terraform": '= "Enabled"'}
LANGUAGES = ("terraform", "bicep")

Judged = Callable[..., dict[str, Step]]


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    write(tmp_path, TREE)
    return tmp_path


@pytest.fixture
def judged(
    tree: Path,
    bicep_path: Path,
    terraform_cli: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Judged:
    monkeypatch.setenv("AILZ_BICEP", str(bicep_path))

    def steps(**more: object) -> dict[str, Step]:
        judge = Judge(
            directory=tree,
            landing_zone=ZONE,
            ours=TREE,
            environment=terraform_cli,
            **more,  # type: ignore[arg-type]
        )
        return {step.name: step for step in judge.steps()}

    return steps


def change(tree: Path, path: str, old: str, new: str) -> None:
    text = (tree / path).read_text("utf-8")
    assert old in text
    (tree / path).write_text(text.replace(old, new), "utf-8")


def on_disk(language: str, environment: str = "prod") -> str:
    return f"on disk ({language}, landing-zone, {environment})"


def test_a_tree_as_generated_deploys_what_the_configuration_asks_for(judged: Judged) -> None:
    steps = judged()
    assert {name: step.findings for name, step in steps.items()} == dict.fromkeys(
        [
            *(f"code on disk ({language})" for language in LANGUAGES),
            *(on_disk(language) for language in LANGUAGES),
        ],
        (),
    )
    assert {step.status for step in steps.values()} == {"passed"}


def test_an_edit_that_opens_a_service_breaks_a_point_and_differs(
    tree: Path, judged: Judged
) -> None:
    for language in LANGUAGES:
        change(tree, LAKE[language], CLOSED[language], OPEN[language])
    steps = judged()
    for language in LANGUAGES:
        step = steps[on_disk(language)]
        assert step.status == "failed"
        assert any("[NO-PUBLIC-ACCESS]" in line for line in step.findings)
        assert any(
            "'Disabled' in the configuration, 'Enabled' on disk" in line for line in step.findings
        )


def test_values_of_one_environment_are_that_environments_alone(
    tmp_path: Path, bicep_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AILZ_BICEP", str(bicep_path))
    zone = design(load_text(CONFIG))
    ours = {path: file.content for path, file in repository(zone)[0].items()}
    write(tmp_path, ours)
    change(tmp_path, "bicep/landing-zone/dev.bicepparam", "stforecastlakedev", "stelsewhere")
    judge = Judge(directory=tmp_path, landing_zone=zone, ours=ours)
    steps = {step.name: step for step in judge.steps()}
    assert steps[on_disk("bicep", "prod")].status == "passed"
    step = steps[on_disk("bicep", "dev")]
    assert step.status == "failed"
    assert any("stelsewhere" in line and "only on disk" in line for line in step.findings)
    assert {request.origin for request in judge.unlike} == {"bicep, landing-zone, dev"}


def test_a_resource_that_was_added_or_taken_away_is_told(tree: Path, judged: Judged) -> None:
    extra = 'resource "azapi_resource" "extra" {\n'
    extra += '  type      = "Microsoft.Network/publicIPAddresses@2025-05-01"\n'
    extra += '  parent_id = azapi_resource.network_group.id\n  name      = "pip-extra"\n}\n'
    (tree / "terraform/landing-zone/extra.tf").write_text(extra, "utf-8")
    (tree / "terraform/landing-zone/locks.tf").unlink()
    step = judged()[on_disk("terraform")]
    assert any("pip-extra: only on disk" in line for line in step.findings)
    assert any("Microsoft.Authorization/locks" in line for line in step.findings)


def test_code_that_does_not_compile_is_told(tree: Path, judged: Judged) -> None:
    change(tree, LAKE["bicep"], CLOSED["bicep"], "publicNetworkAccess: nothing")
    change(tree, LAKE["terraform"], CLOSED["terraform"], "= local.nothing")
    steps = judged()
    for language in LANGUAGES:
        step = steps[on_disk(language)]
        assert step.status == "failed"
        assert any("nothing" in line for line in step.findings)


def test_values_that_are_missing_are_told(tree: Path, judged: Judged) -> None:
    (tree / "bicep/landing-zone/prod.bicepparam").unlink()
    (tree / "terraform/landing-zone/environments/prod.tfvars").unlink()
    steps = judged()
    for language in LANGUAGES:
        (line,) = steps[on_disk(language)].findings
        assert line.startswith(f"{language}/landing-zone/")
        assert " is missing: " in line


@pytest.mark.parametrize("tools", [False, True])
def test_of_code_that_holds_a_stranger_nothing_is_run(
    tree: Path, judged: Judged, tmp_path: Path, tools: bool
) -> None:
    proof = tmp_path / "ran"
    program = json.dumps(["sh", "-c", f"touch {proof}; echo '{{}}'"])
    code = {
        "a.tf": f'data "external" "x" {{\n  program = {program}\n}}\n',
        "b.tf": 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n'
        f'    command = "touch {proof}"\n  }}\n}}\n',
    }
    for name, text in code.items():
        (tree / "terraform/landing-zone" / name).write_text(text, "utf-8")
    (tree / "terraform/landing-zone/tests/c.tftest.hcl").write_text('run "x" {}\n', "utf-8")
    main = tree / "bicep/landing-zone/main.bicep"
    main.write_text(main.read_text("utf-8") + "\nmodule x 'br:else.where/x:1' = {}\n", "utf-8")
    steps = judged(tools=tools)
    assert {name: step.status for name, step in steps.items()} == {
        "code on disk (terraform)": "failed",
        "on disk (terraform)": "skipped",
        "code on disk (bicep)": "failed",
        "on disk (bicep)": "skipped",
    }
    assert len(steps["code on disk (terraform)"].findings) == 3
    assert not proof.exists()


def test_a_file_of_the_users_is_left_out_and_said_to_be(tree: Path, judged: Judged) -> None:
    path = "terraform/landing-zone/extra.tf"
    (tree / path).write_text('data "external" "x" {\n  program = ["sh"]\n}\n', "utf-8")
    steps = judged(own=[path])
    assert steps["code on disk (terraform)"].findings == (
        f"{path}: yours (delivery.own_files); not judged",
    )
    assert {step.status for step in steps.values()} == {"passed"}


def test_the_tree_stays_as_it_is(tree: Path, judged: Judged) -> None:
    def everything() -> dict[str, bytes | None]:
        return {
            str(p.relative_to(tree)): p.read_bytes() if p.is_file() else None
            for p in tree.rglob("*")
        }

    before = everything()
    judged(tools=True)
    assert everything() == before


def test_without_the_tools_it_says_that_it_did_not(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AILZ_BICEP", "AILZ_TERRAFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(Path, "home", lambda: tree)
    judge = Judge(directory=tree, landing_zone=ZONE, ours=TREE)
    steps = {step.name: step for step in judge.steps()}
    for language in LANGUAGES:
        assert steps[f"code on disk ({language})"].status == "passed"
        step = steps[f"on disk ({language})"]
        assert step.status == "skipped"
        assert f"{language} not found" in step.findings[0]
        assert "was not evaluated" in step.findings[0]
    assert judge.evaluated == {"terraform": False, "bicep": False}


def test_a_provider_that_cannot_be_had_is_a_reason_and_no_verdict(tree: Path) -> None:
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not on the PATH")
    (tree / "rc").write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path = "{tree}/none"\n  }}\n}}\n'
    )
    (tree / "none").mkdir()
    judge = Judge(
        directory=tree,
        landing_zone=design(load_text(BOTH.replace("[terraform, bicep]", "[terraform]"))),
        ours=TREE,
        environment={"TF_CLI_CONFIG_FILE": str(tree / "rc")},
    )
    steps = {step.name: step for step in judge.steps()}
    step = steps["on disk (terraform, landing-zone)"]
    assert step.status == "skipped"
    assert step.findings[0].startswith("skipped: `terraform init` failed: ")
    assert "\n" not in step.findings[0]
    assert judge.evaluated == {"terraform": False}


def test_a_tool_that_breaks_down_is_a_reason_and_no_verdict(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AILZ_BICEP", "AILZ_TERRAFORM"):
        monkeypatch.setenv(name, shutil.which("true") or "/bin/true")
    judge = Judge(directory=tree, landing_zone=ZONE, ours=TREE)
    steps = [step for step in judge.steps() if step.name.startswith("on disk")]
    assert steps
    assert all(step.status != "passed" for step in steps)
    assert not judge.evaluated["bicep"]


def test_with_tools_all_that_they_say_is_told_too(tree: Path, judged: Judged) -> None:
    change(tree, LAKE["terraform"], CLOSED["terraform"], '=   "Disabled"')
    steps = {name: step.status for name, step in judged(tools=True).items()}
    assert steps["terraform fmt (landing-zone)"] == "failed"
    assert {name for name, status in steps.items() if status == "passed"} >= {
        "bicep build (landing-zone)",
        "bicep build-params (landing-zone)",
        "bicep format (landing-zone)",
        "terraform init (landing-zone)",
        "terraform validate (landing-zone)",
        "terraform test (landing-zone)",
        on_disk("terraform"),
    }
