"""Every name of a deployment: what the code takes from its parameters, and what people may fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ailz.design.context import Context, Site
from ailz.design.names import BadName, Composed, checked, compose, follows, is_said
from ailz.design.part import Named, Part
from ailz.design.refusals import bad_name
from ailz.design.resource import Parameter
from ailz.design.values import Param, Text, Value
from ailz.errors import Finding


@dataclass(frozen=True, slots=True)
class Names:
    """The parameter; by environment and field all names, and what shortened ones do without.

    ``wrong`` are names that their type does not take: who asks tells of them with all else.
    """

    parameter: Parameter
    all: Mapping[str, Mapping[str, str]]
    shortened: Mapping[str, Mapping[str, str]]
    wrong: tuple[Finding, ...] = ()


def names_of(context: Context, part: Part) -> Names:
    """Return the names of a deployment, and what is wrong with them."""
    made: dict[str, dict[str, str]] = {site.name: {} for site in context.sites}
    shortened: dict[str, dict[str, str]] = {site.name: {} for site in context.sites}
    problems: list[Finding] = []
    given = {p.name: p.values for p in part.parameters}
    # A usual name may have another's in it, which is composed.
    order = sorted(part.names, key=lambda field: not follows(context.config, part.names[field]))
    for field in order:
        what = part.names[field]
        for site in context.sites:
            found = (
                compose(context.config, site, field, what)
                if follows(context.config, what)
                else _usual(context, site, field, what, made, given)
            )
            if isinstance(found, BadName):
                problems.append(bad_name(found, context.config))
                found = Composed(found.name)
            made[site.name][field] = found.name
            if found.without:
                shortened[site.name][field] = found.without
    return Names(
        _parameter(context, part, made),
        {name: _in_order(part, name, found) for name, found in made.items()},
        {name: _in_order(part, name, found) for name, found in shortened.items()},
        tuple(problems),
    )


def _in_order(part: Part, environment: str, found: Mapping[str, str]) -> dict[str, str]:
    """Return what of an environment exists there, in the order of the parts."""
    return {
        field: found[field]
        for field, what in part.names.items()
        if field in found and (what.environments is None or environment in what.environments)
    }


def _usual(
    context: Context,
    site: Site,
    field: str,
    what: Named,
    made: Mapping[str, Mapping[str, str]],
    given: Mapping[str, Mapping[str, object]],
) -> Composed | BadName:
    fixed = context.config.naming.fixed.get(field, {}).get(site.name)
    if fixed is not None:
        name = checked(field, site, what, fixed)
        return name if isinstance(name, BadName) else Composed(name)

    def text(value: Value) -> str:
        if isinstance(value, Text):
            return "".join(map(text, value.parts))
        if isinstance(value, Param):
            whole = made if value.name == "names" else given[value.name]
            found = whole[site.name]
            return str(found.get(value.field, "") if isinstance(found, Mapping) else found)
        return str(value)

    return Composed(text(what.usual))


def _parameter(context: Context, part: Part, made: Mapping[str, Mapping[str, str]]) -> Parameter:
    said = [f for f, what in part.names.items() if is_said(context.config, f, what)]
    return Parameter(
        name="names",
        kind="object",
        description="Names of the resources.",
        values={name: {field: found[field] for field in said} for name, found in made.items()},
        describes={field: f"{field.replace('_', ' ').capitalize()}." for field in said},
    )
