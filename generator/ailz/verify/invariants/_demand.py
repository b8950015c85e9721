"""Settings that a type must have, and values that a property may not have anywhere."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from ailz.errors import Finding
from ailz.verify.bodies import Body
from ailz.verify.invariants._look import MISSING, finding, properties, values

Demands: TypeAlias = Mapping[str, Mapping[str, object]]
"""Type -> property path -> the only value it may have."""


def unmet(bodies: Sequence[Body], demands: Demands, code: str) -> list[Finding]:
    """Return a finding for each demanded setting that is absent or different."""
    by_type = {kind.casefold(): wanted for kind, wanted in demands.items()}
    return [
        finding(code, body, f"{_shown(found)}, but must be {wanted!r}", path)
        for body in bodies
        for path, wanted in by_type.get(body.type.casefold(), {}).items()
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
