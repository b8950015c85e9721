"""Sets of policies of ours (initiatives), and one assignment of each to a resource group.

Azure takes no parameter out of a set that exists (InvalidPolicySetParameterUpdate) and takes in
none without a default: ours have none. What differs is written in the set, which each environment
has to itself. An assignment has the name of its set, so that it never has to point to another one,
which Azure does not let it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ailz.design.context import Context, Dial, Site
from ailz.design.kinds.initiatives import MODULE, SET, assignment, definition, group_module
from ailz.design.kinds.policy_members import Control, Member, member
from ailz.design.part import Named, Part, PolicyNeed
from ailz.design.values import Body, Const, Merged, Param, Row, Rows, Value


def refused_everywhere(
    context: Context, needs: Sequence[PolicyNeed], groups: Sequence[str]
) -> Part:
    """Make the set of what every resource group of ours refuses, and assign it to each.

    A rule about a type that a group has none of refuses nothing there, so one set does for all.
    """
    once = _once(needs)
    if not once:
        return Part()
    everywhere = [member(context, need) for need in once if need.environments is None]
    some = [
        _Some(member(context, n), _dial(context, n)) for n in once if n.environments is not None
    ]
    controls = {each.control.name: each.control for each in everywhere}
    return Part(
        modules=(MODULE, *map(group_module, groups)),
        resources=(
            definition(
                context,
                "policy_set",
                "What the resource groups of this landing zone refuse, whoever deploys to them.",
                Rows(
                    _with(
                        "policies",
                        ((each.dial, {each.member.key: _entry(each.member)}) for each in some),
                    ),
                    _reference([*everywhere, *(each.member for each in some)]),
                ),
                Rows(
                    _with(
                        "policy_controls",
                        (
                            (each.dial, {name: _said(each.member.control)})
                            for each in some
                            if (name := each.member.control.name) not in controls
                        ),
                    ),
                    _GROUP,
                ),
            ),
            *(assignment(context, group, "policy_set") for group in groups),
        ),
        names={"policy_set": Named(SET)},
        constants={
            "policies": {each.key: _entry(each) for each in everywhere},
            "policy_controls": {name: _said(controls[name]) for name in sorted(controls)},
        },
        parameters=tuple(each.dial.parameter for each in some),
    )


def refused_untagged(
    context: Context, needs: Sequence[PolicyNeed], tags: Callable[[Site], Mapping[str, str]]
) -> Part:
    """Make the set of mandated tags, and assign it for the types that we tag ourselves.

    ``tags`` gives an environment's tags by reference id. Only a whole assignment can be narrowed
    to types, so these rules are a set of their own.
    """
    if not needs:
        return Part()
    there = Dial(
        context.parameter(
            "has_mandated_tags",
            "Whether tags are mandated in this environment.",
            lambda site: bool(tags(site)),
            kind="bool",
        )
    )
    when = there.only(value=True)
    one = member(context, needs[0])
    types = {need.group: need.only_types for need in needs}
    return Part(
        modules=(MODULE, *map(group_module, types)),
        resources=(
            definition(
                context,
                "tag_policy_set",
                "The tags without which nothing is deployed that this landing zone tags itself.",
                Rows(
                    Param("mandated_tags"),
                    {
                        "policyDefinitionReferenceId": Row("key"),
                        "policyDefinitionId": one.policy.id,
                        **_pin(one.version),
                        "groupNames": [one.control.name],
                        "parameters": {"tagName": {"value": Row("value")}},
                    },
                ),
                [{"name": one.control.name, **_words(one.control)}],
                when,
            ),
            *(
                assignment(context, group, "tag_policy_set", when, kinds)
                for group, kinds in types.items()
            ),
        ),
        names={"tag_policy_set": Named(SET, "tags")},
        parameters=(
            there.parameter,
            context.parameter(
                "mandated_tags",
                "Tags that resources must carry, by the reference id of their rule.",
                tags,
                kind="map",
            ),
        ),
    )


_GROUP: Body = {
    "name": Row("key"),
    "displayName": Row("value", "title"),
    "description": Row("value", "why"),
}


def _once(needs: Iterable[PolicyNeed]) -> tuple[PolicyNeed, ...]:
    """Return each rule once; ValueError where a key means different rules in two groups."""
    found: dict[str, PolicyNeed] = {}
    for need in needs:
        known = found.setdefault(need.key, need)
        same = (known.guid, known.parameters, known.environments)
        if same != (need.guid, need.parameters, need.environments) or need.only_types:
            msg = f"the policy {need.key} is not the same rule in every resource group"
            raise ValueError(msg)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Some:
    """A rule that some environments have, and the choice that says which."""

    member: Member
    dial: Dial


def _dial(context: Context, need: PolicyNeed) -> Dial:
    return Dial(
        context.parameter(
            f"has_rule_{need.key.replace('-', '_')}",
            f"Whether the rule {need.key} holds in this environment.",
            lambda site: site.name in (need.environments or ()),
            kind="bool",
        )
    )


def _with(constant: str, more: Iterable[tuple[Dial, Body]]) -> Value:
    """Return a table and what some environments have besides."""
    choices = tuple(dial.choose(True, row, {}) for dial, row in more)
    return Merged((Const(constant), *choices)) if choices else Const(constant)


def _entry(what: Member) -> Body:
    """Return a row of the table that a person reads: ``policy`` is for them alone."""
    version: Body = {} if what.version is None else {"version": what.version}
    return {
        "policy": what.policy.display_name,
        "definition": what.policy.id,
        **version,
        "control": what.control.name,
        "parameters": what.parameters,
    }


def _reference(members: Sequence[Member]) -> Body:
    """Return a member of the set as Azure takes it, from its row of the table."""
    version: Value = Row("value", "version")
    return {
        "policyDefinitionReferenceId": Row("key"),
        "policyDefinitionId": Row("value", "definition"),
        **({"definitionVersion": version} if all(each.version for each in members) else {}),
        "groupNames": [Row("value", "control")],
        "parameters": Row("value", "parameters"),
    }


def _pin(version: str | None) -> Body:
    return {} if version is None else {"definitionVersion": version}


def _words(control: Control) -> Body:
    return {"displayName": control.title, "description": control.why}


def _said(control: Control) -> Body:
    return {"title": control.title, "why": control.why}
