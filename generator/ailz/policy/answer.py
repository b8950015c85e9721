"""What a library says of a whole deployment, with all that it leaves unsaid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ailz.policy.blind import NotEvaluated, not_evaluated
from ailz.policy.context import Context
from ailz.policy.decide import evaluate_all
from ailz.policy.decision import Status
from ailz.policy.library import Library, Unread
from ailz.policy.request import Request
from ailz.policy.verdict import Verdict, by_policy


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdicts of a library on requests.

    Without any assignment (`assigned`) nobody is refused: verdicts say what would be. `blind` is
    what no request could be held against, `unread` what was not even read. `keys` says what a
    property of our own requests hangs on in the configuration, by its alias in lower case.
    """

    assigned: bool
    requests: int
    definitions: int
    initiatives: int
    assignments: int
    verdicts: tuple[Verdict, ...]
    blind: tuple[NotEvaluated, ...]
    unread: tuple[Unread, ...]
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether an assigned rule surely refuses something."""
        return self.assigned and any(each.status is Status.REFUSED for each in self.verdicts)

    @property
    def undecided(self) -> bool:
        """Whether an assigned rule may refuse something and could not be judged."""
        return self.assigned and (
            any(may_refuse(each) for each in self.verdicts)
            or any(each.may_refuse for each in self.blind)
        )


def may_refuse(verdict: Verdict) -> bool:
    """Whether a verdict leaves open that the request is refused."""
    if verdict.status is Status.NOT_EVALUATED:
        return verdict.effect in ("", "deny")
    return verdict.status is Status.MAY_BE_REFUSED


def ask(
    requests: Iterable[Request],
    library: Library,
    context: Context,
    keys: Mapping[str, str] | None = None,
) -> Answer:
    """Hold every rule of a library against every request; `keys` as in the answer."""
    asked = list(requests)
    return Answer(
        assigned=bool(library.assignments),
        requests=len(asked),
        definitions=len(library.definitions),
        initiatives=len(library.initiatives),
        assignments=len(library.assignments),
        verdicts=tuple(by_policy(evaluate_all(asked, library, context))),
        blind=tuple(not_evaluated(library, asked, context)),
        unread=library.unread,
        keys=keys or {},
    )
