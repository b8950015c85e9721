"""What would have refused a softer landing zone, assigned; and frameworks, measured."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from ailz.design.context import Context, Site
from ailz.design.kinds.frameworks import frameworks
from ailz.design.kinds.groups import GOVERNED
from ailz.design.kinds.policy_members import inherited
from ailz.design.kinds.policy_sets import refused_everywhere, refused_untagged
from ailz.design.kinds.policy_single import assigned_one_by_one
from ailz.design.part import Part, PolicyNeed, total
from ailz.design.resource import Parameter
from ailz.design.values import Id, Param

_ALLOWED_LOCATIONS = "e56962a6-4747-49cd-b67b-bf8b01975c4c"
_REQUIRED_TAG = "871b6d14-10aa-478d-b590-94f262ecfa99"
_PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 40


def policies(context: Context, part: Part) -> Part:
    """Refuse what is softer than the landing zone, in the resource groups that policy governs.

    As sets of ours, or each policy by itself where we may not write definitions.
    """
    identity = context.config.delivery.identity
    if not identity.may_assign_policy:
        return Part()
    known = inherited(context)
    made = {r.symbol for r in part.resources}
    groups = tuple(group for group in GOVERNED if group in made)
    rules = [
        need
        for group in groups
        for need in (*part.policies, _locations_in(group))
        if need.group == group and need.guid not in known
    ]
    tags = [] if _REQUIRED_TAG in known else list(_tags(context, part, groups))
    if identity.may_define_policy:
        assigned = [
            refused_everywhere(context, rules, groups),
            refused_untagged(context, tags, _tags_of),
        ]
    else:
        assigned = list(assigned_one_by_one(context, [*rules, *tags]))
    return total([*assigned, frameworks(context), Part(parameters=(_locations(context),))])


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


def _locations_in(group: str) -> PolicyNeed:
    allowed = {"listOfAllowedLocations": {"value": Param("allowed_locations")}}
    return PolicyNeed("locations", group, _ALLOWED_LOCATIONS, allowed)


def _tags(context: Context, part: Part, groups: tuple[str, ...]) -> Iterator[PolicyNeed]:
    """Yield a rule for each mandated tag in each group; private endpoints have none to carry.

    What services make for themselves carries no tag: a missing one is refused on what is ours.
    """
    every = sorted({tag for site in context.sites for tag in site.config.governance.tags})
    for group in groups:
        if group == "network_group":
            continue
        ours = {r.type for r in part.resources if r.parent == Id(group) and "tags" in r.body}
        for tag in every:
            yield PolicyNeed(
                _reference(tag),
                group,
                _REQUIRED_TAG,
                {"tagName": {"value": tag}},
                tuple(sorted(ours)),
                context.where(lambda site, tag=tag: tag in site.config.governance.tags),  # type: ignore[misc]
            )


def _tags_of(site: Site) -> Mapping[str, str]:
    return {_reference(tag): _literal(tag) for tag in sorted(site.config.governance.tags)}


def _literal(tag: str) -> str:
    """Return a tag as a set takes it, where text in brackets would be an expression."""
    return f"[{tag}" if tag.startswith("[") and tag.endswith("]") else tag


def _reference(tag: str) -> str:
    """Return the reference id of a tag's rule, which no other tag has.

    Tags that differ by case are one to Azure. What a reference id loses of another name, a digest
    keeps.
    """
    lower = tag.lower()
    if _PLAIN.fullmatch(lower) and len(lower) <= _LONGEST:
        return f"tag-{lower}"
    kept = "-".join(re.findall(r"[a-z0-9]+", lower))[:_LONGEST].strip("-")
    digest = hashlib.sha256(lower.encode()).hexdigest()[:6]
    return "-".join(filter(None, ("tag", kept, digest)))
