"""The model registry that environments share, and what an environment knows of it."""

from __future__ import annotations

from ailz.catalog.regions import region
from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.part import Diagnostic, Endpoint, Named, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Group, Id, Param, Plain

REGISTRY = "Microsoft.MachineLearningServices/registries"


def model_registry(context: Context) -> Part:
    """Make the registry in the shared deployment."""
    return Part(
        modules=(
            Module(
                "model_registry",
                "The registry that shares models between environments.",
                Id("workload_group"),
            ),
        ),
        resources=(
            resource(
                "model_registry",
                "model_registry",
                REGISTRY,
                named("model_registry"),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "identity": {"type": "SystemAssigned"},
                    "properties": {
                        "publicNetworkAccess": "Disabled",
                        "regionDetails": [
                            {
                                "location": LOCATION,
                                "acrDetails": [
                                    {"systemCreatedAcrAccount": {"acrAccountSku": "Premium"}}
                                ],
                                "storageAccountDetails": [
                                    {
                                        "systemCreatedStorageAccount": {
                                            "storageAccountType": Param("registry_storage_sku"),
                                            "storageAccountHnsEnabled": False,
                                            "allowBlobPublicAccess": False,
                                        }
                                    }
                                ],
                            }
                        ],
                    },
                },
                why=(
                    "Models move from dev to prod through here. Azure makes the storage "
                    "and the image registry inside it: "
                    "they take no customer-managed key, which the decisions in the README say."
                ),
                controls=("no-public-access", "model-registry"),
            ),
        ),
        parameters=(
            context.parameter(
                "registry_storage_sku",
                "Redundancy of the registry's inner storage.",
                lambda e: "Standard_ZRS" if region(e.region).availability_zones else "Standard_GRS",
            ),
        ),
        names={"model_registry": Named(REGISTRY)},
        diagnostics=(Diagnostic("model-registry", Id("model_registry")),),
    )


def shared_registry(context: Context, known: dict[str, Plain]) -> Part:
    """Name the shared registry in an environment and reach it privately, where ``known`` says."""
    return Part(
        resources=(
            resource(
                "model_registry",
                "machine_learning",
                REGISTRY,
                Param("model_registry", "name"),
                Group(
                    Param("model_registry", "subscription_id"),
                    Param("model_registry", "resource_group"),
                ),
                verb="existing",
            ),
        ),
        parameters=(
            context.parameter(
                "model_registry",
                "The model registry, made by the shared deployment.",
                lambda _: known,
                kind="object",
                describes={
                    "subscription_id": "Its subscription.",
                    "resource_group": "Its resource group.",
                    "name": "Its name.",
                },
            ),
        ),
        endpoints=(
            Endpoint(
                "model_registry",
                Id("model_registry"),
                REGISTRY,
                "amlregistry",
                Param("model_registry", "name"),
            ),
        ),
    )
