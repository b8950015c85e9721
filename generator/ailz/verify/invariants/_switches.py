"""Switches that a type must have, and values that a property may not have anywhere."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import MISSING, properties, values
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.services import Demand, Switches, demand


def unmet(
    bodies: Sequence[Body], switches: Callable[[Demand], Switches], code: str
) -> list[Finding]:
    """Return a finding for each switch of a demand that is absent or in another position."""
    return [
        finding(code, body, f"{_shown(found)}, but must be {wanted!r}", path)
        for body in bodies
        for path, wanted in switches(demand(body.type)).items()
        for found in values(body.body, path)
        if found != wanted or type(found) is not type(wanted)
    ]


def contrary(bodies: Iterable[Body], only: Mapping[str, object], code: str) -> list[Finding]:
    """Return a finding for each property, at any depth, that `only` names with another value."""
    folded = {name.casefold(): wanted for name, wanted in only.items()}
    return [
        finding(code, body, f"{found!r}, but must be {folded[name.casefold()]!r}", path)
        for body in bodies
        for path, name, found in properties(body.body)
        if name.casefold() in folded and found != folded[name.casefold()]
    ]


def _shown(found: object) -> str:
    return "is not set" if found is MISSING else f"is {found!r}"
