"""What a deployment is checked against: the choices that the bodies alone do not tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The choices behind a deployment.

    `cloud` is the catalog's name (`AzureCloud`); `dns_mode` says who writes private DNS: the
    platform's policy, we into the platform's zones, or we into our own. `tags` are mandated names
    and values, case and all; `locks` says whether delete locks are wanted.
    `logged_by_policy` are types, in lower case, whose diagnostic settings policy writes;
    `platform_keys` those that the configuration leaves under a key of Microsoft's; `shared` the ids
    of what environments share, which each may reach; `given_subnets` the ids of subnets that
    somebody else made for this environment, and answers for. `may_hold` are the regions that data
    may lie in, None where that is left open. `deploys` says that it makes who deploys the others,
    `keeps_state` that it makes the account of Terraform's state, and `opened` that a waiver leaves
    the endpoint of that account open. `serves_all` says that it makes what environments share.
    """

    region: str
    variant: Literal["platform", "standalone"]
    dns_mode: Literal["platform_policy", "platform_zones", "own"]
    cloud: str = "AzureCloud"
    tags: Mapping[str, str] = field(default_factory=dict)
    locks: bool = True
    logged_by_policy: frozenset[str] = frozenset()
    platform_keys: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    given_subnets: frozenset[str] = frozenset()
    may_hold: frozenset[str] | None = None
    deploys: bool = False
    keeps_state: bool = False
    opened: bool = False
    serves_all: bool = False
