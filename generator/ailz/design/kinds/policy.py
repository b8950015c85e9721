"""Policy assignments: what would have refused a softer landing zone, and frameworks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.catalog.frameworks import framework
from ailz.catalog.initiatives import initiative
from ailz.catalog.policies import policy
from ailz.design.context import LOCATION, Context, Site
from ailz.design.kinds.groups import GOVERNED
from ailz.design.pages import HeldOtherwise, Pages
from ailz.design.part import Identity, Part, PolicyNeed, resource, total
from ailz.design.resource import Module, Parameter
from ailz.design.values import Each, Id, Param, Subscription, Text, Value

TYPE = "Microsoft.Authorization/policyAssignments"
_ALLOWED_LOCATIONS = "e56962a6-4747-49cd-b67b-bf8b01975c4c"
_REQUIRED_TAG = "871b6d14-10aa-478d-b590-94f262ecfa99"
_BODY: Mapping[str, Value] = {
    "properties": {
        "displayName": Each("display_name"),
        "policyDefinitionId": Each("definition_id"),
        "enforcementMode": "Default",
        "parameters": Each("parameters", {}, optional=True),
        "resourceSelectors": Each("selectors", (), optional=True),
        "nonComplianceMessages": [{"message": Each("message")}],
    }
}


def policies(context: Context, part: Part) -> Part:
    """Assign the built-in policies, each to the resource group whose resources it judges."""
    if not context.config.delivery.identity.may_assign_policy:
        return Part()
    inherited = _inherited(context)
    parts = []
    for group in GOVERNED:
        needs = [
            need
            for need in (*part.policies, *_general(context, group, part))
            if need.group == group
        ]
        kept = {need.key: _item(context, need) for need in needs if need.guid not in inherited}
        if kept:
            parts.append(_assignments(group, kept))
    return total([*parts, _frameworks(context, inherited), Part(parameters=(_locations(context),))])


def _locations(context: Context) -> Parameter:
    allowed = context.config.governance.allowed_regions
    return context.parameter(
        "allowed_locations",
        "Regions that resources may be in.",
        lambda site: list(allowed or sorted(set(_regions(site)))),
        kind="strings",
    )


def _regions(site: Site) -> Iterator[str]:
    """Yield where an environment has something: its network's region, and services elsewhere."""
    yield site.region
    for name in type(site.config.capabilities).model_fields:
        elsewhere = getattr(getattr(site.config.capabilities, name), "region", None)
        if elsewhere is not None:
            yield elsewhere


def _inherited(context: Context) -> frozenset[str]:
    platform = context.config.platform.policy
    return (
        frozenset(guid.lower() for guid in platform.assigned_initiatives)
        if platform
        else frozenset()
    )


def _general(context: Context, group: str, part: Part) -> tuple[PolicyNeed, ...]:
    prefix = group.removesuffix("_group")
    made = [
        PolicyNeed(
            f"{prefix}-locations",
            group,
            _ALLOWED_LOCATIONS,
            {"listOfAllowedLocations": {"value": Param("allowed_locations")}},
        )
    ]
    # What services make for themselves carries no tag: a missing one is refused on what is ours.
    ours = tuple(
        sorted({r.type for r in part.resources if r.parent == Id(group) and "tags" in r.body})
    )
    if group != "network_group":
        made += [
            PolicyNeed(
                f"{prefix}-tag-{_slug(tag)}",
                group,
                _REQUIRED_TAG,
                {"tagName": {"value": tag}},
                ours,
                context.where(lambda site, tag=tag: tag in site.config.governance.tags),  # type: ignore[misc]
            )
            for tag in sorted({t for site in context.sites for t in site.config.governance.tags})
        ]
    return tuple(made)


def _slug(tag: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in tag.lower()).strip("-")[:20]


def _item(context: Context, need: PolicyNeed) -> dict[str, Value]:
    found = policy(need.guid)
    effect = found.effect
    parameters: dict[str, Value] = dict(need.parameters)
    if effect.parameter is not None and "Deny" in effect.allowed:
        parameters = {effect.parameter: {"value": "Deny"}, **parameters}
    made: dict[str, Value] = {
        "name": need.key,
        "display_name": found.display_name[:128],
        "definition_id": found.id,
        "message": (
            f"{found.display_name.rstrip('.')}. The landing zone of "
            f"{context.config.workload.name} requires it."
        )[:1024],
    }
    if parameters:
        made["parameters"] = parameters
    if need.only_types:
        made["selectors"] = _selectors(need)
    if need.environments is not None:
        made["environments"] = list(need.environments)
    return made


def _selectors(need: PolicyNeed) -> list[Value]:
    return [
        {
            "name": "what-we-tag",
            "selectors": [{"kind": "resourceType", "in": list(need.only_types)}],
        }
    ]


def _assignments(group: str, items: Mapping[str, Mapping[str, Value]]) -> Part:
    name = group.removesuffix("_group")
    return Part(
        modules=(Module(f"policy_{name}", f"Policy of the {name} resource group.", Id(group)),),
        resources=(
            resource(
                f"{name}_policy",
                f"policy_{name}",
                TYPE,
                Each("name"),
                Id(group),
                _BODY,
                collection=f"{name}_policies",
                why=(
                    "Deny: what this landing zone would not deploy, nobody else deploys here "
                    "either."
                ),
                controls=("policy",),
            ),
        ),
        collections={f"{name}_policies": items},
    )


def _frameworks(context: Context, inherited: frozenset[str]) -> Part:
    items: dict[str, dict[str, Value]] = {}
    for key in context.config.governance.frameworks:
        found = framework(key)
        set_ = initiative(found.guid)
        if found.guid in inherited:
            continue
        if set_.required_parameters:
            msg = f"the initiative of {key} has required parameters; the model refuses it"
            raise ValueError(msg)
        items[key] = {
            "name": Text(
                (f"{context.config.workload.name}-{key.replace('_', '-')}-", Param("environment"))
            ),
            "display_name": set_.display_name[:128],
            "definition_id": set_.id,
        }
    if not items:
        return Part()
    return Part(
        modules=(
            Module(
                "policy_frameworks",
                "The frameworks that the landing zone answers to.",
                Subscription(),
            ),
        ),
        resources=(
            resource(
                "framework",
                "policy_frameworks",
                TYPE,
                Each("name"),
                Subscription(),
                {
                    **_carried(context),
                    "properties": {
                        "displayName": Each("display_name"),
                        "policyDefinitionId": Each("definition_id"),
                        "enforcementMode": "DoNotEnforce",
                    },
                },
                collection="frameworks",
                why="Measured in Defender for Cloud's regulatory compliance.",
                notes={
                    "properties.enforcementMode": (
                        "It judges and changes nothing: some of these sets hold policies that "
                        "would deny, modify or deploy."
                    )
                },
                controls=("regulatory-compliance",),
            ),
        ),
        collections={"frameworks": items},
        pages=Pages(
            held_otherwise=(
                HeldOtherwise(
                    TYPE,
                    "properties.enforcementMode",
                    "What this landing zone demands is enforced; a framework is measured.",
                ),
            )
        ),
    )


def _carried(context: Context) -> dict[str, Value]:
    """Return the identity of framework assignments, where one of them asks for it."""
    if not _needs_identity(context):
        return {}
    identity: dict[str, Value] = {
        "type": "UserAssigned",
        "userAssignedIdentities": [Id("policy_identity")],
    }
    return {"location": LOCATION, "identity": identity}


def _needs_identity(context: Context) -> bool:
    inherited = _inherited(context)
    guids = [framework(key).guid for key in context.config.governance.frameworks]
    return any(initiative(guid).needs_managed_identity for guid in guids if guid not in inherited)


def policy_identity(context: Context) -> tuple[Identity, ...]:
    """Return the identity that framework assignments carry, where one asks for it."""
    if not _needs_identity(context) or not context.config.delivery.identity.may_assign_policy:
        return ()
    why = "Carried by framework assignments, which ask for one; it holds no role."
    return (Identity("policy", why),)
