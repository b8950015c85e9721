"""Azure AI Search: closed, keyless, its objects encrypted, its indexers on private links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.design.context import TAGS, Context, Site, location, named
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.kinds.identities import ENCRYPTION
from ailz.design.pages import (
    Absent,
    Chapter,
    Command,
    Consequence,
    Decision,
    Fee,
    GivenUp,
    HeldOtherwise,
    Pages,
    Step,
    Tile,
    Unpriced,
)
from ailz.design.part import (
    Approval,
    Diagnostic,
    Duty,
    Endpoint,
    Grant,
    Identity,
    Key,
    Lock,
    Named,
    Offer,
    Part,
    PolicyNeed,
    Use,
    resource,
    taken,
    total,
)
from ailz.design.resource import Module
from ailz.design.service import Service
from ailz.design.values import Each, Id, Output, Param, Plain, Text, Value
from ailz.model.config import Config
from ailz.model.services.search import Search

TYPE = "Microsoft.Search/searchServices"
LINK = "Microsoft.Search/searchServices/sharedPrivateLinkResources"

_SEARCH = "search"
_TITLE = "AI Search"
_LINKS = "search_links"
_KEY = "search"
_VAULT = "vault"
_IDENTITY = Identity(_SEARCH, "What AI Search reads data as: it holds no key and writes nothing.")
_PRINCIPAL = Output("search_identity", "properties.principalId")
_LINKABLE = ("blob", "table", "dfs", "file", "Sql", "openai_account", "cognitiveservices_account")
"""Groups of endpoints that AI Search can be linked to."""
_WRITES_SAFELY, _READS_SAFELY = 3, 2
"""Replicas for writes, and for reads, with an SLA."""


def _part(context: Context) -> Part:
    links = _links(context)
    return total([_service(context), _linked(links), _rights(context), Part(pages=_pages(context))])


def _wanted(site: Site) -> Search:
    wanted = site.config.capabilities.search
    assert wanted is not None  # noqa: S101 - made where it is asked for
    return wanted


def _replicas(site: Site) -> int:
    return _wanted(site).replicas or (_WRITES_SAFELY if site.kind == "prod" else 1)


def _size(site: Site) -> Mapping[str, Plain]:
    wanted = _wanted(site)
    return {
        "sku": wanted.sku,
        "replicas": _replicas(site),
        "partitions": wanted.partitions,
        "semantic_ranker": wanted.semantic_ranker,
    }


def _service(context: Context) -> Part:
    where, elsewhere = location(context, _SEARCH, _TITLE)
    return Part(
        modules=(Module(_SEARCH, "Azure AI Search and its private links.", Id("workload_group")),),
        resources=(
            resource(
                _SEARCH,
                _SEARCH,
                TYPE,
                named(_SEARCH),
                Id("workload_group"),
                {
                    "location": where,
                    "tags": TAGS,
                    "sku": {"name": Param("search_size", "sku")},
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [
                            Id(f"{ENCRYPTION.name}_identity"),
                            Id(f"{_IDENTITY.name}_identity"),
                        ],
                    },
                    "properties": {
                        "publicNetworkAccess": "Disabled",
                        "networkRuleSet": {"bypass": "None", "ipRules": []},
                        "disableLocalAuth": True,
                        "encryptionWithCmk": {"enforcement": "Enabled"},
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
                describes={
                    "sku": "The tier. It can be raised later, never lowered.",
                    "replicas": "Copies: three for writes with an SLA, two for reads.",
                    "partitions": "Parts that the indexes are spread over.",
                    "semantic_ranker": "Semantic ranking: disabled, free or standard.",
                },
            ),
        ),
        names={_SEARCH: Named(TYPE, unique=True)},
        identities=(_IDENTITY,),
        keys=(Key(_KEY, (_SEARCH,), rotates=False),),
        endpoints=(Endpoint(_SEARCH, Id(_SEARCH), TYPE, "searchService", named(_SEARCH)),),
        diagnostics=(Diagnostic(_SEARCH, Id(_SEARCH), ("OperationLogs",), metrics=True),),
        locks=(Lock(_SEARCH, Id(_SEARCH)),),
        policies=tuple(PolicyNeed(key, "workload_group", guid) for key, guid in _POLICIES.items()),
    )


def _skips(context: Context) -> dict[str, str]:
    made = {"CKV_AZURE_207": "user-assigned identities do the same and outlive the service"}
    fewest = min(map(_replicas, context.sites))
    if fewest < _WRITES_SAFELY:
        made["CKV_AZURE_208"] = _FEW_REPLICAS
    if fewest < _READS_SAFELY:
        made["CKV_AZURE_209"] = _FEW_REPLICAS
    return made


_FEW_REPLICAS = "the configuration asks for fewer replicas, which have no SLA for this"


def _links(context: Context) -> dict[str, tuple[Id, str]]:
    """Return what AI Search reaches privately, by key: its keys, and what others offer."""
    return {
        _VAULT: (Id("key_vault"), _VAULT),
        **{
            f"{offer.key}-{group}": (offer.target, group)
            for offer in context.offers
            for group in offer.groups
            if group in _LINKABLE
        },
    }


def _linked(links: Mapping[str, tuple[Id, str]]) -> Part:
    asks = Text((named(_SEARCH), " asks for ", Each("key")))
    items: dict[str, dict[str, Value]] = {
        key: {"target_id": target, "group_id": group} for key, (target, group) in links.items()
    }
    return Part(
        resources=(
            resource(
                "search_link",
                _SEARCH,
                LINK,
                Each("key"),
                Id(_SEARCH),
                {
                    "properties": {
                        "privateLinkResourceId": Each("target_id"),
                        "groupId": Each("group_id"),
                        "requestMessage": asks,
                    }
                },
                collection=_LINKS,
                minutes=120,
                lock=Id(_SEARCH),
                why=(
                    "What AI Search reaches from inside: one link a target and group id, one after "
                    "the other. Each waits until scripts/approve.sh approves it by its message."
                ),
                controls=("private-endpoints",),
            ),
        ),
        collections={_LINKS: items},
        approvals=tuple(
            Approval(target, Text((named(_SEARCH), f" asks for {key}")))
            for key, (target, _) in links.items()
        ),
    )


def _rights(context: Context) -> Part:
    chosen = {"lake": _wanted(context.sites[0]).reads}
    return Part(
        grants=tuple(
            Grant(
                f"search-uses-{use.key}",
                use.scope,
                use.role,
                _PRINCIPAL,
                "ServicePrincipal",
                use.why,
            )
            for offer in context.offers
            if any(group in _LINKABLE for group in offer.groups)
            for use in taken(offer, chosen)
        ),
        duties=_DUTIES,
    )


_BELOW_PROD = ("dev", "test")
_DUTIES = (
    Duty(
        "data_scientists",
        Id(_SEARCH),
        "Search Index Data Contributor",
        ("dev",),
        "Fill and query indexes.",
    ),
    Duty(
        "data_engineers",
        Id(_SEARCH),
        "Search Service Contributor",
        _BELOW_PROD,
        "Define indexes and indexers; policy denies keys and public access.",
    ),
    Duty(
        "data_engineers", Id(_SEARCH), "Search Index Data Contributor", EVERY_KIND, "Fill indexes."
    ),
    Duty("ml_engineers", Id(_SEARCH), "Search Index Data Reader", EVERY_KIND, "Query indexes."),
)
"""Where nobody may define an index by hand, a pipeline inside the network does."""


def _offers(_: Config) -> tuple[Offer, ...]:
    query = Use(_SEARCH, Id(_SEARCH), "Search Index Data Reader", "Queries indexes.")
    return (Offer(_SEARCH, Id(_SEARCH), ("searchService",), (query,)),)


def _pages(context: Context) -> Pages:
    links = _links(context)
    return Pages(
        brings=(_TITLE,),
        decisions=(
            Decision(
                "Search",
                "No API keys, and private links to what its indexers read",
                "Whoever queries is known by name. What AI Search itself reads it reaches inside, "
                "over links that the landing zone approves.",
            ),
        ),
        consequences=(
            Consequence(
                "keys",
                "AI Search encrypts each index, indexer, data source, skillset and synonym map "
                "with the version of the key that the object names: docs/runbook.md says how. "
                "What is made without a key cannot be encrypted later.",
            ),
        ),
        steps=(
            Step(
                f"AI Search and its {_counted(len(links))}, one after the other.",
                "Plan for up to 50 minutes a link.",
            ),
        ),
        fees=tuple(_fees(context)),
        unpriced=_unpriced(context),
        given_up=(
            GivenUp(
                "cmk-search",
                (
                    (
                        "Microsoft saw queries take 30 to 60 percent longer; indexing is slower "
                        "and indexes are larger."
                    ),
                    "An object that was made without the key is deleted and built again.",
                    "A key that cannot be reached makes its index unusable and blocks scaling.",
                ),
            ),
            GivenUp(
                "private-endpoints-only",
                (
                    (
                        "Indexers run in the private execution environment only, and reach nothing "
                        "that has no approved link."
                    ),
                ),
            ),
        ),
        absent=_absent(context),
        chapters=(_CHAPTER,),
        tiles=(
            Tile(
                _SEARCH,
                "AI Search",
                (
                    named(_SEARCH),
                    Text(
                        (
                            "Tier ",
                            Param("search_size", "sku"),
                            ". No API keys.",
                        )
                    ),
                ),
                45,
            ),
        ),
        held_otherwise=(
            HeldOtherwise(
                TYPE,
                "identity.type",
                "User-assigned only: nothing here needs an identity that dies with the service.",
            ),
            HeldOtherwise(
                TYPE,
                "properties.replicaCount",
                "The configuration decides: three in production, one elsewhere unless it says "
                "more.",
            ),
            HeldOtherwise(
                TYPE,
                "properties.partitionCount",
                "The configuration decides how much the indexes need.",
            ),
            HeldOtherwise(TYPE, "sku.name", "The configuration decides which tier is needed."),
        ),
    )


def _counted(links: int) -> str:
    return "private link" if links == 1 else f"{links} private links"


_PRICES = {"basic": "search-basic", "standard": "search-s1", "standard2": "search-s2"}


def _fees(context: Context) -> Iterator[Fee]:
    units = {site.name: _replicas(site) * _wanted(site).partitions for site in context.sites}
    for sku, found in _PRICES.items():
        where = context.where(lambda site, sku=sku: _wanted(site).sku == sku)  # type: ignore[misc]
        if where != ():
            yield Fee(found, (_SEARCH,), where, units)


def _unpriced(context: Context) -> tuple[Unpriced, ...]:
    where = context.where(lambda site: _wanted(site).sku not in _PRICES)
    if where == ():
        return ()
    return (Unpriced("AI Search Standard S3", "search unit, month", _SEARCH, where),)


def _absent(context: Context) -> tuple[Absent, ...]:
    if not context.some(lambda site: _wanted(site).sku == "basic"):
        return ()
    return (
        Absent(
            "Skillsets that call other services privately",
            "The basic tier runs skillsets over private links for embeddings only.",
        ),
    )


_CHAPTER = Chapter(
    "Encrypt what AI Search holds",
    (
        (
            "AI Search refuses an index, indexer, data source, skillset or synonym map without a "
            "key. The definition of each names the vault, the key, one version of it, and the "
            "identity for encryption. These commands print the address of the key with its newest "
            "version, and the identity."
        ),
        "Indexers read through the private links: set executionEnvironment to private.",
        (
            "AI Search does not follow a rotation. Give each object the new version, and disable "
            "the old version only when none names it any more."
        ),
    ),
    commands=(
        Command(
            (
                "az resource show --ids ",
                Id("key", _KEY),
                " --query properties.keyUriWithVersion --output tsv",
            )
        ),
        Command(("echo ", Id(f"{ENCRYPTION.name}_identity"))),
    ),
    place=36,
)

_POLICIES: Mapping[str, str] = {
    "search-public-access": "ee980b6d-0eca-4501-8d54-f6290fd512c3",
    "search-local-auth": "6300012e-e9a4-4649-b41f-a85f5c43be91",
    "search-cmk": "356da939-f20a-4bb9-86f8-5db445b0e354",
    "search-tier": "a049bf77-880b-470f-ba6d-9f21c530cf83",
}

SERVICE = Service(
    name=_SEARCH,
    title=_TITLE,
    path="capabilities.search",
    wanted=lambda config: config.capabilities.search is not None,
    part=_part,
    offers=_offers,
)
