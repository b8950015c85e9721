"""Names that Azure takes, and no id twice."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ailz.azure import names as azure_names
from ailz.azure.bodies import UNKNOWN, Body
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.setting import Setting

CODE = "NAMES"


def names(bodies: Sequence[Body], _: Setting) -> list[Finding]:
    """Return names that a service would refuse, and resources that would overwrite each other."""
    found = [finding(CODE, body, problem, "name") for body, problem in wrong(bodies)]
    known = [body for body in bodies if str(UNKNOWN) not in body.id]
    seen = Counter(body.id.casefold() for body in known)
    first = {body.id.casefold(): body for body in reversed(known)}
    found += [
        finding(CODE, first[id_], f"{count} resources have this id")
        for id_, count in seen.items()
        if count > 1
    ]
    return found


def wrong(bodies: Sequence[Body]) -> Iterator[tuple[Body, str]]:
    """Yield requests whose name their type does not take, each with the problem."""
    for body in bodies:
        found = None if str(UNKNOWN) in body.name else azure_names.wrong(body.id)
        if found is not None:
            yield body, found.says
