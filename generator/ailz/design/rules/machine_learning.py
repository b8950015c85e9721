"""Azure Machine Learning: the workspace in its managed network, its vault and computes."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.part import (
    Diagnostic,
    Endpoint,
    Key,
    Lock,
    Named,
    Part,
    PolicyNeed,
    resource,
    total,
)
from ailz.design.resource import Module
from ailz.design.rules.computes import IMAGE_BUILD, computes, outbound
from ailz.design.rules.container_registry import container_registry
from ailz.design.rules.keys import ROLE_NOT_SEEN, SECRETS_NOTES, VAULT, vault_body, vault_policies
from ailz.design.rules.workload_access import workload_grants
from ailz.design.values import Id, Output, Value
from ailz.model.capabilities import MachineLearning

ISOLATION = "AllowOnlyApprovedOutbound"
"""How the managed network is closed; the policy that is assigned demands the same."""
WORKSPACE = "Microsoft.MachineLearningServices/workspaces"


_BUSINESS_IMPACT = {
    True: "High business impact: less telemetry to Microsoft, scratch disks encrypted.",
    False: "The data is not sensitive enough for the slower, less observable mode.",
}


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
            outbound(context, wanted),
            computes(wanted),
            Part(grants=workload_grants(context), policies=_policies()),
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
                notes=SECRETS_NOTES,
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
    network: dict[str, Value] = {"isolationMode": ISOLATION}
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
                retry_on=ROLE_NOT_SEEN,
                minutes=120,
                why=(
                    "Computes run in a network that Microsoft manages and that lets out only "
                    "what is approved below."
                ),
                notes={
                    "properties.managedNetwork": "One way: it can be tightened, never loosened.",
                    "properties.systemDatastoresAuthMode": (
                        "The account refuses keys: datastores use identities."
                    ),
                    "properties.hbiWorkspace": _BUSINESS_IMPACT[context.sensitive],
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
                skips={"CKV_AZURE_243": "its private endpoint stands in the network's group"},
                controls=("customer-managed-keys", "no-public-access", "managed-network"),
            ),
        ),
        names={"workspace": Named(WORKSPACE, kind="Default")},
        keys=(Key("machine-learning", rotates=False),),
        endpoints=(
            Endpoint("workspace", Id("workspace"), WORKSPACE, "amlworkspace", named("workspace")),
        ),
        diagnostics=(Diagnostic("workspace", Id("workspace"), metrics=True),),
    )


def _policies() -> tuple[PolicyNeed, ...]:
    wanted = {
        "ml-public-access": "438c38d2-3772-465a-a9cc-7a6666a275ce",
        "ml-cmk": "ba769a63-b8cc-4b2d-abf6-ac33c7204be8",
        "ml-user-assigned-identity": "5f0c7d88-c7de-45b8-ac49-db49e72eaa78",
        "ml-approved-outbound": "6ddb1705-c8cf-450e-aa4b-19ad6703c440",
        "ml-compute-local-auth": "e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f",
        "ml-idle-shutdown": "679ddf89-ab8f-48a5-9029-e76054077449",
    }
    mode = {"isolationMode": {"value": ISOLATION}}
    return tuple(
        PolicyNeed(key, "workload_group", guid, mode if key == "ml-approved-outbound" else {})
        for key, guid in wanted.items()
    )
