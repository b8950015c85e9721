"""What the workspace's computes may reach beyond its own stores."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.kinds.logs import private_link_scope
from ailz.design.part import Part, resource, total
from ailz.design.services.workspace.resources import MODULE
from ailz.design.services.workspace.store import STORE
from ailz.design.values import Each, Id, Value
from ailz.model.services.machine_learning import MachineLearning

RULE = "Microsoft.MachineLearningServices/workspaces/outboundRules"


def outbound(context: Context, wanted: MachineLearning) -> Part:
    """Let computes reach what other services offer, the store's queues and tables, named hosts."""
    private: dict[str, dict[str, Value]] = {
        key if len(offer.groups) == 1 else f"{key}-{group}": {
            "target_id": offer.target,
            "subresource": group,
        }
        for offer in context.offers
        for key in (offer.key,)
        for group in offer.groups
    }
    if private_link_scope(context):
        private["azure-monitor"] = {
            "target_id": Id("private_link_scope"),
            "subresource": "azuremonitor",
        }
    for group in ("queue", "table"):
        private[f"workspace-{group}"] = {"target_id": Id(STORE.symbol), "subresource": group}
    parts = [
        Part(
            resources=(
                resource(
                    "outbound_endpoint",
                    MODULE,
                    RULE,
                    Each("key"),
                    Id("workspace"),
                    {
                        "properties": {
                            "type": "PrivateEndpoint",
                            "category": "UserDefined",
                            "destination": {
                                "serviceResourceId": Each("target_id"),
                                "subresourceTarget": Each("subresource"),
                                "sparkEnabled": False,
                            },
                        }
                    },
                    collection="outbound_endpoints",
                    minutes=120,
                    lock=Id("workspace"),
                    why=(
                        "What computes reach privately beyond the workspace's own stores; "
                        "one change at a time."
                    ),
                ),
            ),
            collections={"outbound_endpoints": private},
        )
    ]
    if wanted.hosts:
        parts.append(_outbound_hosts(wanted))
    return total(parts)


def _outbound_hosts(wanted: MachineLearning) -> Part:
    hosts = {rule_name(host): {"host": host} for host in wanted.hosts}
    return Part(
        resources=(
            resource(
                "outbound_host",
                MODULE,
                RULE,
                Each("key"),
                Id("workspace"),
                {
                    "properties": {
                        "type": "FQDN",
                        "category": "UserDefined",
                        "destination": Each("host"),
                    }
                },
                collection="outbound_hosts",
                depends_on=("outbound_endpoint",),
                minutes=120,
                lock=Id("workspace"),
                why=(
                    "Hosts that the configuration lets computes reach; the first brings a "
                    "managed firewall, which is billed."
                ),
            ),
        ),
        collections={"outbound_hosts": hosts},
    )


def rule_name(host: str) -> str:
    """Return the name of a host's rule: it is the host's own, so that others keep theirs."""
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in host.lower())
    return f"any{words[1:]}" if host.startswith("*") else words


def last_rule(wanted: MachineLearning) -> str:
    """Return the symbol of the rules that are made last: what uses the network comes after them."""
    return "outbound_host" if wanted.hosts else "outbound_endpoint"
