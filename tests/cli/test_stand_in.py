"""``ailz rehearse --terraform`` and ``--serve`` as somebody runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ailz.azure.serve.certificate import find_openssl
from tests.cli.worlds import CONFIG, Ran, ailz

STATE = """\
  languages: [terraform]
  state:
    subscription_id: 5ea273c4-d8f6-4190-865b-1674928a1375
    resource_group: rg-state
    storage_account: sttidewaterstate
"""
SCRIPT = """\
#!/bin/sh
echo "$@" >> {log}
case "$1" in show) echo '{{}}' ;; esac
"""
"""A Terraform that finds nothing to do and writes down what it is asked."""
RUNS_SOMETHING = """\
resource "terraform_data" "x" {
  provisioner "local-exec" {
    command = "id"
  }
}
"""

pytestmark = pytest.mark.skipif(
    find_openssl() is None or not sys.platform.startswith("linux"), reason="Linux with openssl only"
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with a configuration and what is generated from it."""
    text = CONFIG.replace("  languages: [bicep]\n", STATE)
    (tmp_path / "landing-zone.yaml").write_text(text, "utf-8")
    assert ailz(tmp_path, "generate", "-q").code == 0
    return tmp_path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "asked.log"
    script = tmp_path / "terraform.sh"
    script.write_text(SCRIPT.format(log=path), "utf-8")
    script.chmod(0o755)
    path.touch()
    return path


def rehearse(folder: Path, *arguments: str) -> Ran:
    script = str(folder / "terraform.sh")
    return ailz(folder, "rehearse", *arguments, AILZ_TERRAFORM=script)


def test_each_environment_is_applied_planned_again_and_destroyed(tree: Path, log: Path) -> None:
    ran = rehearse(tree, "--terraform")
    assert ran.code == 0, ran.err
    names = [line.split("terraform ")[-1] for line in ran.out.splitlines()]
    each = ("init", "apply", "second plan")
    made = [f"{step} (landing-zone, {name})" for name in ("dev", "prod") for step in each]
    removed = [f"destroy (landing-zone, {name})" for name in ("prod", "dev")]
    assert names[:-1] == [*made, *removed]
    asked = log.read_text().splitlines()
    assert sum(line.startswith("destroy ") for line in asked) == 2


def test_one_environment_is_enough(tree: Path, log: Path) -> None:
    ran = rehearse(tree, "--terraform", "--environment", "dev", "-o", "json")
    told = json.loads(ran.out)
    assert (ran.code, told["passed"]) == (0, True)
    assert {each["status"] for each in told["steps"]} == {"passed"}
    assert "dev.tfvars" in log.read_text()
    assert "prod.tfvars" not in log.read_text()


def test_a_change_is_applied_over_what_was(tree: Path, log: Path) -> None:
    old = (tree / "landing-zone.yaml").read_text("utf-8").replace("name: dev\n", "name: old\n")
    (tree / "old.yaml").write_text(old, "utf-8")
    ran = rehearse(tree, "--terraform", "--environment", "prod", "--from", "old.yaml")
    assert ran.code == 0, ran.err
    names = [line.split("terraform ")[-1] for line in ran.out.splitlines()]
    # What is there no longer goes with the code that made it.
    assert names.index("apply (landing-zone, old)") < names.index("destroy (landing-zone, old)")
    assert names.index("destroy (landing-zone, old)") < names.index(
        "apply of the change (landing-zone, prod)"
    )
    assert "dev.tfvars" not in log.read_text()


def test_code_that_nobody_generated_is_not_run(tree: Path, log: Path) -> None:
    (tree / "terraform/landing-zone/added.tf").write_text(RUNS_SOMETHING, "utf-8")
    ran = rehearse(tree, "--terraform")
    assert ran.code == 7
    assert "nothing of it was run" in ran.err
    assert "added.tf" in ran.err
    assert log.read_text() == ""


def test_without_terraform_the_steps_are_skipped(tree: Path) -> None:
    ran = ailz(tree, "rehearse", "--terraform", PATH="")
    assert ran.code == 0
    assert ran.out.startswith("skipped   terraform\n")
    assert "AILZ_TERRAFORM" in ran.out


def test_what_cannot_be_played_is_refused(tree: Path, log: Path) -> None:
    locked = rehearse(tree, "--terraform", "--from", ".ailz/lock.json")
    assert (locked.code, "a lock holds none" in locked.err) == (2, True)
    nowhere = rehearse(tree, "--terraform", "--environment", "tset")
    assert (nowhere.code, "there are dev, prod" in nowhere.err) == (2, True)
    served = rehearse(tree, "--serve", "-o", "json")
    assert (served.code, "lines for a shell" in served.out) == (2, True)
    (tree / "landing-zone.yaml").write_text(CONFIG, "utf-8")
    bicep = rehearse(tree, "--terraform")
    assert (bicep.code, "not delivered as Terraform" in bicep.err) == (2, True)
    assert log.read_text() == ""


def test_a_shell_reads_what_serve_prints(tree: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ailz", "rehearse", "--serve"],
        cwd=tree,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ,
    ) as process:
        assert process.stdout is not None
        lines = []
        while not lines or "ARM_USE_AKS_WORKLOAD_IDENTITY" not in lines[-1]:
            lines.append(process.stdout.readline())
        shell = subprocess.run(
            [
                "sh",
                "-c",
                f'{"".join(lines)}\necho "$ARM_METADATA_HOSTNAME"; test -f "$SSL_CERT_FILE"',
            ],
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert shell.stdout.startswith("localhost:")
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
