"""What Azure Policy would answer to a request under one definition, and why."""

from dataclasses import dataclass
from enum import StrEnum

from ailz.policy.request import Request


class Status(StrEnum):
    """What becomes of a request under one definition.

    WOULD_BE_REFUSED is said only of definitions that nobody has assigned: their default effect
    does not refuse, but Deny is one of the effects that an assignment may choose.
    """

    REFUSED = "refused"
    MAY_BE_REFUSED = "may be refused"
    WOULD_BE_REFUSED = "would be refused if assigned with Deny"
    NOT_EVALUATED = "not evaluated"
    ALLOWED = "allowed"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Decision:
    """One definition's answer to one request.

    `assignment` and `reference_id` are empty where there is none. `effect` is in lower case, and
    empty where it is not known. `why` is lines for a person, `message` what the assignment says
    itself, `stage` "deprecated" or "preview". `fields` are the properties that it hangs on, as the
    rule names them, each with the values that would do, where the rule lists them.
    """

    status: Status
    request: Request
    policy: str
    display_name: str
    effect: str
    why: tuple[str, ...]
    assignment: str = ""
    reference_id: str = ""
    message: str = ""
    stage: str = ""
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __str__(self) -> str:
        title = f"{self.display_name.strip()} ({self.policy})" if self.display_name else self.policy
        where = f" by assignment {self.assignment}" if self.assignment else ""
        head = f"{self.request.type} {self.request.name}: {self.status}{where}: {title}"
        return "\n".join([head, *(f"  {line}" for line in self.why)])
