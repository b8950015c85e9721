"""Where computes run: in a network that Microsoft manages, or in segments of the spoke."""

from __future__ import annotations

from functools import partial

from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.kinds.segments import CONTROL_PLANE, SIGN_IN
from ailz.design.part import Named, Part, PolicyNeed, resource
from ailz.design.room import Direct, Room, Segment, Tag
from ailz.design.values import Body, Id, Text, Value
from ailz.model.config import Config
from ailz.model.dial import at
from ailz.model.services.machine_learning import Compute, MachineLearning

ISOLATION = "AllowOnlyApprovedOutbound"
"""How the managed network is closed; the policy that is assigned demands the same."""
IMAGE_BUILD = "image-build"
"""The cluster that builds images: a private registry cannot do it itself."""
ENDPOINT_POLICY = "Microsoft.Network/serviceEndpointPolicies"
_POLICY = "compute_storage_policy"
_ALIAS = "/services/Azure/MachineLearning"
"""The storage accounts of Microsoft's that start the computes."""
_BUILDER = Compute.model_construct(name=IMAGE_BUILD, vm_size="Standard_D2ds_v4", max_nodes=1)
_SERVERLESS = 1
"""Nodes of jobs that name no cluster, at least: they run where others train."""


def is_managed(config: Config) -> bool:
    """Whether computes run in the network that Microsoft manages for the workspace."""
    wanted = config.capabilities.machine_learning
    return wanted is None or wanted.network == "managed"


def clusters(config: Config) -> tuple[Compute, ...]:
    """Return the clusters of an environment: those asked for, and the one that builds images."""
    wanted = config.capabilities.machine_learning
    if wanted is None:
        return ()
    return (*((_BUILDER,) if wanted.image_builds else ()), *wanted.clusters)


def _nodes(config: Config, segment: str) -> int:
    nodes = sum(cluster.max_nodes for cluster in clusters(config) if cluster.segment == segment)
    return nodes + (_SERVERLESS if segment == "training" else 0)


def room(config: Config) -> Room:
    """Return the segments that computes live in, and what they and their users need outside."""
    # The studio is a page in a browser that loads scripts of its own.
    conditions = ["studio-users"]
    if is_managed(config):
        return Room(conditions=tuple(conditions))
    conditions.append("aml-computes-in-customer-subnet")
    if config.workload.data_classification in ("confidential", "restricted"):
        conditions.append("aml-hbi-workspace")
    everywhere = [at(config, environment) for environment in config.environments]
    return Room(
        segments=tuple(
            _segment(config, key, comfortable, purpose)
            for key, comfortable, purpose in _SEGMENTS
            if any(_nodes(each, key) for each in everywhere)
        ),
        conditions=tuple(conditions),
    )


_SEGMENTS = (
    ("training", 25, "Clusters that train or build images, and jobs that name none."),
    ("inference", 26, "Clusters that serve batch endpoints."),
)


def _segment(config: Config, key: str, comfortable: int, purpose: str) -> Segment:
    wanted = config.capabilities.machine_learning
    return Segment(
        key,
        28,
        comfortable,
        purpose,
        ("aml-compute",),
        _tags(config),
        hosts=wanted.hosts if wanted else (),
        # File shares with code are mounted over SMB.
        endpoint_ports=("443", "445"),
        nodes=partial(_nodes, segment=key),
        direct=Direct("Microsoft.Storage", _POLICY, ("aml-storage-region",)),
    )


def _tags(config: Config) -> tuple[Tag, ...]:
    service = "AzureMachineLearning"
    made = [
        SIGN_IN,
        CONTROL_PLANE,
        Tag("allow-machine-learning", service, "The service itself."),
        Tag(
            "allow-node-management",
            service,
            "The service manages the nodes.",
            "5831",
            "Udp",
            always=True,
        ),
        Tag("allow-batch", Text(("BatchNodeManagement.", LOCATION)), "Azure Batch runs the nodes."),
        Tag(
            "allow-storage",
            Text(("Storage.", LOCATION)),
            "Starts the nodes; a service endpoint policy leaves Microsoft's own accounts only.",
        ),
        Tag("allow-microsoft-images", "MicrosoftContainerRegistry", "Base images."),
        Tag("allow-image-delivery", "AzureFrontDoor.FirstParty", "Delivers those images."),
    ]
    if config.workload.data_classification in ("confidential", "restricted"):
        vault = Text(("AzureKeyVault.", LOCATION))
        made.append(Tag("allow-batch-vault", vault, "Keys of encrypted scratch disks."))
    return tuple(made)


def storage_policy(context: Context) -> Part:
    """Narrow the way to storage: computes reach accounts of Microsoft's and no stranger's."""
    if is_managed(context.config):
        return Part()
    return Part(
        resources=(
            resource(
                _POLICY,
                "network",
                ENDPOINT_POLICY,
                named(_POLICY),
                Id("network_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "properties": {
                        "serviceEndpointPolicyDefinitions": [
                            {
                                "name": "machine-learning",
                                "properties": {
                                    "description": "Accounts that start the computes.",
                                    "service": "Global",
                                    "serviceResources": [_ALIAS],
                                },
                            }
                        ]
                    },
                },
                why=(
                    "Computes are started from storage of Microsoft's, whose names nobody knows. "
                    "No other account of the region can be reached this way."
                ),
                controls=("egress-firewall",),
            ),
        ),
        names={_POLICY: Named(ENDPOINT_POLICY, "compute")},
    )


def isolation(context: Context, managed: dict[str, Value]) -> Body:
    """Return what the workspace says of its network; ``managed`` is its managed network."""
    if is_managed(context.config):
        return {"managedNetwork": managed, "provisionNetworkNow": True}
    return {
        "managedNetwork": {"isolationMode": "Disabled"},
        "serverlessComputeSettings": {
            "serverlessComputeCustomSubnet": Id("segment", "training"),
            "serverlessComputeNoPublicIP": True,
        },
    }


def policy(wanted: MachineLearning) -> PolicyNeed:
    """Return the policy that holds computes in their network."""
    if wanted.network == "managed":
        mode = {"isolationMode": {"value": ISOLATION}}
        guid = "6ddb1705-c8cf-450e-aa4b-19ad6703c440"
        return PolicyNeed("ml-approved-outbound", "workload_group", guid, mode)
    return PolicyNeed(
        "ml-computes-in-network", "workload_group", "7804b5c7-01dc-4723-969b-ae300cc07ff1"
    )
