"""The model registry that environments share, and what an environment knows of it."""

from __future__ import annotations

from ailz.catalog.regions import region
from ailz.design.context import LOCATION, TAGS, WHERE, Context, named
from ailz.design.part import Diagnostic, Endpoint, Named, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Group, Id, Param, Plain, Value

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
                        "regionDetails": [_region(name) for name in _regions(context)],
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
        names={"model_registry": Named(REGISTRY)},
        diagnostics=(Diagnostic("model-registry", Id("model_registry")),),
    )


def _regions(context: Context) -> tuple[str, ...]:
    """Return the registry's own region and then those of the environments, which use it there."""
    own = context.environments[0].region
    others = {environment.region for environment in context.config.environments} - {own}
    return (own, *sorted(others))


def _region(name: str) -> dict[str, Value]:
    """Return what Azure makes for the registry in one region."""
    zones = region(name).availability_zones
    account: dict[str, Value] = {
        "storageAccountType": "Standard_ZRS" if zones else "Standard_GRS",
        "storageAccountHnsEnabled": False,
        "allowBlobPublicAccess": False,
    }
    return {
        "location": name,
        "acrDetails": [{"systemCreatedAcrAccount": {"acrAccountSku": "Premium"}}],
        "storageAccountDetails": [{"systemCreatedStorageAccount": account}],
    }


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
                lambda _: {field: known[field] for field in WHERE},
                kind="object",
                describes=WHERE,
            ),
        ),
        endpoints=(
            Endpoint(
                "model_registry",
                Id("model_registry"),
                REGISTRY,
                "amlregistry",
                Param("model_registry", "name"),
                _seen_from(context),
            ),
        ),
    )


def _seen_from(context: Context) -> tuple[str, ...] | None:
    """Return where the registry's endpoint stands: one in each DNS view, or the last would win."""
    return None if context.own_zones else (context.environments[-1].name,)
