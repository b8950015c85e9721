"""The factory itself: closed, encrypted, and what its pipelines act as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.design.context import LOCATION, TAGS, Context, Dial, Site, named
from ailz.design.kinds.key_stores import encrypted, noted, workload_policies
from ailz.design.kinds.keys import ROLE_NOT_SEEN, key_name, version
from ailz.design.part import Diagnostic, Endpoint, Identity, Key, Named, Part, PolicyNeed, resource
from ailz.design.resource import Module
from ailz.design.values import Body, Id, Param, Tenant, Value
from ailz.model.services.data_factory import DataFactory

TYPE = "Microsoft.DataFactory/factories"
CREDENTIAL = "workload"
"""What linked services call the identity of the factory."""
FOLDER = "data-factory"
"""Where the repository keeps what is authored."""

FACTORY = "data_factory"
TITLE = "Data Factory"
KEY = "data-factory"
IDENTITY = Identity("factory", "What pipelines of Data Factory act as: it holds no key.")
_KEY_BITS = 2048
"""The only size that the service takes. Source: facts, cmk."""


def wanted(context: Context) -> DataFactory:
    """Return the section of the configuration."""
    return _section(context.sites[0])


def _section(site: Site) -> DataFactory:
    found = site.config.capabilities.data_factory
    assert found is not None  # noqa: S101 - made where it is asked for
    return found


def has_git(site: Site) -> bool:
    """Whether what is authored there is kept in the repository."""
    return site.kind == "dev" and _section(site).git


def _git(context: Context) -> Dial:
    return Dial(
        context.parameter(
            "factory_git",
            "Whether Data Factory keeps what is authored in the repository: in development alone.",
            has_git,
            kind="bool",
            path="capabilities.data_factory.git",
        )
    )


_GIT_IN_DEV = "pipelines are written in dev; other factories are deployed to"


def factory(context: Context) -> Part:
    """Make the factory with its endpoints, key, logs and policies, and the credential in it."""
    git = _git(context)
    return Part(
        modules=(
            Module(FACTORY, "Azure Data Factory and its managed network.", Id("workload_group")),
        ),
        resources=(
            resource(
                FACTORY,
                FACTORY,
                TYPE,
                named(FACTORY),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [
                            Id("encryption_identity"),
                            Id(f"{IDENTITY.name}_identity"),
                        ],
                    },
                    "properties": {
                        "publicNetworkAccess": "Disabled",
                        "encryption": encrypted(
                            context,
                            {
                                "vaultBaseUrl": Param("key_vault_uri"),
                                "keyName": key_name(context, KEY),
                                "keyVersion": version(context, KEY),
                                "identity": {"userAssignedIdentity": Id("encryption_identity")},
                            },
                        ),
                        **_git_body(context, git),
                    },
                },
                retry_on=ROLE_NOT_SEEN,
                why="Closed to the public network. It is encrypted while it is empty, or never.",
                notes=noted(
                    context,
                    {
                        "identity": (
                            "One unwraps the key and reads no data; pipelines act as the other."
                        ),
                        "properties.encryption.keyVersion": (
                            "Microsoft's page has the factory updated for each version (see the "
                            "runbook)."
                        ),
                        **(
                            {
                                "properties.repoConfiguration": (
                                    "Only where pipelines are written. Nothing is published from "
                                    "the studio: what runs is what was merged and deployed."
                                )
                            }
                            if context.some(has_git)
                            else {}
                        ),
                    },
                    "properties.encryption",
                ),
                skips={} if context.every(has_git) else {"CKV_AZURE_103": _GIT_IN_DEV},
                controls=("customer-managed-keys", "no-public-access"),
            ),
            resource(
                "factory_credential",
                FACTORY,
                f"{TYPE}/credentials",
                CREDENTIAL,
                Id(FACTORY),
                {
                    "properties": {
                        "type": "ManagedIdentity",
                        "typeProperties": {"resourceId": Id(f"{IDENTITY.name}_identity")},
                    }
                },
                why="How linked services name the identity that they read and write as.",
                controls=("managed-identity",),
            ),
        ),
        names={FACTORY: Named(TYPE, unique=True)},
        parameters=(git.parameter,),
        identities=(IDENTITY,),
        keys=(Key(KEY, (FACTORY,), rotates=False, pinned=True, size=_KEY_BITS),),
        endpoints=tuple(
            Endpoint(f"{FACTORY}_{key}", Id(FACTORY), TYPE, group, named(FACTORY))
            for key, group in (("service", "dataFactory"), ("studio", "portal"))
        ),
        diagnostics=(Diagnostic("data-factory", Id(FACTORY), metrics=True),),
        policies=tuple(_policies(context)),
    )


def _git_body(context: Context, git: Dial) -> Body:
    if not context.some(has_git):
        return {}
    return {"repoConfiguration": git.choose(True, _repository(context))}


def _repository(context: Context) -> Body:
    delivery = context.config.delivery
    owner, *between, name = delivery.repository.split("/")
    made: dict[str, Value] = {
        "accountName": owner,
        "repositoryName": name,
        "collaborationBranch": delivery.branch,
        "rootFolder": f"/{FOLDER}",
        "disablePublish": True,
    }
    if delivery.platform == "azure_devops":
        project: Body = {"projectName": between[0], "tenantId": Tenant()}
        return {"type": "FactoryVSTSConfiguration", **made, **project}
    if delivery.host not in (None, "github.com"):
        made["hostName"] = f"https://{delivery.host}"
    return {"type": "FactoryGitHubConfiguration", **made}


def _policies(context: Context) -> Iterator[PolicyNeed]:
    yield from workload_policies(context, _POLICIES)
    if context.some(has_git):
        where = context.where(has_git)
        yield PolicyNeed("factory-git", "workload_group", _GIT_POLICY, environments=where)


_POLICIES: Mapping[str, str] = {
    "factory-public-access": "1cf164be-6819-4a50-b8fa-4bcaa4f98fb6",
    "factory-cmk": "4ec52d6d-beb7-40c4-9a9e-fe753254690e",
    "factory-secrets": "127ef6d7-242f-43b3-9eef-947faf1725d0",
}
_GIT_POLICY = "77d40665-3120-4348-b539-3192ec808307"
