"""Terraform on a copy of a root: the user's tree stays as it is, and no state leaves the copy."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ailz.verify.tools.step import Step, ToolError, judged

_HOW_TO_GET = "Put `terraform` on the PATH, or set AILZ_TERRAFORM to its path."
_MODULES = "modules"
"""The folder beside a root that holds what several roots call."""
_ASIDE = "ailz-tests"
_MOCKED = "mocked.tftest.hcl"
LOCAL_STATE = "ailz_override.tf"
"""The file in a copy that keeps the state there."""
_LOCAL_BACKEND = 'terraform {\n  backend "local" {}\n}\n'
_STEERING = ("TF_CLI_ARGS", "TF_DATA_DIR", "TF_WORKSPACE", "TF_LOG", "TF_VAR_", "ARM_", "AZURE_")
"""Prefixes of variables that would make a run differ from one machine to the next."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan: `step` tells how it went; `json` is `terraform show -json`, empty if it failed."""

    step: Step
    json: Mapping[str, Any]

    def actions(self, *names: str) -> dict[str, tuple[str, ...]]:
        """Return the addresses whose actions hold one of the names (delete, create, update)."""
        return {
            change["address"]: tuple(change["change"]["actions"])
            for change in self.json.get("resource_changes", ())
            if set(names) & set(change["change"]["actions"])
        }

    @property
    def changes(self) -> tuple[str, ...]:
        """The addresses that an apply would create, change or destroy."""
        return tuple(
            change["address"]
            for change in self.json.get("resource_changes", ())
            if change["change"]["actions"] not in (["no-op"], ["read"])
        )


def find_terraform() -> Path | None:
    """Return Terraform: $AILZ_TERRAFORM, or `terraform` on the PATH."""
    named = os.environ.get("AILZ_TERRAFORM") or shutil.which("terraform")
    return Path(named) if named else None


class Terraform:
    """A root's copy with state of its own, to use in a `with` block; `init` comes first.

    `environment` is added to this process's variables: TF_CLI_CONFIG_FILE passes through, what
    would steer a run (TF_CLI_ARGS, TF_VAR_...) does not. Every method raises ToolError when
    Terraform cannot be started or needs more than `timeout` seconds; entering the block does so
    when it is not installed.
    """

    def __init__(
        self,
        root: Path,
        executable: Path | None = None,
        environment: Mapping[str, str] | None = None,
        timeout: float = 900.0,
    ) -> None:
        self._root = root
        self._executable = executable or find_terraform()
        self._timeout = timeout
        self._environment = {**_steady(os.environ), **(environment or {})}
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        if self._executable is None:
            raise ToolError("terraform: not found", _HOW_TO_GET)
        self._folder = tempfile.TemporaryDirectory(prefix="ailz-", ignore_cleanup_errors=True)
        leave_out = shutil.ignore_patterns(".terraform", "*.tfstate", "*.tfstate.*")
        shutil.copytree(self._root, self._copy, ignore=leave_out)
        shared = self._root.parent / _MODULES
        if shared.is_dir():
            shutil.copytree(shared, self._copy.parent / _MODULES, ignore=leave_out)
        (self._copy / LOCAL_STATE).write_text(_LOCAL_BACKEND, encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def regenerated(self, root: Path) -> None:
        """Take the files of another generation of the root; the state stays."""
        for old in (self._copy, self._copy.parent / _MODULES):
            for file in old.rglob("*.tf*"):
                if ".terraform" not in file.parts and "tfstate" not in file.name:
                    file.unlink()
        shutil.copytree(root, self._copy, dirs_exist_ok=True)
        if (root.parent / _MODULES).is_dir():
            shutil.copytree(
                root.parent / _MODULES, self._copy.parent / _MODULES, dirs_exist_ok=True
            )
        (self._copy / LOCAL_STATE).write_text(_LOCAL_BACKEND, encoding="utf-8")

    def formatted(self) -> Step:
        """Run `fmt -check` over the root."""
        done = self._run("fmt", "-check", "-recursive", "-no-color")
        names = sorted(filter(None, done.stdout.splitlines()))
        found = [f"{name}: is not as `terraform fmt` would write it" for name in names]
        return self._judged("fmt", done, found)

    def init(self) -> Step:
        """Install the providers into the copy."""
        done = self._run("init", "-input=false", "-no-color")
        return self._judged("init", done, [])

    def validate(self) -> Step:
        """Run `validate`; a warning is a finding too."""
        done = self._run("validate", "-json")
        diagnostics = _parsed(done)[-1:] or [{}]
        found = [_sentence(each) for each in diagnostics[0].get("diagnostics", ())]
        return self._judged("validate", done, found)

    def test(self) -> Step:
        """Run the root's own `.tftest.hcl` tests."""
        return self._streamed("test", "test", "-json")

    def plan(self, variables: Path | None = None) -> Planned:
        """Plan with a `.tfvars` file; a relative path is one inside the root."""
        arguments = ["-input=false", "-json", "-out=ailz.tfplan", *_var_file(variables)]
        step = self._streamed("plan", "plan", *arguments)
        if not step.ok:
            return Planned(step, {})
        shown = self._run("show", "-json", "ailz.tfplan")
        return Planned(step, json.loads(shown.stdout))

    def graph(self) -> str:
        """Return what waits for what in the root, as `graph -type=plan` prints it."""
        return self._run("graph", "-type=plan").stdout

    def mocked(self, test: str, variables: Path) -> Planned:
        """Run a test with a mocked provider and return the plan of its run; no other test runs.

        `test` is the text of a `.tftest.hcl` with one run that plans, `variables` a `.tfvars` file
        inside the root. The plan has no more than `resource_changes`.
        """
        (self._copy / _ASIDE).mkdir(exist_ok=True)
        (self._copy / _ASIDE / _MOCKED).write_text(test, encoding="utf-8")
        only = (f"-test-directory={_ASIDE}", f"-filter={_ASIDE}/{_MOCKED}")
        done = self._run("test", "-json", "-verbose", *only, *_var_file(variables))
        messages = _parsed(done)
        step = self._judged("test with a mocked provider", done, _errors(messages))
        plans = [message["test_plan"] for message in messages if "test_plan" in message]
        return Planned(step, plans[0] if step.ok and plans else {})

    def apply(self) -> Step:
        """Apply the last plan."""
        return self._streamed("apply", "apply", "-input=false", "-json", "ailz.tfplan")

    def destroy(self, variables: Path | None = None) -> Step:
        """Destroy everything in the copy's state."""
        return self._streamed(
            "destroy", "destroy", "-auto-approve", "-input=false", "-json", *_var_file(variables)
        )

    def state(self) -> dict[str, Any]:
        """Return the copy's state as `terraform show -json` gives it."""
        state: dict[str, Any] = json.loads(self._run("show", "-json").stdout)
        return state

    @property
    def _copy(self) -> Path:
        if self._folder is None:
            raise ToolError("terraform: not running; use it in a `with` block")
        return Path(self._folder.name) / "root"

    def _streamed(self, name: str, *arguments: str) -> Step:
        done = self._run(*arguments)
        return self._judged(name, done, _errors(_parsed(done)))

    def _judged(self, name: str, done: subprocess.CompletedProcess[str], found: list[str]) -> Step:
        if done.returncode and not found:
            said = (done.stderr.strip() or done.stdout.strip())[-2000:]
            found = [f"exit code {done.returncode}: {said}"]
        return judged(f"terraform {name} ({self._root.name})", found)

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(  # noqa: S603 - the tool that the user has
                [str(self._executable), *arguments],
                cwd=self._copy,
                env=self._environment,
                capture_output=True,
                encoding="utf-8",
                timeout=self._timeout,
                stdin=subprocess.DEVNULL,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            message = f"terraform: {arguments[0]} took longer than {self._timeout:g} s"
            raise ToolError(message) from error
        except OSError as error:
            message = f"terraform: {self._executable} cannot be started: {error.strerror}"
            raise ToolError(message, _HOW_TO_GET) from error


def _steady(variables: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in variables.items() if not name.startswith(_STEERING)}
    return {**kept, "TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1"}


def _var_file(variables: Path | None) -> list[str]:
    return [] if variables is None else [f"-var-file={variables}"]


def _parsed(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Return the JSON documents in an output: one a line, or one over many lines."""
    if done.stdout.startswith("{\n"):
        return [json.loads(done.stdout)]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _errors(messages: Iterable[Mapping[str, Any]]) -> list[str]:
    found = []
    for message in messages:
        diagnostic = message.get("diagnostic")
        if diagnostic and diagnostic["severity"] == "error":
            found.append(_sentence(diagnostic))
    return found


def _sentence(diagnostic: Mapping[str, Any]) -> str:
    place = ""
    if position := diagnostic.get("range"):
        start = position["start"]
        place = f"{position['filename']}:{start['line']}:{start['column']}: "
    said = [diagnostic["summary"], diagnostic.get("detail", "")]
    text = ": ".join(" ".join(part.split()) for part in said if part)
    return f"{place}{diagnostic['severity']}: {text}"
