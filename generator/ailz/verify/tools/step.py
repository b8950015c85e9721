"""What one run of a tool found, and the error of a tool that gives no answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ailz.errors import CheckFailedError

Status: TypeAlias = Literal["passed", "failed", "skipped", "undecided"]


class ToolError(CheckFailedError):
    """A tool is missing, died, ran out of time, or said what is no answer."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a tool, such as `terraform validate` of one root.

    `findings` are sentences for a person; in a passed step they are remarks, such as checks that
    were skipped with a reason. An undecided step could not tell whether something fails.
    """

    name: str
    status: Status
    findings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing failed (a skipped or undecided step did not)."""
        return self.status != "failed"


def skipped(name: str, tool: str, would_show: str) -> Step:
    """Return the step of a tool that is not installed."""
    return Step(name, "skipped", (f"skipped: {tool} not found, {would_show}",))


def judged(name: str, findings: Sequence[str]) -> Step:
    """Return a failed step if there are findings, else a passed one."""
    return Step(name, "failed" if findings else "passed", tuple(findings))
