"""What a design cannot do, said where the configuration asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from ipaddress import IPv4Network

from ailz.catalog.errors import UnknownFactError
from ailz.catalog.naming import abbreviations, has_rule, rule
from ailz.catalog.regions import available
from ailz.catalog.roles import role
from ailz.design.addresses import DoesNotFit, Want
from ailz.design.context import Site
from ailz.design.evaluate import value_of
from ailz.design.kinds.endpoints import ENDPOINT, endpoint_field, endpoint_name, endpoint_named
from ailz.design.landing_zone import Deployment
from ailz.design.names import BadName, is_said
from ailz.design.values import Param
from ailz.errors import ConfigError, Finding
from ailz.model.config import Config


def check_fixed_names(config: Config, deployments: list[Deployment]) -> None:
    """Refuse fixed names of resources that this landing zone does not have."""
    there: dict[str, set[str]] = {}
    for deployment in deployments:
        for environment, names in deployment.names.items():
            for field in names:
                there.setdefault(field, set()).add(environment)
    found = []
    for field, fixed in config.naming.fixed.items():
        if field not in there:
            found.append(
                Finding(
                    path=f"naming.fixed.{field}",
                    code="NAME-OF-NOTHING",
                    message=f"there is no {field} in this landing zone",
                    allowed=", ".join(sorted(there)),
                    suggestion=next(iter(get_close_matches(field, there, 1)), ""),
                )
            )
            continue
        found += [
            Finding(
                path=f"naming.fixed.{field}.{environment}",
                code="NAME-OF-NOTHING",
                message=f"there is no {field} in {environment}",
                allowed=", ".join(sorted(there[field])),
            )
            for environment in fixed
            if environment not in there[field]
        ]
    if found:
        raise ConfigError(found)


def check_type_codes(config: Config, deployments: list[Deployment]) -> None:
    """Refuse codes of types that nobody knows: they would never be used."""
    ours = {what.code for each in deployments for what in each.part.names.values() if what.code}
    known = (*abbreviations(), *sorted(ours))
    folded = {each.casefold() for each in known}
    found = [
        Finding(
            path=f"naming.types.{key}",
            code="NAME-OF-NOTHING",
            message=f"{key} is neither an abbreviation of the Cloud Adoption Framework nor a type",
            allowed="an abbreviation, such as vnet, or a type: Microsoft.Network/virtualNetworks",
            suggestion=next(iter(get_close_matches(key, known, 1)), ""),
        )
        for key in config.naming.types
        if key.casefold() not in folded and not has_rule(key)
    ]
    if found:
        raise ConfigError(found)


def check_roles(config: Config, deployments: list[Deployment]) -> None:
    """Refuse roles that the deploying identity may not assign."""
    identity = config.delivery.identity
    if not identity.assignable_roles or not identity.may_assign_roles:
        return
    allowed = {word.lower() for word in identity.assignable_roles}
    asked = {grant.role for deployment in deployments for grant in deployment.grants}
    missing = sorted(r for r in asked if not {r.lower(), role(r).guid.lower()} & allowed)
    if missing:
        raise ConfigError(
            [
                Finding(
                    path="delivery.identity.assignable_roles",
                    code="ROLES-NOT-ASSIGNABLE",
                    message=f"the landing zone assigns roles beyond these: {', '.join(missing)}",
                    allowed="these roles too, or may_assign_roles: false and somebody else assigns",
                )
            ]
        )


def check_endpoint_names(config: Config, deployments: list[Deployment]) -> None:
    """Refuse names that leave no room for the names of their private endpoints."""
    longest = rule(ENDPOINT).max_length or 0
    found = []
    for deployment in deployments:
        root = deployment.root
        for each in deployment.part.endpoints:
            if not isinstance(each.name, Param) or each.name.name != "names":
                continue
            if is_said(config, endpoint_field(each), endpoint_named(each)):
                continue  # its own name is checked as it is composed
            for environment in root.environments:
                wanted = endpoint_name(each.name, each.group_id)
                name = str(value_of(root, environment, wanted))
                if len(name) > longest:
                    field = str(each.name.field)
                    problem = f"a private endpoint's name has {longest} characters at most"
                    found.append(
                        bad_name(BadName(field, environment, ENDPOINT, name, problem), config)
                    )
    if found:
        raise ConfigError(found)


def check_regions(config: Config, deployments: list[Deployment]) -> None:
    """Refuse regions that lack a service that would be deployed there."""
    order = [environment.name for environment in config.environments]
    found: dict[tuple[str, str, str], None] = {}
    for deployment in deployments:
        by_name = {p.name: p for p in deployment.root.parameters}
        for resource in deployment.root.resources:
            where = resource.body.get("location")
            if isinstance(where, Param) and resource.verb != "existing":
                parameter = by_name[where.name]
                for environment, name in parameter.values.items():
                    index = order.index(environment) if environment in order else 0
                    path = parameter.path.replace("{index}", str(index))
                    if _lacks(resource.type, str(name)):
                        found[path, resource.type, str(name)] = None
    if found:
        raise ConfigError(
            Finding(
                path=path,
                code="SERVICE-NOT-IN-REGION",
                message=f"{type_} is not available in {name}",
                allowed="a region that has it",
            )
            for path, type_, name in found
        )


def _lacks(type_: str, region: str) -> bool:
    try:
        return available(type_, region) is False
    except UnknownFactError:
        return False


def too_small(index: int, site: Site, found: DoesNotFit) -> Finding:
    """Return the finding on a range that does not hold what it must."""
    missing = ", ".join(f"{want.key} (/{want.least})" for want in found.missing)
    return Finding(
        path=f"environments[{index}].address_space",
        code="RANGE-TOO-SMALL",
        message=(
            f"{' and '.join(site.address_space)} does not hold every subnet of {site.name}: no "
            f"room for {missing}"
        ),
        allowed=f"a range of /{found.needed} or larger",
    )


def wrong_subnets(
    index: int,
    kept: Mapping[str, str],
    wants: Sequence[Want],
    spaces: Sequence[IPv4Network],
) -> Iterator[Finding]:
    """Yield subnets with a range of their own that nobody needs or that cannot be theirs."""
    known = {want.key: want for want in wants}
    before: dict[str, IPv4Network] = {}
    for key, text in kept.items():
        found = IPv4Network(text)
        said: list[tuple[str, str, str]] = []
        if key not in known:
            said.append(("SUBNET-UNKNOWN", f"there is no subnet {key} here", ", ".join(known)))
        elif not any(found.subnet_of(space) for space in spaces):
            where = ", ".join(map(str, spaces))
            said.append(("SUBNET-NOT-INSIDE", f"{found} is not inside {where}", f"in {where}"))
        elif found.prefixlen > known[key].least:
            least = f"/{known[key].least} or larger"
            said.append(("RANGE-TOO-SMALL", f"{found} is too small for {key}", least))
        for other, taken in before.items():
            if found.overlaps(taken):
                message = f"{found} overlaps {taken} of {other}"
                said.append(("RANGE-OVERLAP", message, "ranges that share no address"))
        before[key] = found
        for code, message, allowed in said:
            yield Finding(
                path=f"environments[{index}].subnets.{key}",
                code=code,
                message=message,
                allowed=allowed,
            )


def bad_name(bad: BadName, config: Config) -> Finding:
    """Return the finding on a name that its type does not take."""
    fixed = f"naming.fixed.{bad.field}.{bad.environment}"
    path = "workload.name" if bad.word and bad.word in config.workload.name else "naming.pattern"
    if bad.environment in config.naming.fixed.get(bad.field, {}):
        path = fixed
    other = "names without that word" if bad.word else "a shorter workload or environment name"
    return Finding(
        path=path,
        code="NAME-NOT-ALLOWED",
        message=(
            f"the name of {bad.field} in {bad.environment} would be {bad.name!r}: {bad.problem}"
        ),
        allowed=f"{other}, or {fixed}",
    )
