"""What the workspace's computes are, and what they may reach beyond its own stores."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context
from ailz.design.part import Part, resource, total
from ailz.design.values import Each, Id, Value
from ailz.model.capabilities import Compute, MachineLearning

RULE = "Microsoft.MachineLearningServices/workspaces/outboundRules"
COMPUTE = "Microsoft.MachineLearningServices/workspaces/computes"
IMAGE_BUILD = "image-build"
"""The cluster that builds images: a private registry cannot do it itself."""


def outbound(context: Context, wanted: MachineLearning) -> Part:
    """Let computes reach the lake, queues, tables, the model registry and named hosts."""
    private: dict[str, dict[str, Value]] = {}
    if context.config.capabilities.data_lake is not None:
        for group in ("blob", "dfs"):
            private[f"lake-{group}"] = {"target_id": Id("lake_storage"), "subresource": group}
    for group in ("queue", "table"):
        private[f"workspace-{group}"] = {"target_id": Id("workspace_storage"), "subresource": group}
    if wanted.model_registry:
        private["model-registry"] = {
            "target_id": Id("model_registry"),
            "subresource": "amlregistry",
        }
    registry = ("registry_access",) if wanted.model_registry else ()
    parts = [
        Part(
            resources=(
                resource(
                    "outbound_endpoint",
                    "machine_learning",
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
                    depends_on=("workspace_access", *registry),
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
    if wanted.outbound_fqdns:
        parts.append(_outbound_hosts(wanted))
    return total(parts)


def _outbound_hosts(wanted: MachineLearning) -> Part:
    hosts = {
        f"host-{number:02}": {"host": host} for number, host in enumerate(wanted.outbound_fqdns, 1)
    }
    return Part(
        resources=(
            resource(
                "outbound_host",
                "machine_learning",
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


def computes(wanted: MachineLearning) -> Part:
    """Make the clusters: the one that builds images, and those that were asked for."""
    last_rule = "outbound_host" if wanted.outbound_fqdns else "outbound_endpoint"
    builder = Compute(name=IMAGE_BUILD, vm_size="Standard_DS2_v2", max_nodes=1)
    clusters: dict[str, dict[str, Value]] = {
        cluster.name: {
            "vm_size": cluster.vm_size,
            "max_nodes": cluster.max_nodes,
            "identity_id": Id("image_build_identity" if cluster is builder else "compute_identity"),
        }
        for cluster in (builder, *wanted.clusters)
    }
    return Part(
        resources=(
            resource(
                "compute_cluster",
                "machine_learning",
                COMPUTE,
                Each("key"),
                Id("workspace"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [Each("identity_id")],
                    },
                    "properties": {
                        "computeType": "AmlCompute",
                        "disableLocalAuth": True,
                        "properties": {
                            "osType": "Linux",
                            "vmSize": Each("vm_size"),
                            "vmPriority": "Dedicated",
                            "enableNodePublicIp": False,
                            "remoteLoginPortPublicAccess": "Disabled",
                            "scaleSettings": {
                                "minNodeCount": 0,
                                "maxNodeCount": Each("max_nodes"),
                                "nodeIdleTimeBeforeScaleDown": "PT120S",
                            },
                        },
                    },
                },
                collection="compute_clusters",
                minutes=120,
                depends_on=(last_rule, "workload_access"),
                lock=Id("workspace"),
                why="Clusters scale to zero; no node has a public address, an account or SSH.",
                controls=("isolated-compute",),
            ),
        ),
        collections={"compute_clusters": clusters},
    )
