"""The clusters that train, that serve batches and, where asked for, that build images."""

from __future__ import annotations

from ailz.catalog.types import api_version
from ailz.design.context import LOCATION, TAGS, Context, Dial
from ailz.design.pages import Pages, Step
from ailz.design.part import Machines, Part, Quota, resource
from ailz.design.service import Service
from ailz.design.services.workspace.isolation import IMAGE_BUILD, clusters, is_managed
from ailz.design.services.workspace.network import last_ways
from ailz.design.services.workspace.resources import MODULE
from ailz.design.values import Each, Id, Param, Value

COMPUTE = "Microsoft.MachineLearningServices/workspaces/computes"
_QUOTA = Quota(
    title="Azure Machine Learning compute",
    provider="Microsoft.MachineLearningServices",
    api_version=api_version(COMPUTE),
    kind="dedicated",
    note=(
        "It is apart from the quota of virtual machines that az vm list-usage shows. Compute "
        "instances and online endpoints of every workspace in the subscription count too."
    ),
)


def _computes(context: Context) -> Part:
    """Make the clusters that were asked for, and the one that builds images where any are."""
    wanted = context.config.capabilities.machine_learning
    assert wanted is not None  # noqa: S101 - made where it is asked for
    names = dict.fromkeys(c.name for site in context.sites for c in clusters(site.config))
    managed = is_managed(context.config)
    where = {} if managed else {"subnet": {"id": Each("subnet_id")}}
    return Part(
        resources=(
            resource(
                "compute_cluster",
                MODULE,
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
                            "vmSize": Param("cluster_vm_sizes", Each("key")),
                            "vmPriority": "Dedicated",
                            **where,
                            "enableNodePublicIp": False,
                            "remoteLoginPortPublicAccess": "Disabled",
                            "scaleSettings": {
                                "minNodeCount": 0,
                                "maxNodeCount": Param("cluster_max_nodes", Each("key")),
                                "nodeIdleTimeBeforeScaleDown": "PT120S",
                            },
                        },
                    },
                },
                collection="compute_clusters",
                minutes=120,
                depends_on=last_ways(context, wanted),
                lock=Id("workspace"),
                any_case=True,
                why="Clusters scale to zero; no node has a public address, an account or SSH.",
                controls=("isolated-compute",),
            ),
        ),
        collections={"compute_clusters": {name: _item(context, name) for name in names}},
        parameters=(
            context.parameter(
                "cluster_vm_sizes",
                "The VM size of each cluster's nodes.",
                lambda site: {c.name: c.vm_size for c in clusters(site.config)},
                kind="map",
            ),
            context.parameter(
                "cluster_max_nodes",
                "How many nodes each cluster grows to.",
                lambda site: {c.name: c.max_nodes for c in clusters(site.config)},
                kind="counts",
            ),
            *(() if managed else (_serves(context, name).parameter for name in names)),
        ),
        machines=tuple(
            Machines(
                name,
                _QUOTA,
                {
                    site.name: (cluster.vm_size, cluster.max_nodes)
                    for site in context.sites
                    for cluster in clusters(site.config)
                    if cluster.name == name
                },
            )
            for name in names
        ),
        pages=Pages(
            steps=(
                Step(
                    f"Clusters, one after the other, once {_AFTER[managed]}.",
                    makes="compute_cluster",
                ),
            )
        ),
    )


_AFTER = {True: "the network's rules stand", False: "the private endpoints stand"}


def _serves(context: Context, name: str) -> Dial:
    """Return in which environments a cluster lives in the segment that serves."""
    live = {s.name: c.segment for s in context.sites for c in clusters(s.config) if c.name == name}
    usual = next(iter(live.values()))
    return Dial(
        context.parameter(
            f"{name.replace('-', '_')}_serves",
            f"Whether the cluster {name} lives in the segment that serves.",
            lambda site: live.get(site.name, usual) == "inference",
            kind="bool",
        )
    )


def _item(context: Context, name: str) -> dict[str, Value]:
    identity = "image_build_identity" if name == IMAGE_BUILD else "compute_identity"
    made: dict[str, Value] = {"identity_id": Id(identity)}
    if not is_managed(context.config):
        serves, trains = Id("segment", "inference"), Id("segment", "training")
        made["subnet_id"] = _serves(context, name).choose(True, serves, trains)
    where = context.where(lambda site: any(c.name == name for c in clusters(site.config)))
    if where is not None:
        made["environments"] = list(where)
    return made


SERVICE = Service(
    name="computes",
    title="Azure Machine Learning computes",
    path="capabilities.machine_learning",
    wanted=lambda config: config.capabilities.machine_learning is not None,
    needs=lambda _: ("workspace",),
    part=_computes,
)
