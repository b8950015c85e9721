"""Where clusters run, what their subnets must let through, and how the workspace is reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ailz.design.context import Context, named
from ailz.design.part import Endpoint, Part, resource
from ailz.design.room import Demanded, Room, Segment
from ailz.design.services._accounts import ACCOUNT
from ailz.design.services.databricks.resources import (
    CONTAINER,
    HOST,
    MANAGED_GROUP,
    MODULE,
    STORAGE,
    TYPE,
    WORKSPACE,
    wanted,
)
from ailz.design.values import Group, Id, SubscriptionGuid
from ailz.model.config import Config

_SEGMENTS: Mapping[str, str] = {
    HOST: "Hosts of Databricks clusters: no public address.",
    CONTAINER: "Containers of Databricks clusters.",
}
_LEAST = 26
"""The smallest subnet. Source: https://learn.microsoft.com/azure/databricks/security/network/
classic/vnet-inject (each subnet at least a /26)."""
_PORTS = ("443", "6666", "3306", "8443-8451")
"""What clusters reach the workspace's endpoint on, where a security group stands before it. Source:
https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link."""


def _rule(
    name: str, direction: Literal["Inbound", "Outbound"], to: str, ports: str, why: str
) -> Demanded:
    return Demanded(
        f"Microsoft.Databricks-workspaces_UseOnly_databricks-{name}",
        direction,
        to,
        ports,
        "*" if ports == "*" else "Tcp",
        why,
    )


_VNET = "VirtualNetwork"
_TALK = "Databricks demands it: nodes of a cluster talk to each other."
_DEMANDED = (
    _rule("worker-to-worker-inbound", "Inbound", _VNET, "*", _TALK),
    _rule("worker-to-sql", "Outbound", "Sql", "3306", "Databricks demands it: its metastore."),
    _rule("worker-to-storage", "Outbound", "Storage", "443", "Databricks demands it: its storage."),
    _rule("worker-to-worker-outbound", "Outbound", _VNET, "*", _TALK),
    _rule("worker-to-eventhub", "Outbound", "EventHub", "9093", "Databricks demands it: its logs."),
)
"""Rules that the service writes into the security group and holds every later request to
(ConflictWithNetworkIntentPolicy): they stand in the code, so that the second run is as the first.
Sources: Azure/azure-quickstart-templates@0f0ca6fafcaa:quickstarts/microsoft.databricks/databricks-
all-in-one-template-for-vnet-injection-privateendpoint-default-storage-firewall/main.bicep, its
issue 6670 and pull request 8931; recorded egress (dbx-metastore: none to AzureDatabricks with
NoAzureDatabricksRules)."""


def _nodes(config: Config) -> int:
    section = config.capabilities.databricks
    return 0 if section is None else section.max_nodes


def room(config: Config) -> Room:
    """Return the two subnets that each node takes an address in."""
    section = config.capabilities.databricks
    hosts = () if section is None else section.outbound_fqdns
    return Room(
        segments=tuple(
            Segment(
                key,
                _LEAST,
                _LEAST,
                purpose,
                (key.replace("_", "-"),),
                conditions=("databricks-vnet-injected",),
                hosts=hosts,
                endpoint_ports=_PORTS,
                nodes=_nodes,
                delegation=TYPE,
                demanded=_DEMANDED,
            )
            for key, purpose in _SEGMENTS.items()
        )
    )


def signed_in_here(context: Context) -> tuple[str, ...] | None:
    """Return where people sign in through an endpoint on the workspace; None: everywhere.

    A zone has one record for it in a region, and the platform's zones serve other workspaces too.
    """
    usual = "here" if context.dns_mode == "own" else "elsewhere"
    return context.where(lambda site: (wanted(site).sign_in or usual) == "here")


def endpoints(context: Context) -> Part:
    """Make the endpoints: people and clusters share one, and the workspace's storage has two."""
    made = [Endpoint("databricks", Id(WORKSPACE), TYPE, "databricks_ui_api", named(WORKSPACE))]
    here = signed_in_here(context)
    if here != ():
        made.append(
            Endpoint(
                "databricks_sign_in",
                Id(WORKSPACE),
                TYPE,
                "browser_authentication",
                named(WORKSPACE),
                here,
            )
        )
    made += [
        Endpoint(f"databricks_{group}", Id(STORAGE), ACCOUNT, group, named(STORAGE))
        for group in ("blob", "dfs")
    ]
    return Part(
        resources=(
            resource(
                STORAGE,
                MODULE,
                ACCOUNT,
                named(STORAGE),
                Group(SubscriptionGuid(), named(MANAGED_GROUP)),
                verb="existing",
                depends_on=(WORKSPACE,),
                why="Made with the workspace, in the group that only Databricks writes.",
            ),
        ),
        endpoints=tuple(made),
    )
