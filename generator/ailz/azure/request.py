"""What somebody asks of Azure Resource Manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ailz.azure.ids import name_of, type_of

Json: TypeAlias = Mapping[str, Any]
"""A JSON object. `ailz.azure.bodies.UNKNOWN` stands for what nobody knows before Azure made it: no
behaviour refuses for it."""
Method: TypeAlias = Literal["GET", "PUT", "PATCH", "POST", "DELETE"]


@dataclass(frozen=True, slots=True)
class Request:
    """One call.

    `id` is the whole ARM id of the resource; for a POST `action` is what stands after it. `by` is
    the object id of the principal who asks; empty: somebody who may do everything.
    """

    method: Method
    id: str
    api_version: str
    body: Json = field(default_factory=dict, hash=False)
    by: str = ""
    action: str = ""

    @property
    def type(self) -> str:
        """The ARM type."""
        return type_of(self.id)

    @property
    def name(self) -> str:
        """The resource's own name, without its parent's."""
        return name_of(self.id)

    @property
    def writes(self) -> bool:
        """Whether the call makes or changes the resource."""
        return self.method in ("PUT", "PATCH")
