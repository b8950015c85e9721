"""The model registry that environments share, and what an environment knows of it."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.existing import from_shared, seen_from
from ailz.design.pages import (
    Absent,
    Chapter,
    Command,
    Consequence,
    Decision,
    Fee,
    Pages,
    Step,
    Tile,
)
from ailz.design.part import (
    Diagnostic,
    Duty,
    Endpoint,
    Named,
    Offer,
    Part,
    Use,
    resource,
    total,
)
from ailz.design.residency import SKUS, copies
from ailz.design.resource import Module
from ailz.design.service import Service
from ailz.design.values import Id, Param, Row, Rows, Text
from ailz.model.config import Config

REGISTRY = "Microsoft.MachineLearningServices/registries"


SYMBOL = "model_registry"
_OFFERED = "registry_access"


def _made(context: Context) -> Part:
    """Make the registry in the shared deployment."""
    return Part(
        modules=(
            Module(
                SYMBOL,
                "The registry that shares models between environments.",
                Id("workload_group"),
            ),
        ),
        resources=(
            resource(
                SYMBOL,
                SYMBOL,
                REGISTRY,
                named(SYMBOL),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "identity": {"type": "SystemAssigned"},
                    "properties": {
                        "publicNetworkAccess": "Disabled",
                        "regionDetails": Rows(
                            Param("registry_regions"),
                            {
                                "location": Row("key"),
                                "acrDetails": [
                                    {"systemCreatedAcrAccount": {"acrAccountSku": "Premium"}}
                                ],
                                "storageAccountDetails": [
                                    {
                                        "systemCreatedStorageAccount": {
                                            "storageAccountType": Row("value"),
                                            "storageAccountHnsEnabled": False,
                                            "allowBlobPublicAccess": False,
                                        }
                                    }
                                ],
                            },
                        ),
                    },
                },
                why=(
                    "Released models, kept apart from any environment. Azure makes the storage "
                    "and the image registry inside it: "
                    "they take no customer-managed key, which the decisions in the README say."
                ),
                controls=("no-public-access", "model-registry"),
            ),
        ),
        parameters=(
            context.parameter(
                "registry_regions",
                "The regions that the registry serves, and the redundancy of its storage in each.",
                lambda site: {
                    name: SKUS[copies(site.config, name, durable=True)]
                    for name in _regions(context)
                },
                kind="map",
            ),
        ),
        names={SYMBOL: Named(REGISTRY)},
        diagnostics=(Diagnostic("model-registry", Id(SYMBOL)),),
        duties=_DUTIES,
        # What Azure makes inside the registry.
        providers=("Microsoft.ContainerRegistry", "Microsoft.Network", "Microsoft.Storage"),
        pages=Pages(
            steps=(Step("The shared deployment: the model registry."),),
            fees=(
                # Azure makes a Premium registry inside in each region.
                Fee("acr-premium", (SYMBOL,), units={"shared": len(_regions(context))}),
            ),
        ),
    )


_DUTIES = (
    Duty("data_scientists", Id(SYMBOL), "Reader", (), "Read released models."),
    Duty("ml_engineers", Id(SYMBOL), "Reader", (), "Read released models; pipelines release."),
    Duty("model_pipelines", Id(SYMBOL), "AzureML Registry User", (), "Register released models."),
    Duty("model_reviewers", Id(SYMBOL), "Reader", (), "Read candidates before release."),
)
"""On what is shared kinds of environment do not count: whoever works anywhere works there."""


def _regions(context: Context) -> tuple[str, ...]:
    """Return the registry's own region and then those of the environments, which use it there."""
    own = context.sites[0].region
    others = {environment.region for environment in context.config.environments} - {own}
    return (own, *sorted(others))


def _seen(context: Context) -> Part:
    """Name the shared registry in an environment and reach it privately."""
    known = from_shared(
        context,
        SYMBOL,
        "private_endpoints",
        REGISTRY,
        "The model registry, made by the shared deployment.",
    )
    return total(
        [
            known,
            Part(
                endpoints=(
                    Endpoint(
                        SYMBOL,
                        Id(SYMBOL),
                        REGISTRY,
                        "amlregistry",
                        Param(SYMBOL, "name"),
                        seen_from(context),
                    ),
                ),
                access_groups={
                    _OFFERED: (
                        "The shared deployment makes the registry, and its roles' definitions are "
                        "those of its subscription."
                    )
                },
                pages=_PAGES,
            ),
        ]
    )


def _offers(_: Config) -> tuple[Offer, ...]:
    reads = Use(SYMBOL, Id(SYMBOL), "Reader", "Jobs load released models.")
    return (Offer("model-registry", Id(SYMBOL), ("amlregistry",), (reads,), _OFFERED),)


_PAGES = Pages(
    brings=("a model registry that the environments share",),
    decisions=(
        Decision(
            "Model registry",
            "One, shared by the environments, deployed on its own",
            "Released models are kept apart from any environment. A workspace whose storage is "
            "closed cannot share into it by itself: a pipeline downloads the model and registers "
            "it there. The storage inside it takes no customer-managed key.",
        ),
    ),
    consequences=(Consequence("keys", "The shared model registry takes no customer-managed key."),),
    absent=(
        Absent(
            "Private endpoints, logs and locks of the stores inside the model registry",
            "Azure makes a storage account and a container registry for each of its regions, in a "
            "group azureml-rg-<registry>_<id> whose name is known afterwards only. The request "
            "has switches for anonymous blobs, redundancy and tier, and none for keys, network "
            "or logs. docs/runbook.md says what to look at and to make by hand. What is read and "
            "written is in the registry's own log.",
        ),
    ),
    chapters=(
        Chapter(
            "Close the stores inside the model registry",
            (
                (
                    "The registry is closed. Its storage account and container registry lie in a "
                    "group that Azure makes beside it, one pair for each region. No page of "
                    "Microsoft's says that they follow the registry's switch when it is made "
                    "through Azure Resource Manager."
                ),
            ),
            (
                (
                    "List the group and see that both stores have public network access off. If "
                    "not, ask Microsoft's support: only Azure may change what lies there."
                ),
                (
                    "Make private endpoints to them, blob and registry, in the subnet of the "
                    "workspace's endpoint: whoever loads a model from the registry needs them. "
                    "Azure makes those of online endpoints itself."
                ),
                (
                    "Write down that these endpoints are not in the code: they go before the "
                    "registry does. Each is billed like the others."
                ),
            ),
            (
                Command(
                    (
                        "az resource show --ids ",
                        Id(SYMBOL),
                        " --query properties.managedResourceGroup.resourceId --output tsv",
                    )
                ),
            ),
            place=45,
        ),
    ),
    tiles=(
        Tile(
            SYMBOL,
            "Model registry, shared",
            (Param(SYMBOL, "name"), Text(("Subscription ", Param(SYMBOL, "subscription_id")))),
            shared=True,
        ),
    ),
)


def _wanted(config: Config) -> bool:
    learning = config.capabilities.machine_learning
    return learning is not None and learning.model_registry


SERVICE = Service(
    name="model_registry",
    title="Model registry",
    path="capabilities.machine_learning",
    wanted=_wanted,
    part=_seen,
    shared=_made,
    offers=_offers,
)
