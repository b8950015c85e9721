"""The container registry that environments and models are built into."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context, level, named
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.kinds.key_chapters import verify_first
from ailz.design.kinds.key_stores import encrypted, holder, workload_policies
from ailz.design.kinds.keys import ROLE_NOT_SEEN, versionless
from ailz.design.pages import (
    Absent,
    Chapter,
    Command,
    Fee,
    GivenUp,
    HeldOtherwise,
    Pages,
    Step,
    Tile,
    bound,
)
from ailz.design.part import (
    Diagnostic,
    Duty,
    Endpoint,
    ImageStore,
    Key,
    Named,
    Part,
    resource,
    total,
)
from ailz.design.residency import can_span_zones
from ailz.design.resource import Module
from ailz.design.service import Service
from ailz.design.services.container_registry.given import REGISTRY, given, is_given
from ailz.design.values import Id, Output, Param, SubscriptionGuid
from ailz.model.services.container_registry import TYPE

_MODULE = "machine_learning"
"""The file of what names a registry that exists: it has none of its own."""
_KEY = Key("container-registry", (REGISTRY,), data=False)


def _skips(context: Context) -> dict[str, str]:
    made = {"CKV_AZURE_166": "quarantine hides images from Machine Learning and Defender"}
    if not context.every(can_span_zones):
        made["CKV_AZURE_233"] = "the region has no zones"
    return made


def _part(context: Context) -> Part:
    """Make the registry, or name the one that exists."""
    return total(
        [
            given(context, _MODULE) if is_given(context) else _made(context),
            Part(
                duties=(
                    Duty(
                        "ml_engineers",
                        Id(REGISTRY),
                        "AcrPull",
                        EVERY_KIND,
                        "Inspect images; builds and pipelines push.",
                    ),
                )
            ),
        ]
    )


def _made(context: Context) -> Part:
    """Make a Premium registry: only that tier can be closed and takes a customer-managed key."""
    return Part(
        modules=(
            Module("container_registry", "The private container registry.", Id("workload_group")),
        ),
        resources=(
            resource(
                REGISTRY,
                REGISTRY,
                TYPE,
                named("container_registry"),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "sku": {"name": "Premium"},
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [Id("encryption_identity")],
                    },
                    "properties": {
                        "publicNetworkAccess": "Disabled",
                        "networkRuleSet": {"defaultAction": "Deny", "ipRules": []},
                        "networkRuleBypassOptions": "AzureServices",
                        "networkRuleBypassAllowedForTasks": False,
                        "dataEndpointEnabled": True,
                        "adminUserEnabled": False,
                        "anonymousPullEnabled": False,
                        "zoneRedundancy": Param("registry_zone_redundancy"),
                        "encryption": encrypted(
                            context,
                            {
                                "status": "enabled",
                                "keyVaultProperties": {
                                    "identity": Output(
                                        "encryption_identity", "properties.clientId"
                                    ),
                                    "keyIdentifier": versionless(context, _KEY),
                                },
                            },
                        ),
                        "policies": {
                            "exportPolicy": {"status": "disabled"},
                            "quarantinePolicy": {"status": "disabled"},
                            "azureADAuthenticationAsArmPolicy": {
                                "status": level(context).choose("high", "disabled", "enabled")
                            },
                        },
                    },
                },
                retry_on=ROLE_NOT_SEEN,
                why=(
                    "Images of training environments and endpoints. Premium: the tier with "
                    "private link and own keys."
                ),
                notes={
                    "properties.networkRuleBypassOptions": (
                        "Machine Learning and Defender's image scan come as trusted services."
                    ),
                    "properties.encryption": "At creation only: it cannot be added later.",
                    "properties.policies.exportPolicy": (
                        "No copy of an image leaves through an export pipeline."
                    ),
                },
                skips=_skips(context),
                controls=("customer-managed-keys", "no-public-access", "no-admin-user"),
            ),
        ),
        parameters=(
            context.parameter(
                "registry_zone_redundancy",
                "Whether the container registry spans zones.",
                lambda site: "Enabled" if can_span_zones(site) else "Disabled",
                path="environments[{index}].region",
            ),
            level(context).parameter,
        ),
        names={"container_registry": Named(TYPE, unique=True)},
        keys=(_KEY,),
        endpoints=(
            Endpoint(
                "registry", Id("container_registry"), TYPE, "registry", named("container_registry")
            ),
        ),
        diagnostics=(Diagnostic("container-registry", Id("container_registry"), metrics=True),),
        policies=workload_policies(context, _POLICIES),
        images=(
            (ImageStore(Id(REGISTRY), pulls="AcrPull", pushes="AcrPush"),)
            if context.config.delivery.images
            else ()
        ),
        pages=_pages(context),
    )


def _pages(context: Context) -> Pages:
    made = [_PAGES, Pages(chapters=_verify(context))]
    return bound([*made, *([] if context.config.delivery.images else [_WITHOUT_PIPELINE])])


def _verify(context: Context) -> tuple[Chapter, ...]:
    where = holder(context)
    return verify_first(
        context,
        (
            (
                "The container registry: it reads its key with a user-assigned identity from a "
                f"{where} that only trusted services reach. Microsoft's page asks for that "
                "exception and no more; its page on errors names HTTP 403 on import and rotation "
                "behind a vault's firewall. See that the registry shows the key, that an image can "
                "be pushed and pulled, and that a rotated key is taken."
            ),
        ),
        (
            Command(
                (
                    "az acr encryption show --name ",
                    named(REGISTRY),
                    " --subscription ",
                    SubscriptionGuid(),
                )
            ),
        ),
    )


_PAGES = Pages(
    steps=(Step("The container registry, encrypted from the start.", makes=REGISTRY),),
    fees=(Fee("acr-premium", (REGISTRY,)),),
    given_up=(
        GivenUp(
            "cmk-acr",
            (
                (
                    "The registry keeps the logs of its own tasks for 24 hours only, and Docker "
                    "Content Trust is not to be had."
                ),
            ),
        ),
    ),
    tiles=(Tile(REGISTRY, "Container registry", (named(REGISTRY),), 44),),
    held_otherwise=(
        HeldOtherwise(
            TYPE,
            "properties.zoneRedundancy",
            "A region without availability zones has none to spread over.",
        ),
    ),
)


_WITHOUT_PIPELINE = Pages(
    absent=(
        Absent(
            "A pipeline for images",
            "Nothing here builds, scans, signs or promotes an image: delivery.images asks for it, "
            "and needs runners inside the network. The registry answers there alone; its own "
            "builds (az acr build) come from outside and are refused, and its export policy "
            "refuses az acr import into the next environment's.",
        ),
    ),
)

_POLICIES = {
    "registry-public-access": "0fdf0491-d080-4575-b627-ad0e843cba0f",
    "registry-network": "d0793b48-0edc-4296-a390-4c75d1bdfd71",
    "registry-admin-user": "dc921057-6b28-4fbe-9b83-f7bec05db6c2",
    "registry-anonymous-pull": "9f2dea28-e834-476c-99c5-3507b4728395",
    "registry-cmk": "5b9159ae-1701-4a6f-9a7a-aa9c8ddd0580",
    "registry-export": "524b0254-c285-4903-bee6-bb8126cde579",
}

SERVICE = Service(
    name="container_registry",
    title="Container Registry",
    path="capabilities",
    wanted=lambda _: False,
    part=_part,
)
"""Nobody asks for a registry as such: what needs images does."""
