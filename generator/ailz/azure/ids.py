"""What an ARM id says: its type, what it stands in, its resource group and subscription.

An id is compared without case, and never has a slash at its end. A subscription's and a resource
group's type are those that Bicep and azapi use.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

Scope: TypeAlias = Literal[
    "tenant", "managementGroup", "subscription", "resourceGroup", "extension"
]
"""What a resource stands in, children aside; ``extension``: it is about another resource."""
GROUP = "Microsoft.Resources/resourceGroups"
SUBSCRIPTION = "Microsoft.Resources/subscriptions"
_PROVIDERS = "/providers/"
_MANAGEMENT_GROUP = "microsoft.management/managementgroups"


@lru_cache(maxsize=65536)
def type_of(id_: str) -> str:
    """Return the ARM type of what an id names."""
    before, is_there, last = id_.rpartition(_PROVIDERS)
    if not is_there:
        return f"Microsoft.Resources/{before or id_.strip('/').split('/')[-2]}"
    namespace, *rest = last.split("/")
    return "/".join([namespace, *rest[::2]])


def name_of(id_: str) -> str:
    """Return the last name in an id."""
    return id_.rpartition("/")[2]


@lru_cache(maxsize=65536)
def parent_of(id_: str) -> str:
    """Return the id of what the resource is a child or an extension of, or lies in; empty: none."""
    before, is_there, last = id_.rpartition(_PROVIDERS)
    if not is_there or last.count("/") > 2:
        return id_.rsplit("/", 2)[0]
    return before


def above(id_: str) -> Iterator[str]:
    """Yield what a resource stands in, the nearest first, to the subscription."""
    here = parent_of(id_)
    while here:
        yield here
        here = parent_of(here)


def group_of(id_: str) -> str:
    """Return the resource group that an id lies in, or is; empty: none."""
    parts = id_.split("/")
    return "/".join(parts[:5]) if len(parts) > 4 and parts[3].lower() == "resourcegroups" else ""


def subscription_of(id_: str) -> str:
    """Return the id of the subscription that an id lies in, or is; empty: none."""
    parts = id_.split("/")
    return "/".join(parts[:3]) if len(parts) > 2 and parts[1].lower() == "subscriptions" else ""


def scope_of(id_: str) -> Scope:
    """Return what a resource, or the one that it is a child of, stands in."""
    before = id_.rpartition(_PROVIDERS)[0]
    if not before:
        return "tenant" if "/providers/" in id_.casefold() else "subscription"
    if key(group_of(before)) == key(before):
        return "resourceGroup"
    if key(subscription_of(before)) == key(before):
        return "subscription"
    is_group = type_of(before).casefold() == _MANAGEMENT_GROUP
    return "managementGroup" if is_group else "extension"


def namespace_of(id_: str) -> str:
    """Return the resource provider that answers for an id."""
    return type_of(id_).partition("/")[0]


@lru_cache(maxsize=65536)
def key(id_: str) -> str:
    """Return the id as it is compared."""
    return id_.rstrip("/").casefold()
