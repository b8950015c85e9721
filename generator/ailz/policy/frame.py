"""What one evaluation holds: the request, the parameters, and where a count stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ailz.policy.aliases import Path
from ailz.policy.context import Context
from ailz.policy.request import Request
from ailz.policy.values import Value


@dataclass(slots=True)
class Notes:
    """What came up on the way: parts that cannot be evaluated, failures that may come to pass."""

    unsupported: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Frame:
    """One evaluation.

    `parameters` are by name in lower case. `bound` says, for arrays that a count is going through,
    at which member it stands; `named` the members of counted values by their name in lower case,
    the innermost member under the empty name.
    """

    request: Request
    parameters: Mapping[str, Value]
    context: Context
    notes: Notes
    bound: Mapping[Path, int] = field(default_factory=dict)
    named: Mapping[str, Value] = field(default_factory=dict)

    def at(self, bound: Mapping[Path, int], innermost: Value) -> "Frame":
        """Return the frame for one member of a counted array."""
        named = {**self.named, "": innermost}
        return replace(self, bound={**self.bound, **bound}, named=named)

    def naming(self, name: str, value: Value) -> "Frame":
        """Return the frame for one member of a counted value."""
        return replace(self, named={**self.named, name.lower(): value, "": value})
