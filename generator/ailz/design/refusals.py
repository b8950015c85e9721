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
from ailz.design.context import Context, Site
from ailz.design.evaluate import value_of
from ailz.design.kinds.endpoints import ENDPOINT, endpoint_name, endpoint_named
from ailz.design.kinds.identities import TYPE as IDENTITY
from ailz.design.kinds.key_bodies import CODE
from ailz.design.kinds.spoke import has_given_subnets
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.design.names import BadName, is_said
from ailz.design.values import Param
from ailz.errors import ConfigError, Finding, listed, quoted
from ailz.model.config import Config
from ailz.model.given_identities import of_pipelines


def names_refused(landing_zone: LandingZone) -> Iterator[Finding]:
    """Yield what is wrong with names that are fixed, listed or composed, and of what exists.

    What the configuration says of names is judged where all are known: with what comes before.
    """
    config, every = landing_zone.config, landing_zone.every
    yield from _wrong_names(every)
    if landing_zone.bootstrap is not None:
        for check in (_fixed_names, _names_not_listed, _type_codes):
            yield from check(config, every)
    yield from _unused_identities(config, landing_zone.main)


def _fixed_names(config: Config, deployments: Sequence[Deployment]) -> Iterator[Finding]:
    """Yield fixed names of resources that this landing zone, or an environment, does not have."""
    there: dict[str, set[str]] = {}
    for deployment in deployments:
        for environment, names in deployment.names.items():
            for field in names:
                there.setdefault(field, set()).add(environment)
    for field, fixed in config.naming.fixed.items():
        if field not in there:
            yield Finding(
                path=f"naming.fixed.{field}",
                code="NAME-OF-NOTHING",
                message=f"there is no resource {quoted(field)} in this landing zone",
                allowed=listed(sorted(there)),
                suggestion=next(iter(get_close_matches(field, there, 1)), ""),
            )
            continue
        for environment in fixed:
            if environment not in there[field]:
                yield Finding(
                    path=f"naming.fixed.{field}.{environment}",
                    code="NAME-OF-NOTHING",
                    message=f"there is no resource {quoted(field)} in {environment}",
                    allowed=listed(sorted(there[field])),
                )


def _wrong_names(deployments: Sequence[Deployment]) -> Iterator[Finding]:
    """Yield names that their type does not take, fixed and composed ones, each once."""
    yield from dict.fromkeys(wrong for each in deployments for wrong in each.wrong_names)


def _names_not_listed(config: Config, deployments: Sequence[Deployment]) -> Iterator[Finding]:
    """Yield composed names that the organisation's list does not have."""
    if config.naming.fixed_from is None:
        return
    missing: dict[str, dict[str, None]] = {}
    for deployment in deployments:
        for environment, names in deployment.names.items():
            for field in names:
                what = deployment.part.names[field]
                is_said = environment in config.naming.fixed.get(field, {})
                if what.usual is None and environment not in what.given and not is_said:
                    missing.setdefault(field, {})[environment] = None
    for field, environments in missing.items():
        first = next(iter(environments))
        yield Finding(
            path="naming.fixed_from",
            code="NAMES-LIST",
            message=f"the list of names has none for {field} in {listed(list(environments))}",
            remedy=f"Add a line for each: {field},{first}, and its name",
        )


def _unused_identities(config: Config, main: Deployment) -> Iterator[Finding]:
    """Yield given identities that nothing of this landing zone acts as."""
    of_services = {
        each.symbol.removesuffix("_identity")
        for each in main.part.resources
        if each.type == IDENTITY
    }
    known = sorted({*of_pipelines(config), *of_services})
    for name in sorted({n for site in main.context.sites for n in site.config.existing.identities}):
        if name not in known:
            yield Finding(
                path=f"existing.identities.{name}",
                code="NAME-OF-NOTHING",
                message=f"nothing in this landing zone acts as an identity {quoted(name)}",
                allowed=listed(known),
                suggestion=next(iter(get_close_matches(name, known, 1)), ""),
            )


def _type_codes(config: Config, deployments: Sequence[Deployment]) -> Iterator[Finding]:
    """Yield codes of types that nobody knows: they would never be used."""
    ours = {what.code for each in deployments for what in each.part.names.values() if what.code}
    # One convention serves landing zones whose keys lie elsewhere too.
    known = (*abbreviations(), *sorted(ours | {CODE}))
    folded = {each.casefold() for each in known}
    for key in config.naming.types:
        if key.casefold() in folded or has_rule(key):
            continue
        yield Finding(
            path=f"naming.types.{key}",
            code="NAME-OF-NOTHING",
            message=(
                f"{quoted(key)} is neither an abbreviation of the Cloud Adoption Framework nor a "
                "type"
            ),
            allowed="an abbreviation, such as vnet, or a type: Microsoft.Network/virtualNetworks",
            suggestion=next(iter(get_close_matches(key, known, 1)), ""),
        )


def check_way_out(context: Context) -> None:
    """Refuse a way out that nothing would use, or that no subnet of ours would lead to."""
    if context.standalone and has_given_subnets(context) and context.some(lambda s: s.leaves):
        raise ConfigError(
            (
                Finding(
                    path="existing.subnets",
                    code="EXISTING-CONTRADICTION",
                    message=(
                        "machines live in given subnets and need a way out, and a firewall of our "
                        "own would be reached by routes that are not ours to write"
                    ),
                    remedy=(
                        "Name the firewall that their owner routes to (variant: platform, with "
                        "platform.egress), or leave existing.subnets out: subnets of ours are made "
                        "in the VNet"
                    ),
                ),
            )
        )
    if not context.standalone or context.every(lambda site: site.leaves):
        return
    general = context.config.security.egress
    asked = {"security.egress": general} if general is not None else {}
    for index, site in enumerate(context.sites):
        own = site.config.security.egress
        if own is not None and own != general:
            asked[f"environments[{index}].overrides.security.egress"] = own
    if asked:
        raise ConfigError(
            Finding(
                path=path,
                code="EGRESS-OF-NOTHING",
                message=f"nothing in this landing zone leaves its network: a {way} would be idle",
                remedy=(
                    "Leave it out, or ask for what leaves: way_in.kind bastion for operators, or "
                    "a service whose machines live in the spoke"
                ),
            )
            for path, way in asked.items()
        )


def assignable_roles(config: Config, deployments: list[Deployment]) -> Iterator[Finding]:
    """Yield roles that the deploying identity may not assign."""
    identity = config.delivery.identity
    if not identity.assignable_roles or not identity.may_assign_roles:
        return
    allowed = {word.lower() for word in identity.assignable_roles}
    asked = {grant.role for deployment in deployments for grant in deployment.assigned}
    missing = sorted(r for r in asked if not {r.lower(), role(r).guid.lower()} & allowed)
    if missing:
        yield Finding(
            path="delivery.identity.assignable_roles",
            code="ROLES-NOT-ASSIGNABLE",
            message=f"the landing zone assigns roles beyond these: {', '.join(missing)}",
            remedy=(
                "Add these roles, or choose may_assign_roles: false and have somebody else assign "
                "them"
            ),
        )


def endpoint_names(config: Config, deployments: list[Deployment]) -> Iterator[Finding]:
    """Yield names that leave no room for the names of their private endpoints."""
    longest = rule(ENDPOINT).max_length or 0
    for deployment in deployments:
        root = deployment.root
        for each in deployment.part.endpoints:
            if not isinstance(each.name, Param) or each.name.name != "names":
                continue
            if is_said(config, *endpoint_named(each)):
                continue  # its own name is checked as it is composed
            for environment in root.environments:
                wanted = endpoint_name(each.name, each.group_id)
                name = str(value_of(root, environment, wanted))
                if len(name) > longest:
                    field = str(each.name.field)
                    problem = f"a private endpoint's name has {longest} characters at most"
                    yield bad_name(BadName(field, environment, ENDPOINT, name, problem), config)


def services_in_regions(config: Config, deployments: list[Deployment]) -> Iterator[Finding]:
    """Yield regions that lack a service that would be deployed there."""
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
    for path, type_, name in found:
        yield Finding(
            path=path,
            code="SERVICE-NOT-IN-REGION",
            message=f"{type_} is not available in {quoted(name)}",
            allowed="a region that has it",
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
            said.append(("SUBNET-UNKNOWN", f"there is no subnet {quoted(key)} here", listed(known)))
        elif not any(found.subnet_of(space) for space in spaces):
            where = ", ".join(map(str, spaces))
            said.append(
                (
                    "SUBNET-NOT-INSIDE",
                    f"{quoted(found)} is not inside {where}",
                    f"a range in {where}",
                )
            )
        elif found.prefixlen > known[key].least:
            least = f"a range of /{known[key].least} or larger"
            said.append(("RANGE-TOO-SMALL", f"{quoted(found)} is too small for {key}", least))
        for other, taken in before.items():
            if found.overlaps(taken):
                message = f"{quoted(found)} overlaps {taken} of {other}"
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
    if bad.environment in config.naming.fixed.get(bad.field, {}):
        path, allowed = fixed, "a name without that word" if bad.word else "another name"
    else:
        path = (
            "workload.name" if bad.word and bad.word in config.workload.name else "naming.pattern"
        )
        other = "names without that word" if bad.word else "a shorter workload or environment name"
        allowed = f"{other}, or {fixed}"
    return Finding(
        path=path,
        code="NAME-NOT-ALLOWED",
        message=(
            f"the name of {bad.field} in {bad.environment} would be {quoted(bad.name)}: "
            f"{bad.problem}"
        ),
        allowed=allowed,
    )
