"""The search service itself: closed, keyless, its objects encrypted."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import TAGS, Context, Site, location, named
from ailz.design.kinds.identities import ENCRYPTION
from ailz.design.kinds.key_stores import encrypted, workload_policies
from ailz.design.part import (
    Diagnostic,
    Endpoint,
    Identity,
    Key,
    Lock,
    Named,
    Part,
    resource,
)
from ailz.design.resource import Module
from ailz.design.values import Id, Param, Plain
from ailz.model.services.search import Search

TYPE = "Microsoft.Search/searchServices"

SEARCH = "search"
TITLE = "AI Search"
KEY = "search"
IDENTITY = Identity(SEARCH, "What AI Search reads data as: it holds no key and writes nothing.")
_WRITES_SAFELY, _READS_SAFELY = 3, 2
"""Replicas for writes, and for reads, with an SLA."""


def wanted(site: Site) -> Search:
    """Return the section of the configuration as it holds there."""
    found = site.config.capabilities.search
    assert found is not None  # noqa: S101 - made where it is asked for
    return found


def replicas(site: Site) -> int:
    """Return how many copies there are: three in production, one elsewhere, if nothing is said."""
    return wanted(site).replicas or (_WRITES_SAFELY if site.kind == "prod" else 1)


def _size(site: Site) -> Mapping[str, Plain]:
    here = wanted(site)
    return {
        "sku": here.sku,
        "replicas": replicas(site),
        "partitions": here.partitions,
        "semantic_ranker": here.semantic_ranker,
    }


def service(context: Context) -> Part:
    """Make the service with its endpoint, key, logs, lock and policies."""
    where, elsewhere = location(context, SEARCH, TITLE)
    return Part(
        modules=(Module(SEARCH, "Azure AI Search and its private links.", Id("workload_group")),),
        resources=(
            resource(
                SEARCH,
                SEARCH,
                TYPE,
                named(SEARCH),
                Id("workload_group"),
                {
                    "location": where,
                    "tags": TAGS,
                    "sku": {"name": Param("search_size", "sku")},
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [
                            Id(f"{ENCRYPTION.name}_identity"),
                            Id(f"{IDENTITY.name}_identity"),
                        ],
                    },
                    "properties": {
                        "publicNetworkAccess": "Disabled",
                        "networkRuleSet": {"bypass": "None", "ipRules": []},
                        "disableLocalAuth": True,
                        "encryptionWithCmk": {
                            "enforcement": encrypted(context, "Enabled", "Disabled")
                        },
                        "replicaCount": Param("search_size", "replicas"),
                        "partitionCount": Param("search_size", "partitions"),
                        "hostingMode": "Default",
                        "semanticSearch": Param("search_size", "semantic_ranker"),
                    },
                },
                minutes=60,
                why=(
                    "Closed to the public network and to API keys; objects without our key are "
                    "refused."
                ),
                notes={
                    "identity": (
                        "One unwraps keys and reads no data, the other reads data and no key."
                    ),
                    "properties.disableLocalAuth": (
                        "Entra ID only. authOptions must not stand beside it, not even empty."
                    ),
                    "properties.networkRuleSet.bypass": "No trusted service comes around the "
                    "endpoint.",
                    "properties.encryptionWithCmk": (
                        "It demands a key of each index, indexer, data source, skillset and "
                        "synonym map; each names it when it is made."
                    ),
                },
                skips=_skips(context),
                controls=("customer-managed-keys", "no-public-access", "no-shared-keys"),
            ),
        ),
        parameters=(
            *elsewhere,
            context.parameter(
                "search_size",
                "The tier of AI Search, and how much of it there is.",
                _size,
                kind="object",
                path="capabilities.search",
                describes={
                    "sku": "The tier. It can be raised later, never lowered.",
                    "replicas": "Copies: three for writes with an SLA, two for reads.",
                    "partitions": "Parts that the indexes are spread over.",
                    "semantic_ranker": "Semantic ranking: disabled, free or standard.",
                },
            ),
        ),
        names={SEARCH: Named(TYPE, unique=True)},
        identities=(IDENTITY,),
        keys=(Key(KEY, (SEARCH,), rotates=False),),
        endpoints=(Endpoint(SEARCH, Id(SEARCH), TYPE, "searchService", named(SEARCH)),),
        diagnostics=(Diagnostic(SEARCH, Id(SEARCH), ("OperationLogs",), metrics=True),),
        locks=(Lock(SEARCH, Id(SEARCH)),),
        policies=workload_policies(context, _POLICIES),
    )


def _skips(context: Context) -> dict[str, str]:
    made = {}
    fewest = min(map(replicas, context.sites))
    if fewest < _WRITES_SAFELY:
        made["CKV_AZURE_208"] = _FEW_REPLICAS
    if fewest < _READS_SAFELY:
        made["CKV_AZURE_209"] = _FEW_REPLICAS
    return made


_FEW_REPLICAS = "the configuration asks for fewer replicas, which have no SLA for this"


_POLICIES: Mapping[str, str] = {
    "search-public-access": "ee980b6d-0eca-4501-8d54-f6290fd512c3",
    "search-local-auth": "6300012e-e9a4-4649-b41f-a85f5c43be91",
    "search-cmk": "356da939-f20a-4bb9-86f8-5db445b0e354",
    "search-tier": "a049bf77-880b-470f-ba6d-9f21c530cf83",
}
