"""Roles: of identities that services use, and of the personas that the organisation names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ailz.catalog.roles import role
from ailz.design.context import Context, Site
from ailz.design.kinds.groups import TYPE as GROUP
from ailz.design.kinds.identities import TYPE as IDENTITY
from ailz.design.pages import HeldOtherwise, Pages
from ailz.design.part import Duty, Grant, OwnRoles, Part, resource, total
from ailz.design.resource import Module, Parameter, Resource
from ailz.design.values import Each, Group, Id, Param, Role, SubscriptionGuid, Text, Value, guid
from ailz.model.access import Persona, Personas

TYPE = "Microsoft.Authorization/roleAssignments"
PEOPLE = "persona_access"
TABLES = "log_readers"
_PERSONAS = "personas"
EVERY_KIND = ("dev", "test", "prod")
_WHY = {
    "key_access": (
        "Before anything that is encrypted: a service without access to its key does not start."
    ),
    "workload_access": "What the services' own identities may do. No Owner, no Contributor.",
    PEOPLE: "What people and pipelines may do, by group and environment.",
    TABLES: "Who reads some tables of the logs: the condition names them, and no other is read.",
}


def group_duties(context: Context) -> tuple[Duty, ...]:
    """Return what personas do on whole resource groups, whatever services there are."""
    engineer, auditor = "platform_engineers", "security_auditors"
    network, workload = Id("network_group"), Id("workload_group")
    security, monitoring = Id("security_group"), Id("monitoring_group")
    # Central logs are the platform's to grant.
    logs = ("Log Analytics Reader", "Read logs and traces, the audit logs too.")
    if not context.own_logs:
        logs = ("Monitoring Reader", "Read metrics and traces.")
    return (
        Duty(engineer, network, "Reader", EVERY_KIND, "See the network; the pipeline changes it."),
        Duty(
            engineer, workload, "Reader", EVERY_KIND, "See the services; the pipeline changes them."
        ),
        Duty(engineer, monitoring, logs[0], EVERY_KIND, logs[1]),
        Duty(auditor, network, "Reader", EVERY_KIND, "Read configuration."),
        Duty(auditor, security, "Reader", EVERY_KIND, "Read configuration; no key and no secret."),
        Duty(auditor, workload, "Reader", EVERY_KIND, "Read configuration; no data."),
        Duty(auditor, monitoring, logs[0], EVERY_KIND, logs[1]),
    )


def persona_grants(
    context: Context, duties: Iterable[Duty], symbols: frozenset[str]
) -> tuple[Grant, ...]:
    """Return the roles of the configured personas on what exists in this deployment."""
    order = {name: place for place, name in enumerate(Personas.model_fields)}
    made = []
    for duty in sorted(duties, key=lambda each: order[each.persona]):
        where = tuple(site.name for site in context.sites if _works(site, duty))
        if duty.scope.symbol in symbols and where:
            made.append(
                Grant(
                    _key(duty),
                    duty.scope,
                    duty.role,
                    Param(_PERSONAS, duty.persona),
                    "Group",
                    duty.why,
                    None if where == context.names else where,
                    PEOPLE,
                )
            )
    return tuple(made)


def _key(duty: Duty) -> str:
    words = [duty.persona, duty.scope.symbol]
    if isinstance(duty.scope.key, str):
        words.append(duty.scope.key)
    return "-".join(
        [*(word.replace("_", "-") for word in words), duty.role.lower().replace(" ", "-")]
    )


def _works(site: Site, duty: Duty) -> bool:
    """Whether the persona does that in an environment: by its kind, and where it works."""
    persona = _persona(site, duty.persona)
    if persona is None or (site.kind not in duty.kinds and site.name not in _OF_ALL):
        return False
    if duty.environments is not None and site.name not in duty.environments:
        return False
    return not persona.environments or site.name in (*persona.environments, *_OF_ALL)


_OF_ALL = ("shared", "keys")
"""The sites of what serves all environments."""


def _persona(site: Site, name: str) -> Persona | None:
    found: Persona | None = getattr(site.config.access, name)
    return found


def personas(context: Context) -> Parameter:
    """Return the parameter with the Entra group of each persona."""

    def groups(site: Site) -> dict[str, str]:
        return {
            name: found.group_id.lower()
            for name in Personas.model_fields
            if (found := _persona(site, name)) is not None
        }

    return context.parameter(
        _PERSONAS,
        "The Entra group of each persona, by its object id.",
        groups,
        kind="object",
        describes={
            name: f"{name.replace('_', ' ').capitalize()}." for name in Personas.model_fields
        },
    )


def role_assignments(grants: Iterable[Grant], part: Part) -> Part:
    """Make the assignments, a loop for each group of them; names contain the principal's id.

    What lies in another subscription stands in a file of its own: so do the role definitions that
    it names.
    """
    by_group = _by_group(grants)
    if not by_group:
        return Part()
    known = {r.symbol: r for r in part.resources}
    reasons = {**_WHY, **part.access_groups}
    scope = Id("network_group" if "network_group" in known else "workload_group")
    module = Module("access", "Who may do what: identities and personas, least role first.", scope)
    made = total(
        _group(
            name,
            several,
            reasons.get(name, "What others may do with an identity that is given."),
            _place(name, several, known, module),
        )
        for name, several in by_group.items()
    )
    return total([made, Part(pages=PAGES)])


def apart(grants: Iterable[Grant], part: Part) -> tuple[Grant, ...]:
    """Return grants in groups in which those on what is given stand apart, one a resource.

    Each lies in a resource group of its owner's, and its roles are deployed there. A group whose
    scopes all lie in one place is whole already.
    """
    known = {r.symbol: r for r in part.resources}
    return tuple(each for group in _by_group(grants).values() for each in _apart(group, known))


def _by_group(grants: Iterable[Grant]) -> dict[str, list[Grant]]:
    made: dict[str, list[Grant]] = {}
    for grant in grants:
        made.setdefault(grant.group, []).append(grant)
    return made


def _apart(group: list[Grant], known: Mapping[str, Resource]) -> Iterator[Grant]:
    scopes = [known[grant.scope.symbol] for grant in group]
    mixed = any(each.parent != scopes[0].parent for each in scopes)
    for grant, scope in zip(group, scopes, strict=True):
        is_given = scope.verb == "existing" and (
            scope.type == IDENTITY or (mixed and _lies_elsewhere(scope))
        )
        yield replace(grant, group=f"{scope.symbol}_{grant.group}") if is_given else grant


def _lies_elsewhere(scope: Resource) -> bool:
    """Whether a resource that exists lies in a group of its own, which may be of anybody's."""
    return isinstance(scope.parent, Group)


def own_assignments(part: Part, grants: Iterable[Grant]) -> Part:
    """Assign the roles that services keep below themselves: whoever writes the service may."""
    several = tuple(grants)
    made = []
    for own in part.own_roles:
        items = {grant.key: _own(own, grant) for grant in several if grant.role in own.roles}
        if items:
            made.append(Part(resources=(own.made,), collections={own.made.symbol: items}))
    return total(made)


def _own(own: OwnRoles, grant: Grant) -> dict[str, Value]:
    made = dict(own.item(grant))
    if grant.environments is not None:
        made["environments"] = list(grant.environments)
    return made


def _place(name: str, grants: list[Grant], known: Mapping[str, Resource], usual: Module) -> Module:
    """Return the file of a group: a foreign one is deployed to where its scopes lie."""
    scopes = [known[grant.scope.symbol] for grant in grants]
    first = scopes[0]
    if first.verb != "existing" or first.type == GROUP:
        return usual
    if any(each.parent != first.parent for each in scopes) or not isinstance(first.parent, Group):
        msg = f"the roles of {name} lie in different resource groups: give each a group of its own"
        raise ValueError(msg)
    words = first.symbol.replace("_", " ")
    who = "people and pipelines" if grants[0].principal_type == "Group" else "this environment"
    return Module(name, f"What {who} may do on the {words}.", first.parent)


def assignments(
    name: str, module: str, kind: str, why: str, *, conditional: bool = False
) -> Resource:
    """Return a loop of role assignments to one kind of principal, over the collection ``name``.

    A member of it says ``scope``, ``role`` (an id), ``principal_id`` and ``why``, and where the
    loop is conditional its ``condition``.
    """
    limited: dict[str, Value] = {}
    if conditional:
        limited = {"condition": Each("condition"), "conditionVersion": "2.0"}
    return resource(
        name,
        module,
        TYPE,
        guid(Each("scope"), Each("principal_id"), Each("role")),
        Each("scope"),
        {
            "properties": {
                "roleDefinitionId": Each("role"),
                "principalId": Each("principal_id"),
                "principalType": kind,
                "description": Each("why"),
                **limited,
            }
        },
        collection=name,
        why=why,
        controls=("least-privilege",),
    )


def _group(name: str, grants: list[Grant], why: str, module: Module) -> Part:
    kinds = {grant.principal_type for grant in grants}
    if len(kinds) > 1:
        msg = f"the roles of {name} are for people and for identities: they cannot share a loop"
        raise ValueError(msg)
    kind = kinds.pop()
    conditional = any(grant.condition for grant in grants)
    if conditional and not all(grant.condition for grant in grants):
        msg = f"only some roles of {name} have a condition: they cannot share a loop"
        raise ValueError(msg)
    foreign = module.scope if isinstance(module.scope, Group) else None
    if foreign is not None and isinstance(foreign.subscription, SubscriptionGuid):
        foreign = None
    return Part(
        modules=(module,),
        resources=(assignments(name, module.name, kind, why, conditional=conditional),),
        collections={name: {grant.key: _item(grant, foreign) for grant in grants}},
    )


def _item(grant: Grant, foreign: Group | None) -> dict[str, Value]:
    made: dict[str, Value] = {
        "scope": grant.scope,
        "role": Role(grant.role) if foreign is None else _role_in(foreign, grant.role),
        "principal_id": grant.principal_id,
        "why": grant.why,
    }
    if grant.condition:
        made["condition"] = grant.condition
    if grant.environments is not None:
        made["environments"] = list(grant.environments)
    return made


def _role_in(foreign: Group, name: str) -> Text:
    """Return the id of a role in another subscription than the deployment's own."""
    definitions = "/providers/Microsoft.Authorization/roleDefinitions/"
    return Text(("/subscriptions/", foreign.subscription, f"{definitions}{role(name).guid}"))


_HELD = ("Microsoft.Authorization/roleAssignments", "properties.principalType")
PAGES = Pages(
    held_otherwise=(
        HeldOtherwise(
            *_HELD, "Personas are groups; an invariant demands Group or ServicePrincipal."
        ),
    )
)
