"""The workspace, and the vault for what it keeps secret."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context, level, named
from ailz.design.kinds.keys import ROLE_NOT_SEEN
from ailz.design.kinds.vaults import (
    KEPT_VAULT,
    SECRETS_NOTES,
    VAULT,
    vault_body,
    vault_parameters,
    vault_policies,
)
from ailz.design.pages import Chapter, Command, Pages, SoftDeleted, Tile
from ailz.design.part import Diagnostic, Endpoint, Lock, Named, Part, PolicyNeed, resource
from ailz.design.services.container_registry.given import REGISTRY
from ailz.design.services.workspace import encryption
from ailz.design.services.workspace.encryption import WORKSPACE
from ailz.design.services.workspace.isolation import (
    IMAGE_BUILD,
    ISOLATION,
    is_managed,
    isolation,
    policy,
)
from ailz.design.services.workspace.store import STORE
from ailz.design.values import Id, SubscriptionGuid, Value
from ailz.model.services.machine_learning import MachineLearning

MODULE = "machine_learning"

_BUSINESS_IMPACT = {
    True: "High business impact: less telemetry to Microsoft, scratch disks cleaned after jobs.",
    False: "The data is not sensitive enough for the slower, less observable mode.",
}


_WHY = {
    True: "Computes run in a network that Microsoft manages and that lets out only what is "
    "approved below.",
    False: "Computes live in segments of the spoke. What they need has its private endpoint there.",
}
_NETWORK = {
    True: "One way: it can be tightened, never loosened.",
    False: "Switching it on cannot be undone, and clusters in a subnet are refused with it.",
}


def vault(context: Context) -> Part:
    """Make the vault for what the workspace keeps secret."""
    return Part(
        resources=(
            resource(
                "workspace_vault",
                "machine_learning",
                VAULT,
                named("workspace_vault"),
                Id("workload_group"),
                vault_body(),
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
        policies=vault_policies(context, "workload_group"),
        locks=(Lock("workspace-vault", Id("workspace_vault")),),
        parameters=vault_parameters(context),
        pages=Pages(
            soft_deleted=(SoftDeleted("workspace_vault", *KEPT_VAULT),),
            chapters=(
                Chapter(
                    "Bring back a deleted vault",
                    (),
                    commands=(
                        Command(
                            (
                                "az keyvault recover --name ",
                                named("workspace_vault"),
                                " --location ",
                                LOCATION,
                                " --subscription ",
                                SubscriptionGuid(),
                            )
                        ),
                    ),
                    place=20,
                ),
            ),
            tiles=(
                Tile(
                    "workspace_vault",
                    "Key Vault of the workspace",
                    (named("workspace_vault"),),
                    46,
                ),
            ),
        ),
    )


def workspace(context: Context, wanted: MachineLearning) -> Part:
    """Make the workspace, and say where its computes run."""
    network: dict[str, Value] = {"isolationMode": ISOLATION}
    builds = wanted.image_builds is not None
    ours = wanted.encryption != "platform_key"
    keyed = (Id("encryption_identity"),) if ours else ()
    if wanted.hosts:
        network["firewallSku"] = level(context).choose("high", "Standard", "Basic")
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
                        "userAssignedIdentities": [Id("workspace_identity"), *keyed],
                    },
                    "properties": {
                        "friendlyName": context.config.workload.title,
                        "description": context.config.workload.purpose,
                        "publicNetworkAccess": "Disabled",
                        "allowPublicAccessWhenBehindVnet": False,
                        **isolation(context, network),
                        "primaryUserAssignedIdentity": Id("workspace_identity"),
                        "systemDatastoresAuthMode": "Identity",
                        "v1LegacyMode": False,
                        "hbiWorkspace": context.sensitive,
                        "storageAccount": Id(STORE.symbol),
                        "keyVault": Id("workspace_vault"),
                        "containerRegistry": Id(REGISTRY),
                        "applicationInsights": Id("application_insights"),
                        **({"imageBuildCompute": IMAGE_BUILD} if builds else {}),
                        **encryption.body(context, wanted),
                    },
                },
                any_case=True,
                retry_on=ROLE_NOT_SEEN,
                minutes=120,
                why=_WHY[is_managed(context.config)],
                notes={
                    "properties.managedNetwork": _NETWORK[is_managed(context.config)],
                    "properties.systemDatastoresAuthMode": (
                        "The account refuses keys: datastores use identities."
                    ),
                    "properties.hbiWorkspace": _BUSINESS_IMPACT[context.sensitive],
                    **(
                        {
                            "properties.imageBuildCompute": (
                                "A private registry cannot build images itself."
                            )
                        }
                        if builds
                        else {}
                    ),
                    **encryption.notes(context, wanted),
                },
                skips={"CKV_AZURE_243": "its private endpoint stands in the network's group"},
                controls=(
                    *(("customer-managed-keys",) if ours else ()),
                    "no-public-access",
                    *(("managed-network",) if is_managed(context.config) else ()),
                ),
            ),
        ),
        names={"workspace": Named(WORKSPACE, kind="Default")},
        parameters=(level(context).parameter,),
        endpoints=(
            Endpoint("workspace", Id("workspace"), WORKSPACE, "amlworkspace", named("workspace")),
        ),
        diagnostics=(Diagnostic("workspace", Id("workspace"), metrics=True),),
    )


def policies(wanted: MachineLearning) -> tuple[PolicyNeed, ...]:
    """Return the policies that would have refused a softer workspace."""
    needs = {
        "ml-public-access": "438c38d2-3772-465a-a9cc-7a6666a275ce",
        "ml-user-assigned-identity": "5f0c7d88-c7de-45b8-ac49-db49e72eaa78",
        "ml-compute-local-auth": "e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f",
        "ml-idle-shutdown": "679ddf89-ab8f-48a5-9029-e76054077449",
    }
    made = tuple(PolicyNeed(key, "workload_group", guid) for key, guid in needs.items())
    return (*made, policy(wanted))
