"""What documents say of where computes run."""

from __future__ import annotations

from ailz.design.context import Context, Site
from ailz.design.kinds.logs import private_link_scope
from ailz.design.pages import (
    Absent,
    Decision,
    Fee,
    GivenUp,
    HeldOtherwise,
    Pages,
    Tile,
    Unpriced,
    listed,
)
from ailz.design.services.workspace.isolation import clusters
from ailz.model.services.machine_learning import MachineLearning

_WORKSPACE = "Microsoft.MachineLearningServices/workspaces"


def isolation_pages(context: Context, wanted: MachineLearning) -> Pages:
    """Return what the choice of the network brings, costs and gives up."""
    return _managed(context, wanted) if wanted.network == "managed" else _spoke(context, wanted)


def _is_high(site: Site) -> bool:
    return site.high


def _managed(context: Context, wanted: MachineLearning) -> Pages:
    hosts = " Named hosts bring a firewall that Microsoft runs and bills." if wanted.hosts else ""
    fees = [
        Fee("private-endpoint", ("outbound_endpoint",)),
        # How many endpoints Azure makes itself: vault, registry, workspace, and the account's
        # blobs and files. Source: how-to-managed-network, list of required rules.
        Fee("private-endpoint", ("workspace",), units={s.name: 5 for s in context.sites}),
    ]
    unpriced: tuple[Unpriced, ...] = ()
    if wanted.hosts and context.some(_is_high):
        high = context.where(_is_high)
        fees.append(Fee("aml-managed-firewall-standard", ("workspace",), high))
    if wanted.hosts and not context.every(_is_high):
        item = "Managed firewall of a machine learning workspace, Basic"
        where = context.where(lambda s: not s.high)
        unpriced = (Unpriced(item, "workspace, month", "workspace", where),)
    return Pages(
        brings=("Azure Machine Learning in a managed network",),
        decisions=(
            Decision(
                "Training and inference",
                "Azure Machine Learning's managed network, approved outbound only",
                "Microsoft runs it and every target is listed in the code. Computes and managed "
                "online endpoints are in no subnet of ours, so neither a firewall nor a NAT "
                "gateway of ours or of the hub sees their traffic. Each environment's workspace "
                "has one that reaches the stores of its own environment and what all share: that "
                "keeps training, staging and production inference apart. It cannot be undone."
                f"{hosts}",
            ),
        ),
        fees=tuple(fees),
        unpriced=unpriced,
        given_up=(
            GivenUp(
                "managed-network-aml",
                (
                    (
                        "No attached Kubernetes clusters or machines; computes run in the "
                        "workspace's region only, without a private connection to on-premises."
                    ),
                    (
                        "Packages, models and editors from the internet need host rules, and the "
                        "first of these brings a managed firewall."
                    ),
                    (
                        "Azure makes and bills private endpoints of its own in it: to the vault, "
                        "the registry, the workspace, and the account's blobs and files."
                    ),
                    "Computes and endpoints that exist must be deleted and made again to move in.",
                ),
            ),
        ),
    )


def _spoke(context: Context, wanted: MachineLearning) -> Pages:
    seen = "a firewall sees it there"
    if context.some(lambda site: site.egress == "nat_gateway"):
        seen = "security groups let out service tags there, and only a firewall would see hosts"
    serves = any(cluster.segment == "inference" for cluster in wanted.clusters)
    batch = (
        "Batch endpoints run on clusters in a segment of their own."
        if serves
        else "Batch endpoints run on clusters: clusters[].segment puts one into a segment of its "
        "own."
    )
    hosts = " The hosts that the configuration names are let out there." * bool(wanted.hosts)
    return Pages(
        brings=("Azure Machine Learning with its clusters in the spoke",),
        decisions=(
            Decision(
                "Training and inference",
                "Clusters in segments of the spoke, without public addresses",
                f"What they send out takes the spoke's way out: {seen}. One thing goes past it: "
                "storage that starts the nodes, over a service endpoint whose "
                "policy lets through accounts of Azure Machine Learning alone. Platform policy "
                f"that forbids service endpoints needs an exemption for this.{hosts} {batch}",
            ),
        ),
        absent=(
            Absent(
                "Managed online endpoints",
                "They never run in a subnet of ours, and their isolation wants the managed "
                f"network. {batch}",
            ),
            Absent(
                "Computes that people make",
                "Whoever makes a compute in the spoke joins it to a subnet, and nobody holds that "
                "right. Jobs run on clusters, which capabilities.machine_learning.clusters "
                "names, or name none.",
            ),
            *(_NO_LOADING if wanted.model_registry else ()),
            Absent(
                "A managed network of the workspace",
                "The configuration chose the spoke. Switching it on later cannot be undone, and "
                "the clusters are made again.",
            ),
        ),
        held_otherwise=(
            HeldOtherwise(
                _WORKSPACE,
                "properties.managedNetwork.isolationMode",
                "Clusters live in segments of the spoke: security groups and its way out hold.",
            ),
            HeldOtherwise(
                _WORKSPACE,
                "properties.provisionNetworkNow",
                "There is no managed network.",
            ),
        ),
    )


_NO_LOADING = (
    Absent(
        "Jobs that load models from the shared registry",
        "The storage inside the registry has no endpoint in the spoke, so computes hold no role "
        "on it. Register a released model in each workspace.",
    ),
)


def below(context: Context, wanted: MachineLearning) -> Tile | None:
    """Return the box of the managed network; segments of the spoke are drawn already."""
    if wanted.network == "spoke":
        return None
    names = dict.fromkeys(c.name for site in context.sites for c in clusters(site.config))
    ways = [
        offer.key.replace("-", " ") if len(offer.groups) == 1 else f"{offer.key} {group}"
        for offer in context.offers
        for group in offer.groups
    ]
    if private_link_scope(context):
        ways.append("Azure Monitor")
    hosts = listed(wanted.hosts)
    return Tile(
        "workspace",
        "Managed network, run by Microsoft",
        (
            f"Clusters: {listed(tuple(names))}. No public addresses, no SSH.",
            (f"Own private endpoints to: {listed((*ways, 'workspace queue', 'workspace table'))}."),
            f"Hosts that are let out: {hosts}." if hosts else "No other hosts are let out.",
        ),
    )
