"""Every name of a deployment: what the code takes from its parameters, and what people may fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ailz.design.context import Context, Site
from ailz.design.names import BadName, checked, compose, follows, is_said
from ailz.design.part import Named, Part
from ailz.design.refusals import bad_name
from ailz.design.resource import Parameter
from ailz.design.values import Param, Text, Value
from ailz.errors import ConfigError, Finding


@dataclass(frozen=True, slots=True)
class Names:
    """The parameter, all names by environment and field, and what shortened ones do without."""

    parameter: Parameter
    all: Mapping[str, Mapping[str, str]]
    shortened: Mapping[str, str]


def names_of(context: Context, part: Part) -> Names:
    """Return the names of a deployment.

    Raises ConfigError with every name that its type does not take.
    """
    made: dict[str, dict[str, str]] = {site.name: {} for site in context.sites}
    shortened: dict[str, str] = {}
    problems: list[Finding] = []
    given = {p.name: p.values for p in part.parameters}
    # A usual name may have another's in it, which is composed.
    order = sorted(part.names, key=lambda field: not follows(context.config, part.names[field]))
    for field, what in ((field, part.names[field]) for field in order):
        found: Mapping[str, str | BadName]
        if follows(context.config, what):
            composed = compose(context.config, context.sites, field, what)
            found = composed.names
            if composed.without:
                shortened[field] = composed.without
        else:
            found = {s.name: _usual(context, s, field, what, made, given) for s in context.sites}
        for environment, name in found.items():
            if isinstance(name, BadName):
                problems.append(bad_name(name, context.config))
            else:
                made[environment][field] = name
    if problems:
        raise ConfigError(problems)
    return Names(
        _parameter(context, part, made),
        {
            name: {field: found[field] for field in part.names if _is_there(part, field, name)}
            for name, found in made.items()
        },
        {field: shortened[field] for field in part.names if field in shortened},
    )


def _usual(
    context: Context,
    site: Site,
    field: str,
    what: Named,
    made: Mapping[str, Mapping[str, str]],
    given: Mapping[str, Mapping[str, object]],
) -> str | BadName:
    fixed = context.config.naming.fixed.get(field, {}).get(site.name)
    if fixed is not None:
        return checked(field, site, what, fixed)

    def text(value: Value) -> str:
        if isinstance(value, Text):
            return "".join(map(text, value.parts))
        if isinstance(value, Param):
            whole = made if value.name == "names" else given[value.name]
            found = whole[site.name]
            return str(found.get(value.field, "") if isinstance(found, Mapping) else found)
        return str(value)

    return text(what.usual)


def _is_there(part: Part, field: str, environment: str) -> bool:
    where = part.names[field].environments
    return where is None or environment in where


def _parameter(context: Context, part: Part, made: Mapping[str, Mapping[str, str]]) -> Parameter:
    said = [f for f, what in part.names.items() if is_said(context.config, f, what)]
    return Parameter(
        name="names",
        kind="object",
        description="Names of the resources.",
        values={name: {field: found[field] for field in said} for name, found in made.items()},
        describes={field: f"{field.replace('_', ' ').capitalize()}." for field in said},
    )
