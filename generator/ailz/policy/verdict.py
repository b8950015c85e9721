"""Decisions gathered by policy: a person asks about a rule once, not once a resource."""

from collections.abc import Iterable
from dataclasses import dataclass

from ailz.policy.decision import Decision, Status

# What comes first concerns people most; the rest of the answers says nothing to report.
_ORDER = (
    Status.REFUSED,
    Status.MAY_BE_REFUSED,
    Status.NOT_EVALUATED,
    Status.WOULD_BE_REFUSED,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One resource that a policy is about: its environment or Terraform address, and why."""

    origin: str
    type: str
    name: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one policy under one assignment says of all resources, in one status.

    `fields` are the properties it hangs on with the values that would do, as in a `Decision`.
    """

    status: Status
    policy: str
    display_name: str
    stage: str
    effect: str
    assignment: str
    reference_id: str
    message: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    places: tuple[Place, ...]

    @property
    def title(self) -> str:
        """The policy as a person finds it, with its name and a mark if it is no settled one."""
        name = f"{self.display_name.strip()} ({self.policy})" if self.display_name else self.policy
        marked = self.stage and f"[{self.stage}" not in name.lower()
        return f"{name} [{self.stage}]" if marked else name


def by_policy(decisions: Iterable[Decision]) -> list[Verdict]:
    """Return what is worth a report, refusals first, each policy with all its resources."""
    found: dict[tuple[str, ...], list[Decision]] = {}
    for each in decisions:
        if each.status in _ORDER:
            key = (each.status.value, each.policy, each.assignment, each.reference_id, each.effect)
            found.setdefault(key, []).append(each)
    verdicts = [_verdict(each) for each in found.values()]
    return sorted(verdicts, key=lambda each: _ORDER.index(each.status))


def _verdict(decisions: list[Decision]) -> Verdict:
    first = decisions[0]
    return Verdict(
        status=first.status,
        policy=first.policy,
        display_name=first.display_name,
        stage=first.stage,
        effect=first.effect,
        assignment=first.assignment,
        reference_id=first.reference_id,
        message=first.message,
        fields=tuple(dict.fromkeys(each for one in decisions for each in one.fields)),
        places=tuple(
            dict.fromkeys(
                Place(one.request.origin, one.request.type, one.request.name, one.why)
                for one in decisions
            )
        ),
    )
