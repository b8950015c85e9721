"""What a rule may ask about the surroundings of a request: subscription, resource group, time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ailz.policy.request import Request
from ailz.policy.values import UNKNOWN, UNSURE, Unknown, Value


class Tags(dict[str, Value]):
    """Tags of a subscription or a resource group: a tag that is not there is null, not a failure.

    Microsoft's own rules that inherit a tag ask `resourceGroup().tags[name]` to be other than "".
    """


@dataclass(frozen=True, slots=True)
class Context:
    """Facts from outside the requests; what is None is unknown, never guessed.

    `utc_now` is one instant for every decision, in ISO 8601. `resource_groups` has the bodies of
    resource groups (location, tags, managedBy) by their id in lower case, `subscription_tags` the
    tags of the subscription. `management_group` is the name of the one that the subscription is in,
    `archetype` the one of an ALZ library that it follows.
    """

    tenant_id: str | None = None
    utc_now: str | None = None
    subscription_tags: Mapping[str, str] | None = None
    resource_groups: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    management_group: str | None = None
    archetype: str | None = None

    def subscription(self, request: Request) -> Value:
        """Return what `subscription()` gives for a request."""
        guid = request.subscription_id
        return {
            "id": UNKNOWN if guid is None else f"/subscriptions/{guid}",
            "subscriptionId": UNKNOWN if guid is None else guid,
            "tenantId": self.tenant_id or UNKNOWN,
            "displayName": UNKNOWN,
            "tags": UNSURE if self.subscription_tags is None else Tags(self.subscription_tags),
        }

    def resource_group(self, request: Request) -> Value:
        """Return what `resourceGroup()` gives for a request; all null outside a resource group.

        `managedBy` is null unless a service made the group, which no deployment asks for.
        """
        if request.id is None:
            return {"name": UNSURE, "location": UNSURE, "tags": UNSURE, "managedBy": UNSURE}
        name = request.resource_group
        if name is None:
            return {"id": None, "name": None, "location": None, "tags": None, "managedBy": None}
        group_id = f"/subscriptions/{request.subscription_id}/resourceGroups/{name}"
        body = self.resource_groups.get(group_id.lower())
        if body is None:
            told: dict[str, Value] = {"location": UNSURE, "tags": UNSURE, "managedBy": None}
        else:
            told = {"location": None, "managedBy": None, **body, "tags": _tags(body)}
        return {"id": group_id, "name": name, **told}


def _tags(body: Mapping[str, Value]) -> Value:
    tags = body.get("tags")
    return tags if isinstance(tags, Unknown) else Tags(tags or {})


def with_groups(context: Context, requests: Iterable[Request]) -> Context:
    """Return the context that also knows the resource groups which the requests themselves make."""
    made = {
        request.id.lower(): request.body
        for request in requests
        if request.is_resource_group and request.id is not None
    }
    return replace(context, resource_groups={**context.resource_groups, **made})
