"""The user's own Terraform, with the provider that it has, against the stand-in for Azure.

Nothing reaches Azure: the scratch copy keeps its state itself, every way to sign in is the
stand-in's, and what the shell says of Azure is cut off. What else the code would run is judged
by whoever hands it over (`ailz.verify.disk.strangers`).
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from ailz.azure.ids import name_of, type_of
from ailz.azure.serve import PACE, Standing, standing
from ailz.azure.serve.certificate import find_openssl
from ailz.azure.world import World
from ailz.verify.tools.complaints import explained, waited
from ailz.verify.tools.plan_changes import told
from ailz.verify.tools.step import Step
from ailz.verify.tools.terraform import Planned, Terraform, find_terraform

_FOLDER = "terraform"
_TIMEOUT = 3600.0
_MOST = 20
_DAY = 1440.0
_NOT_INSTALLED = ("provider packages", "install provider", "required_version")


@dataclass(frozen=True, slots=True)
class Code:
    """Files by path (`terraform/<root>/...`), and each root with its environments, in order."""

    files: Mapping[str, bytes]
    roots: Sequence[tuple[str, Sequence[str]]]

    @property
    def states(self) -> tuple[tuple[str, str], ...]:
        """Each root and environment that an apply answers for, in the order of deployment."""
        return tuple((root, name) for root, environments in self.roots for name in environments)


def play_real(
    code: Code, world: World, *, before: Code | None = None, by: str = "", pace: float = PACE
) -> Iterator[Step]:
    """Apply every state, plan again, and destroy all of them; each is a step or several.

    With `before`, that is applied first, and `code` is the change. `by` is the object id of the
    principal who deploys, `pace` minutes of the rehearsal in a second of waiting.

    Raises ToolError where Terraform breaks down, CheckFailedError where openssl does.
    """
    lacking = _lacking(code)
    if lacking:
        yield Step("terraform", "skipped", (f"skipped: {lacking}",))
        return
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="ailz-", ignore_cleanup_errors=True)
            )
        )
        started = stack.enter_context(standing(world, by=by, pace=pace))
        player = _Player(stack, started)
        first = before or code
        player.take(first, folder / "first")
        for state in first.states:
            yield from player.made(state)
            if player.stopped:
                return
        if before is not None:
            for state in reversed([each for each in before.states if each not in code.states]):
                yield from player.removed(state)
            player.take(code, folder / "second")
            for state in code.states:
                known = state in before.states
                yield from player.changed(state) if known else player.made(state)
        for state in reversed(code.states):
            yield from player.removed(state)
        yield player.left()


class _Player:
    """Runs Terraform in one scratch copy a state, and reads in the stand-in why it failed."""

    def __init__(self, stack: ExitStack, started: Standing) -> None:
        self._stack, self._started = stack, started
        self._folder = Path()
        self._running: dict[tuple[str, str], Terraform] = {}
        self.stopped = False

    def take(self, code: Code, folder: Path) -> None:
        """Have the files of a generation at hand."""
        for path, content in code.files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        self._folder = folder / _FOLDER

    def made(self, state: tuple[str, str]) -> Iterator[Step]:
        """Install, apply for the first time, and plan again."""
        terraform = self._stack.enter_context(
            Terraform(
                self._folder / state[0], environment=self._started.variables, timeout=_TIMEOUT
            )
        )
        self._running[state] = terraform
        installed = _named("init", state, terraform.init())
        if not installed.ok and any(each in str(installed.findings) for each in _NOT_INSTALLED):
            self.stopped = True
            installed = replace(
                installed, status="skipped", findings=("skipped: " + installed.findings[0],)
            )
        yield installed
        if installed.status == "passed":
            yield from self._applied("apply", state)

    def changed(self, state: tuple[str, str]) -> Iterator[Step]:
        """Apply another generation over what is there, and plan again."""
        terraform = self._running[state]
        terraform.regenerated(self._folder / state[0])
        installed = _named("init", state, terraform.init())
        if not installed.ok:
            yield installed
            return
        yield from self._applied("apply of the change", state)

    def removed(self, state: tuple[str, str]) -> Iterator[Step]:
        """Destroy what the state holds."""
        terraform = self._running.pop(state, None)
        if terraform is not None:
            step = self._watched(lambda: terraform.destroy(_values(state)))
            yield _named("destroy", state, step)

    def left(self) -> Step:
        """Return what is in Azure after all of it was destroyed."""
        world = self._started.stand_in.world
        said = [
            f"{each.type} {each.name} is still there"
            for each in world.resources.values()
            if each.owner == "deployment"
        ]
        said += (
            f"{type_of(each.id)} {name_of(each.id)} is soft-deleted, and its name is taken for "
            f"{each.until - world.now / _DAY:.0f} days"
            + ("" if each.purgeable else "; nobody can purge it before")
            for each in world.deleted.values()
        )
        return Step("terraform: what destroy leaves", "passed", tuple(_capped(said)))

    def _applied(self, name: str, state: tuple[str, str]) -> Iterator[Step]:
        terraform = self._running[state]
        planned = terraform.plan(_values(state))
        if not planned.step.ok:
            yield _named("plan", state, planned.step)
            return
        step = self._watched(terraform.apply)
        if step.ok and planned.changes and not self._asked():
            said = "nothing asked the stand-in: Terraform has another azapi than the real one"
            step = replace(step, status="failed", findings=(said,))
        yield _named(name, state, step, _count(planned))
        if step.ok:
            yield _named("second plan", state, _empty(terraform.plan(_values(state))))

    def _watched(self, run: Callable[[], Step]) -> Step:
        """Run a step; say what the stand-in refused meanwhile, for good and at first only."""
        start = len(self._started.stand_in.exchanges)
        step = run()
        later = self._started.stand_in.exchanges[start:]
        said = waited(later) if step.ok else explained(step.findings, later)
        return replace(step, findings=tuple(_capped(said)))

    def _asked(self) -> bool:
        return any(each.request.writes for each in self._started.stand_in.exchanges)


def _lacking(code: Code) -> str:
    """Return what the machine or the code lacks; empty: nothing."""
    if not code.states:
        return "the configuration asks for no Terraform"
    if not sys.platform.startswith("linux"):
        return (
            "azapi trusts the certificate of the stand-in on Linux only: use the Windows "
            "Subsystem for Linux, or a container"
        )
    if find_terraform() is None:
        return "terraform not found: put it on the PATH, or set AILZ_TERRAFORM to its path"
    if find_openssl() is None:
        return "openssl not found: it makes the certificate of the stand-in"
    return ""


def _empty(planned: Planned) -> Step:
    if not planned.step.ok or not planned.changes:
        return planned.step
    return replace(planned.step, status="failed", findings=tuple(_capped(told(planned.json))))


def _count(planned: Planned) -> str:
    counted = Counter(
        action for actions in planned.actions(*_ACTIONS).values() for action in actions
    )
    return ", ".join(f"{counted[name]} to {name}" for name in _ACTIONS if counted[name])


_ACTIONS = ("create", "update", "delete")


def _named(name: str, state: tuple[str, str], step: Step, remark: str = "") -> Step:
    findings = (remark, *step.findings) if remark else step.findings
    return replace(step, name=f"terraform {name} ({', '.join(state)})", findings=findings)


def _values(state: tuple[str, str]) -> Path:
    return Path("environments") / f"{state[1]}.tfvars"


def _capped(said: list[str]) -> list[str]:
    more = len(said) - _MOST
    return said if more <= 0 else [*said[:_MOST], f"and {more} more"]
