"""A request that creates or changes one resource, as Azure Policy is shown it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ailz.policy.values import Value

_GROUP_TYPE = "microsoft.resources/subscriptions/resourcegroups"


@dataclass(frozen=True, slots=True)
class Request:
    """One PUT (or, if `partial`, PATCH) of a resource.

    `type` is the full ARM type, `id` the full ARM id or None where only the deployment will know
    it, `name` the resource's own name without its parent's. `body` is what ARM is sent: location,
    tags, kind, identity, sku, properties; what only the deployment knows is `UNKNOWN` in it. Of a
    partial request nobody knows what the resource holds beside its body. `origin` says where the
    request was found, such as a Terraform address, for people.
    """

    type: str
    api_version: str
    id: str | None
    name: str
    body: Mapping[str, Value] = field(hash=False)
    partial: bool = False
    origin: str = ""

    @property
    def full_name(self) -> str:
        """`parent/child`, as far as the id or the type tells; else the own name."""
        if self.id is None:
            return self.name
        last = self.id.lower().rfind("/providers/")
        segments = self.id[last + len("/providers/") :].split("/") if last >= 0 else []
        return "/".join(segments[2::2]) or self.name

    @property
    def subscription_id(self) -> str | None:
        """The GUID in the id, or None."""
        return _after(self.id, "subscriptions")

    @property
    def resource_group(self) -> str | None:
        """The name of the resource group in the id, or None."""
        return _after(self.id, "resourcegroups")

    @property
    def is_resource_group(self) -> bool:
        """Whether the request makes a resource group."""
        return self.type.lower() == _GROUP_TYPE


def _after(resource_id: str | None, word: str) -> str | None:
    segments = (resource_id or "").split("/")
    for at, segment in enumerate(segments[:-1]):
        if segment.lower() == word:
            return segments[at + 1]
    return None


def policy_type(arm_type: str) -> str:
    """Return the type as Azure writes it, where Bicep and azapi have another name."""
    if arm_type.lower() == "microsoft.resources/resourcegroups":
        return "Microsoft.Resources/subscriptions/resourceGroups"
    return arm_type


def is_under(resource_id: str, scope: str) -> bool:
    """Whether the id is the scope or lies below it."""
    inner, outer = resource_id.lower().rstrip("/"), scope.lower().rstrip("/")
    return inner == outer or inner.startswith(outer + "/")
