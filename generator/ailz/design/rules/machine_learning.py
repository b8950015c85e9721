"""Azure Machine Learning: the workspace in its managed network, its vault and computes."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.part import (
    Diagnostic,
    Endpoint,
    Grant,
    Key,
    Lock,
    Named,
    Part,
    PolicyNeed,
    resource,
    total,
)
from ailz.design.resource import Module
from ailz.design.rules.container_registry import container_registry
from ailz.design.rules.keys import VAULT, VAULT_NOTES, vault_body, vault_policies
from ailz.design.values import Each, Id, Output, Value
from ailz.model.capabilities import Compute, MachineLearning

WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
RULE = "Microsoft.MachineLearningServices/workspaces/outboundRules"
COMPUTE = "Microsoft.MachineLearningServices/workspaces/computes"
REGISTRY = "Microsoft.MachineLearningServices/registries"
IMAGE_BUILD = "image-build"
PRINCIPAL = "properties.principalId"


def machine_learning(context: Context) -> Part:
    """Make the workspace with all that it stands on."""
    wanted = context.config.capabilities.machine_learning
    if wanted is None:
        return Part()
    return total(
        [
            container_registry(context),
            Part(
                modules=(
                    Module(
                        "machine_learning",
                        "The machine learning workspace and its computes.",
                        Id("workload_group"),
                    ),
                )
            ),
            _vault(context),
            _workspace(context, wanted),
            _outbound(context, wanted),
            _computes(wanted),
            Part(grants=_grants(context), policies=_policies()),
        ]
    )


def _vault(context: Context) -> Part:
    return Part(
        resources=(
            resource(
                "workspace_vault",
                "machine_learning",
                VAULT,
                named("workspace_vault"),
                Id("workload_group"),
                vault_body(context),
                why="What the workspace keeps secret; encryption keys lie in a vault of their own.",
                notes=VAULT_NOTES,
            ),
        ),
        names={"workspace_vault": Named(VAULT, "ml", unique=True)},
        endpoints=(
            Endpoint(
                "workspace_vault", Id("workspace_vault"), VAULT, "vault", named("workspace_vault")
            ),
        ),
        diagnostics=(Diagnostic("workspace-vault", Id("workspace_vault")),),
        policies=vault_policies(context, "workload_group", "workload"),
        locks=(Lock("workspace-vault", Id("workspace_vault")),),
    )


def _workspace(context: Context, wanted: MachineLearning) -> Part:
    network: dict[str, Value] = {"isolationMode": "AllowOnlyApprovedOutbound"}
    if wanted.outbound_fqdns:
        network["firewallSku"] = "Standard" if context.high else "Basic"
    return Part(
        resources=(
            resource(
                "workspace",
                "machine_learning",
                WORKSPACE,
                named("workspace"),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "kind": "Default",
                    "sku": {"name": "Basic", "tier": "Basic"},
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [
                            Id("workspace_identity"),
                            Id("encryption_identity"),
                        ],
                    },
                    "properties": {
                        "friendlyName": context.config.workload.title,
                        "description": context.config.workload.purpose,
                        "publicNetworkAccess": "Disabled",
                        "allowPublicAccessWhenBehindVnet": False,
                        "managedNetwork": network,
                        "provisionNetworkNow": True,
                        "primaryUserAssignedIdentity": Id("workspace_identity"),
                        "systemDatastoresAuthMode": "Identity",
                        "v1LegacyMode": False,
                        "hbiWorkspace": context.sensitive,
                        "storageAccount": Id("workspace_storage"),
                        "keyVault": Id("workspace_vault"),
                        "containerRegistry": Id("container_registry"),
                        "applicationInsights": Id("application_insights"),
                        "imageBuildCompute": IMAGE_BUILD,
                        "enableServiceSideCMKEncryption": True,
                        "encryption": {
                            "status": "Enabled",
                            "identity": {"userAssignedIdentity": Id("encryption_identity")},
                            "keyVaultProperties": {
                                "keyVaultArmId": Id("key_vault"),
                                "keyIdentifier": Output(
                                    "key", "properties.keyUriWithVersion", "machine-learning"
                                ),
                            },
                        },
                    },
                },
                depends_on=("key_access", "workload_access"),
                why=(
                    "Computes run in a network that Microsoft manages and that lets out only "
                    "what is approved below."
                ),
                notes={
                    "properties.managedNetwork": "One way: it can be tightened, never loosened.",
                    "properties.systemDatastoresAuthMode": (
                        "The account refuses keys: datastores use identities."
                    ),
                    "properties.hbiWorkspace": (
                        "High business impact: less telemetry to Microsoft, scratch disks "
                        "encrypted."
                    ),
                    "properties.imageBuildCompute": (
                        "A private registry cannot build images itself."
                    ),
                    "properties.enableServiceSideCMKEncryption": (
                        "No side resources in a group that policy cannot reach."
                    ),
                    "properties.encryption.keyVaultProperties.keyIdentifier": (
                        "With its version: this service does not follow rotation (see the runbook)."
                    ),
                },
                controls=("customer-managed-keys", "no-public-access", "managed-network"),
            ),
        ),
        names={"workspace": Named(WORKSPACE, kind="Default")},
        keys=(Key("machine-learning", "the machine learning workspace", rotates=False),),
        endpoints=(
            Endpoint("workspace", Id("workspace"), WORKSPACE, "amlworkspace", named("workspace")),
        ),
        diagnostics=(Diagnostic("workspace", Id("workspace"), metrics=True),),
    )


def _outbound(context: Context, wanted: MachineLearning) -> Part:
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
                lock=Id("workspace"),
                why=(
                    "Hosts that the configuration lets computes reach; the first brings a "
                    "managed firewall, which is billed."
                ),
            ),
        ),
        collections={"outbound_hosts": hosts},
    )


def _computes(wanted: MachineLearning) -> Part:
    last_rule = "outbound_host" if wanted.outbound_fqdns else "outbound_endpoint"
    builder = Compute(name=IMAGE_BUILD, vm_size="Standard_DS2_v2", max_nodes=1)
    clusters: dict[str, dict[str, Value]] = {
        cluster.name: {"vm_size": cluster.vm_size, "max_nodes": cluster.max_nodes}
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
                        "userAssignedIdentities": [Id("compute_identity")],
                    },
                    "properties": {
                        "computeType": "AmlCompute",
                        "disableLocalAuth": True,
                        "properties": {
                            "osType": "Linux",
                            "vmSize": Each("vm_size"),
                            "vmPriority": "Dedicated",
                            "enableNodePublicIp": False,
                            "isolatedNetwork": True,
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
                depends_on=(last_rule, "workload_access"),
                lock=Id("workspace"),
                why="Clusters scale to zero; no node has a public address, an account or SSH.",
                controls=("isolated-compute",),
            ),
        ),
        collections={"compute_clusters": clusters},
    )


def _grants(context: Context) -> tuple[Grant, ...]:
    workspace = Output("workspace_identity", PRINCIPAL)
    compute = Output("compute_identity", PRINCIPAL)
    made = [
        _grant(
            "workspace-manages-group",
            Id("workload_group"),
            "Azure AI Administrator",
            workspace,
            (
                "The workspace manages its own dependencies; the role that replaced "
                "Contributor for it."
            ),
        ),
        _grant(
            "workspace-approves-endpoints",
            Id("workload_group"),
            "Azure AI Enterprise Network Connection Approver",
            workspace,
            "Its managed network makes private endpoints to these services.",
        ),
        _grant(
            "workspace-blobs",
            Id("workspace_storage"),
            "Storage Blob Data Contributor",
            workspace,
            "Artifacts and snapshots without account keys.",
        ),
        _grant(
            "workspace-files",
            Id("workspace_storage"),
            "Storage File Data Privileged Contributor",
            workspace,
            "Notebooks and code without account keys.",
        ),
        _grant(
            "workspace-secrets",
            Id("workspace_vault"),
            "Key Vault Secrets Officer",
            workspace,
            "Connection secrets of the workspace.",
        ),
        _grant(
            "compute-blobs",
            Id("workspace_storage"),
            "Storage Blob Data Contributor",
            compute,
            "Jobs read code and write results.",
        ),
        _grant(
            "compute-files",
            Id("workspace_storage"),
            "Storage File Data Privileged Contributor",
            compute,
            "Jobs mount the code share.",
        ),
        _grant(
            "compute-pushes-images",
            Id("container_registry"),
            "AcrPush",
            compute,
            "The build cluster pushes images; every cluster pulls them.",
        ),
        _grant(
            "compute-traces",
            Id("application_insights"),
            "Monitoring Metrics Publisher",
            compute,
            "Jobs write traces without an instrumentation key.",
        ),
    ]
    if context.config.capabilities.data_lake is not None:
        made.append(
            _grant(
                "compute-reads-lake",
                Id("lake_storage"),
                "Storage Blob Data Reader",
                compute,
                "Training reads the lake and cannot change it.",
            )
        )
    return tuple(made)


def _grant(key: str, scope: Id, role: str, principal: Output, why: str) -> Grant:
    return Grant(key, scope, role, principal, "ServicePrincipal", why)


def _policies() -> tuple[PolicyNeed, ...]:
    wanted = {
        "ml-public-access": "438c38d2-3772-465a-a9cc-7a6666a275ce",
        "ml-cmk": "ba769a63-b8cc-4b2d-abf6-ac33c7204be8",
        "ml-user-assigned-identity": "5f0c7d88-c7de-45b8-ac49-db49e72eaa78",
        "ml-approved-outbound": "6ddb1705-c8cf-450e-aa4b-19ad6703c440",
        "ml-compute-local-auth": "e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f",
        "ml-idle-shutdown": "679ddf89-ab8f-48a5-9029-e76054077449",
    }
    return tuple(PolicyNeed(key, "workload_group", guid) for key, guid in wanted.items())
