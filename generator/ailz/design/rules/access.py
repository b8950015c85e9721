"""Roles: of identities that services use, and of the personas that the organisation names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ailz.design.context import Context
from ailz.design.part import Grant, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Each, Id, Role, Value, guid
from ailz.model.access import Persona

TYPE = "Microsoft.Authorization/roleAssignments"


def role_assignments(symbol: str, module: str, grants: Iterable[Grant], why: str) -> Part:
    """Make the assignments of one collection; their names contain the principal's id."""
    items = {grant.key: _item(grant) for grant in grants}
    if not items:
        return Part()
    return Part(
        resources=(
            resource(
                symbol,
                module,
                TYPE,
                guid(Each("scope"), Each("principal_id"), Each("role")),
                Each("scope"),
                {
                    "properties": {
                        "roleDefinitionId": Each("role"),
                        "principalId": Each("principal_id"),
                        "principalType": Each("principal_type"),
                        "description": Each("why"),
                    }
                },
                collection=symbol,
                why=why,
                controls=("least-privilege",),
            ),
        ),
        collections={symbol: items},
    )


def _item(grant: Grant) -> dict[str, Value]:
    made: dict[str, Value] = {
        "scope": grant.scope,
        "role": Role(grant.role),
        "principal_id": grant.principal_id,
        "principal_type": grant.principal_type,
        "why": grant.why,
    }
    if grant.environments is not None:
        made["environments"] = list(grant.environments)
    return made


def access_module(context: Context) -> Module:
    """Return the file that roles of people and identities stand in."""
    group = "network_group" if context.stage == "landing-zone" else "workload_group"
    return Module(
        "access", "Who may do what: identities and personas, least role first.", Id(group)
    )


_DEV = ("dev",)
_BELOW_PROD = ("dev", "test")
_ALL = ("dev", "test", "prod")
Rule = tuple[str, str, tuple[str, ...], str]
"""Scope (symbol), role, kinds of environment, reason."""

_RULES: Mapping[str, tuple[Rule, ...]] = {
    "data_scientists": (
        ("workspace", "AzureML Data Scientist", _DEV, "Experiment and train in dev."),
        (
            "workspace_storage",
            "Storage Blob Data Contributor",
            _DEV,
            "Artifacts of their own jobs.",
        ),
        ("workspace_storage", "Storage File Data Privileged Contributor", _DEV, "Notebooks."),
        ("lake_storage", "Storage Blob Data Reader", _DEV, "Data of dev only."),
        ("workspace", "Reader", ("test", "prod"), "See what runs; deploy nothing."),
    ),
    "data_engineers": (
        ("lake_storage", "Storage Blob Data Contributor", _ALL, "Bring data in and curate it."),
    ),
    "ml_engineers": (
        ("workspace", "AzureML Data Scientist", _ALL, "Operate models and endpoints."),
        (
            "workspace",
            "AzureML Compute Operator",
            _BELOW_PROD,
            "Size computes; in prod the pipeline does.",
        ),
        ("container_registry", "AcrPull", _ALL, "Inspect images; only builds push."),
        ("workspace_storage", "Storage Blob Data Contributor", _BELOW_PROD, "Model artifacts."),
        ("workspace_storage", "Storage File Data Privileged Contributor", _BELOW_PROD, "Code."),
        ("workspace_storage", "Storage Blob Data Reader", ("prod",), "Model artifacts."),
    ),
    "model_reviewers": (
        ("workspace", "Reader", _ALL, "Read models, metrics and lineage before release."),
    ),
    "platform_engineers": (
        ("network_group", "Reader", _ALL, "See the network; the pipeline changes it."),
        ("workload_group", "Reader", _ALL, "See the services; the pipeline changes them."),
        ("monitoring_group", "Monitoring Reader", _ALL, "Metrics and alerts."),
    ),
    "key_custodians": (
        (
            "key_vault",
            "Key Vault Crypto Officer",
            _ALL,
            "Rotate and disable keys; they hold no data role.",
        ),
    ),
    "security_auditors": (
        ("network_group", "Reader", _ALL, "Read configuration."),
        ("security_group", "Reader", _ALL, "Read configuration; no key and no secret."),
        ("workload_group", "Reader", _ALL, "Read configuration; no data."),
    ),
}


def persona_grants(context: Context, symbols: frozenset[str]) -> tuple[Grant, ...]:
    """Return the roles of the configured personas on what exists in this deployment."""
    grants = []
    for name, rules in _RULES.items():
        persona: Persona | None = getattr(context.config.access, name)
        if persona is None:
            continue
        for scope, role, kinds, why in (*rules, *_log_rules(context, name)):
            where = _where(context, persona, kinds)
            if scope in symbols and where:
                grants.append(
                    Grant(
                        f"{name.replace('_', '-')}-{scope.replace('_', '-')}-{_slug(role)}",
                        Id(scope),
                        role,
                        persona.group_id.lower(),
                        "Group",
                        why,
                        where,
                    )
                )
    return tuple(grants)


def _log_rules(context: Context, persona: str) -> tuple[Rule, ...]:
    """Return the log roles of auditors: central logs are the platform's to grant."""
    if persona != "security_auditors":
        return ()
    if context.own_logs:
        return (("monitoring_group", "Log Analytics Reader", _ALL, "Read audit logs."),)
    return (("monitoring_group", "Monitoring Reader", _ALL, "Read metrics and traces."),)


def _where(context: Context, persona: Persona, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the environments of those kinds that the persona works in."""
    return tuple(
        e.name
        for e in context.environments
        if e.kind in kinds and (not persona.environments or e.name in persona.environments)
    )


def _slug(role: str) -> str:
    return role.lower().replace(" ", "-")


def registry_grants(context: Context) -> tuple[Grant, ...]:
    """Return the roles of personas on the shared model registry."""
    wanted = {
        "data_scientists": ("Reader", "Read released models."),
        "ml_engineers": ("AzureML Registry User", "Promote released models."),
        "model_reviewers": ("Reader", "Read candidates before release."),
    }
    grants = []
    for name, (role, why) in wanted.items():
        persona: Persona | None = getattr(context.config.access, name)
        if persona is not None:
            grants.append(
                Grant(
                    f"{name.replace('_', '-')}-model-registry",
                    Id("model_registry"),
                    role,
                    persona.group_id.lower(),
                    "Group",
                    why,
                )
            )
    return tuple(grants)
