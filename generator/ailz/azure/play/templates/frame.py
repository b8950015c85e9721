"""What an expression of an ARM template may ask of where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ailz.azure import ids

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a deployment goes: `scope` is an id, empty for the tenant."""

    tenant: str
    scope: str
    location: str
    name: str


@dataclass(slots=True)
class Frame:
    """One template being deployed.

    `given` are the parameters' values by lower-case name. `named` has each resource and module by
    its symbol. `locations` are regions of resource groups that were met, by key of the id.
    `lambdas` and `copies` are what loops are at, `cache` what was worked out already.
    """

    template: Json
    given: Mapping[str, Any]
    place: Place
    named: dict[str, Named] = field(default_factory=dict)
    locations: dict[str, str] = field(default_factory=dict)
    lambdas: Mapping[str, Any] = field(default_factory=dict)
    copies: Mapping[str, int] = field(default_factory=dict)
    cache: dict[str, Any] = field(default_factory=dict)

    def within(self, **lambdas: Any) -> Frame:  # noqa: ANN401 - JSON of any shape
        """Return the frame inside a lambda."""
        return replace(self, lambdas={**self.lambdas, **lambdas})

    def at(self, loop: str, index: int) -> Frame:
        """Return the frame at an item of a loop; the nearest loop has the empty name too."""
        return replace(self, copies={**self.copies, loop.lower(): index, "": index})

    @property
    def subscription(self) -> str:
        """The subscription's GUID; empty where the deployment is above one."""
        return ids.name_of(ids.subscription_of(self.place.scope))

    @property
    def is_symbolic(self) -> bool:
        """Whether resources are known by symbols."""
        return isinstance(self.template.get("resources"), Mapping)


@dataclass(frozen=True, slots=True)
class Named:
    """A resource as `reference()` finds it: its id, or the deployment whose outputs it has."""

    id: str
    inner: Frame | None = None


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a deployment gives back, read one output at a time."""

    inner: Frame


@dataclass(frozen=True, slots=True)
class Output:
    """One output, whose `value` is worked out where its template stands."""

    inner: Frame
    name: str
