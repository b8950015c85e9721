"""What an evaluation cannot say anything about, whatever is deployed."""

from collections.abc import Iterable
from dataclasses import dataclass

from ailz.policy.context import Context
from ailz.policy.decide import in_question
from ailz.policy.judge import HARMLESS
from ailz.policy.library import Library
from ailz.policy.members import Member
from ailz.policy.request import Request
from ailz.policy.scope import in_force


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A definition that is left out of account, and why; `assignments` is who wants it.

    `may_refuse` says that it is asked of deployments and may have the effect Deny.
    """

    policy: str
    display_name: str
    why: str
    assignments: tuple[str, ...] = ()
    may_refuse: bool = False


def not_evaluated(
    library: Library, requests: Iterable[Request] = (), context: Context | None = None
) -> list[NotEvaluated]:
    """Return what is in force but cannot be evaluated on any request, by name.

    These are rules of data-plane modes, which a service evaluates on objects of its own, and
    definitions that an assignment names and the folder does not have. Without assignments every
    definition counts as in force. With `requests`, assignments that reach none of them are left
    out.
    """
    asked, surroundings = list(requests), context or Context()
    reaching = {
        assignment
        for assignment in library.assignments
        if not asked
        or any(
            in_force(assignment, "", each, surroundings, library)[0] is not False for each in asked
        )
    }
    found: dict[tuple[str, str, str], list[Member]] = {}
    for member in in_question(library):
        why = _why(member)
        if why and (not library.assignments or member.assignment in reaching):
            definition = member.definition
            name = member.policy_id.rsplit("/", 1)[-1] if definition is None else definition.name
            title = "" if definition is None else definition.display_name
            found.setdefault((name, title, why), []).append(member)
    return [
        NotEvaluated(
            *key,
            assignments=tuple(sorted({m.assignment.name for m in members if m.assignment.name})),
            may_refuse=any(map(_may_refuse, members)),
        )
        for key, members in sorted(found.items(), key=lambda each: each[0])
    ]


def _may_refuse(member: Member) -> bool:
    """Whether a missing definition may deny; what its initiative passes on tells mostly."""
    if member.definition is not None or not member.assignment.enforced:
        return False
    effect = member.parameters.get("effect")
    return not isinstance(effect, str) or effect.lower() not in HARMLESS


def _why(member: Member) -> str:
    if member.definition is None:
        return "it is assigned, but not among the definitions that were read"
    mode = member.definition.mode
    if mode.lower() not in ("all", "indexed"):
        return f"mode {mode}: a service evaluates it on objects of its own, not on what is deployed"
    return ""
