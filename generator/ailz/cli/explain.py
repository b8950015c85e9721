"""``ailz explain``: say what is decided and why, or what an error code means."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping

from ailz.cli.console import Console
from ailz.cli.landing_zone import decide
from ailz.cli.pages import codes, page
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.design.pages import Decision
from ailz.design.part import Grant
from ailz.design.values import Output, Param
from ailz.errors import UsageError
from ailz.model.rules.waivers import CONTROLS
from ailz.report.decisions import decisions
from ailz.report.reading import read, spoken


def run(options: argparse.Namespace, console: Console) -> int:
    """Explain the code that was asked for, or else the configuration."""
    if options.topic is not None:
        return _code(options.topic.upper(), console)
    landing_zone = decide(options.config)
    console.result(_text(landing_zone), _data(landing_zone))
    return 0


def _code(code: str, console: Console) -> int:
    text = page(code)
    if text is None:
        from difflib import get_close_matches

        near = get_close_matches(code, codes(), 3)
        meant = f"Did you mean {' or '.join(near)}?" if near else "Codes stand in brackets: [CODE]."
        message = f"there is no error code {code}"
        raise UsageError(message, meant)
    console.result(text, {"code": code, "page": text})
    return 0


def _text(landing_zone: LandingZone) -> str:
    blocks = (
        ("Decided", _decided(decisions(read(landing_zone)))),
        ("Address plan", _addresses(landing_zone)),
        ("Names", _named(landing_zone)),
        ("Roles", _roles(landing_zone)),
        ("Controls", _controls(landing_zone)),
    )
    lines = [landing_zone.config.workload.title]
    for heading, body in blocks:
        lines += ["", heading, *(f"  {line}" for line in body)]
    return "\n".join(lines)


def _decided(made: tuple[Decision, ...]) -> Iterator[str]:
    for decision in made:
        yield f"{decision.about}: {decision.choice}."
        yield f"  {decision.why}"


def _addresses(landing_zone: LandingZone) -> Iterator[str]:
    for environment in landing_zone.config.environments:
        yield f"{environment.name}: {environment.address_space} in {environment.region}"
        for subnet in landing_zone.addresses[environment.name]:
            usable = f"{subnet.usable} addresses"
            yield f"  {subnet.range!s:<18} {subnet.key:<18} {usable:<14} {subnet.why}"


def _named(landing_zone: LandingZone) -> Iterator[str]:
    """Yield names by the field that ``naming.fixed`` takes, and what shortened ones do without."""
    shortened = _by_environment(landing_zone, lambda each: each.shortened)
    for environment, names in _by_environment(landing_zone, lambda each: each.names).items():
        yield f"{environment}:"
        width = max(map(len, names), default=0)
        for field, name in names.items():
            without = shortened[environment].get(field, "")
            yield f"  {field:<{width}}  {name}{f' (without {without})' if without else ''}"


def _by_environment(
    landing_zone: LandingZone, of: Callable[[Deployment], Mapping[str, Mapping[str, str]]]
) -> dict[str, dict[str, str]]:
    """Return what is said of names; who deploys has the same environments, and comes last."""
    before = (landing_zone.bootstrap, landing_zone.state)
    found: dict[str, dict[str, str]] = {}
    for each in (*landing_zone.deployments, *before):
        for environment, said in of(each).items() if each is not None else ():
            found.setdefault(environment, {}).update(said)
    return found


def _roles(landing_zone: LandingZone) -> Iterator[str]:
    for deployment, grant in _grants(landing_zone):
        where = f"the {spoken(grant.scope.symbol)}"
        when = ", ".join(grant.environments or deployment.root.environments)
        yield f"{_who(landing_zone, grant)}: {grant.role} on {where} ({when})"
        yield f"  {grant.why}"


def _grants(landing_zone: LandingZone) -> Iterator[tuple[Deployment, Grant]]:
    for deployment in landing_zone.deployments:
        for grant in (*deployment.grants, *deployment.kept):
            yield deployment, grant


def _who(landing_zone: LandingZone, grant: Grant) -> str:
    """Return whom a role is for: a persona with its groups, or the identity of a service."""
    principal = grant.principal_id
    if grant.who:
        return grant.who
    if isinstance(principal, Output):
        return principal.symbol.replace("_", " ")
    assert isinstance(principal, Param)  # noqa: S101 - people come by persona
    name = str(principal.field)
    groups = dict.fromkeys(
        str(getattr(site.config.access, name).group_id).lower()
        for site in landing_zone.main.context.sites
    )
    return f"{name.replace('_', ' ')} (group {' or '.join(groups)})"


def _controls(landing_zone: LandingZone) -> Iterator[str]:
    yield from _served(landing_zone)
    yield f"A waiver (security.waivers) may name: {', '.join(CONTROLS)}. All others hold."


def _served(landing_zone: LandingZone) -> list[str]:
    resources = (r for root in landing_zone.roots for r in root.resources)
    return sorted({control for resource in resources for control in resource.controls})


def _data(landing_zone: LandingZone) -> dict[str, object]:
    return {
        "variant": landing_zone.variant,
        "reason": landing_zone.variant_reason,
        "decisions": [
            {"about": d.about, "choice": d.choice, "why": d.why}
            for d in decisions(read(landing_zone))
        ],
        "addresses": {
            environment: [
                {"subnet": s.key, "range": str(s.range), "usable": s.usable, "why": s.why}
                for s in subnets
            ]
            for environment, subnets in landing_zone.addresses.items()
        },
        "names": _by_environment(landing_zone, lambda each: each.names),
        "shortened": _by_environment(landing_zone, lambda each: each.shortened),
        "roles": [
            {
                "assignment": grant.key,
                "who": _who(landing_zone, grant),
                "role": grant.role,
                "scope": grant.scope.symbol,
                "environments": list(grant.environments or deployment.root.environments),
                "why": grant.why,
            }
            for deployment, grant in _grants(landing_zone)
        ],
        "controls": _served(landing_zone),
        "may_be_waived": list(CONTROLS),
    }
