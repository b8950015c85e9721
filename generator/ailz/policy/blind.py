"""What an evaluation cannot say anything about, whatever is deployed."""

from dataclasses import dataclass

from ailz.policy.decide import in_question
from ailz.policy.library import Library
from ailz.policy.members import Member


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A definition that is left out of account, and why; `assignments` is who wants it."""

    policy: str
    display_name: str
    why: str
    assignments: tuple[str, ...] = ()


def not_evaluated(library: Library) -> list[NotEvaluated]:
    """Return what is in force but cannot be evaluated on any request, by name.

    These are rules of data-plane modes, which a service evaluates on objects of its own, and
    definitions that an assignment names and the folder does not have. Without assignments every
    definition counts as in force.
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    for member in in_question(library):
        why = _why(member)
        if why:
            definition = member.definition
            name = member.policy_id.rsplit("/", 1)[-1] if definition is None else definition.name
            title = "" if definition is None else definition.display_name
            found.setdefault((name, title, why), []).append(member.assignment.name)
    return [
        NotEvaluated(*key, tuple(sorted({name for name in names if name})))
        for key, names in sorted(found.items())
    ]


def _why(member: Member) -> str:
    if member.definition is None:
        return "it is assigned, but not among the definitions that were read"
    mode = member.definition.mode
    if mode.lower() not in ("all", "indexed"):
        return f"mode {mode}: a service evaluates it on objects of its own, not on what is deployed"
    return ""
