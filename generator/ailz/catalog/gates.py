"""What Azure writes one at a time, and what it answers to a second write at the same time."""

from dataclasses import dataclass
from functools import cache

from ailz.catalog import _data


@dataclass(frozen=True, slots=True)
class Gate:
    """What a type is written one at a time through.

    `says` is one sentence about it. `through` is `parent`, or the path of an id in the body. `on`
    are the types of what that id names, in lower case; none: any. `sure` is false where no report
    has a refusal.
    """

    id: str
    type: str
    says: str
    through: str
    on: frozenset[str]
    status: int
    code: str
    message: str
    sure: bool
    source: str


@cache
def gates() -> tuple[Gate, ...]:
    """Return all gates, in the order in which a type's are looked at."""
    return tuple(
        Gate(
            id=key,
            type=each["type"],
            says=each["says"],
            through=each["gate"],
            on=frozenset(name.casefold() for name in each.get("on", ())),
            status=each["status"],
            code=each.get("code", ""),
            message=each["message"],
            sure=not each.get("unsure", False),
            source=each["source"],
        )
        for key, each in _data.section("gates").items()
    )


def gates_of(type_: str) -> tuple[Gate, ...]:
    """Return the gates of a type, whatever its case."""
    return _by_type().get(type_.casefold(), ())


@cache
def _by_type() -> dict[str, tuple[Gate, ...]]:
    types = {gate.type.casefold() for gate in gates()}
    return {
        type_: tuple(gate for gate in gates() if gate.type.casefold() == type_) for type_ in types
    }
