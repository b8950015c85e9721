"""Composing names: the organisation's pattern, each type's rules, global uniqueness."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ailz.catalog.arm_rules import reserved_word
from ailz.catalog.naming import check, is_global, rule
from ailz.catalog.regions import region
from ailz.design.context import Site
from ailz.design.part import Named
from ailz.model.config import Config
from ailz.model.naming import Naming

_DEFAULT_PATTERN = Naming.model_fields["pattern"].default
_UNBOUNDED = 90
"""Where no source states a limit: what a resource group's name may have."""
_ROLE = re.compile(r"\{role\}")


@dataclass(frozen=True, slots=True)
class BadName:
    """A name that its type does not take; ``word`` is one in it that Azure keeps for itself."""

    field: str
    environment: str
    type: str
    name: str
    problem: str
    word: str = ""


def compose(config: Config, environment: Site, field: str, what: Named) -> str | BadName:
    """Return the name of one resource in one environment, or why there is none.

    The default pattern is shortened where a type takes few characters: region first, then the
    workload, never the part
    that makes the name unique. An organisation's own pattern is law: what does not fit is reported.
    """
    fixed = config.naming.fixed.get(field, {}).get(environment.name)
    if fixed is not None:
        return _checked(field, environment, what, fixed)
    own = config.naming.pattern != _DEFAULT_PATTERN
    longest = rule(what.type, what.kind).max_length or _UNBOUNDED
    composed = ""
    for tokens in _shorter(config, environment, what):
        composed = _free(config, environment, tokens, what)
        if own or len(composed) <= longest:
            break
    return _checked(field, environment, what, composed)


def _checked(field: str, environment: Site, what: Named, name: str) -> str | BadName:
    problem = check(what.type, name, what.kind)
    word = reserved_word(name) if is_global(what.type) else ""
    if problem is None and word:
        problem = f"Azure keeps the word {word} for itself in names that become addresses"
    if problem is None:
        return name
    return BadName(field, environment.name, what.type, name, problem, word)


def _free(config: Config, environment: Site, tokens: Mapping[str, str], what: Named) -> str:
    """Return a name whose unique part makes no word that Azure keeps for itself."""
    pattern = config.naming.pattern
    made = [_fill(pattern, tokens, what, environment, config)]
    if what.unique and reserved_word(made[0]):
        made += [_fill(pattern, tokens, what, environment, config, salt) for salt in "23456789"]
    return next((name for name in made if not reserved_word(name)), made[0])


def _shorter(config: Config, environment: Site, what: Named) -> list[dict[str, str]]:
    tokens = {
        "type": abbreviation(what),
        "workload": config.workload.name,
        "role": what.role,
        "environment": environment.name,
        "region": short_region(config, environment),
        "instance": config.naming.instance or "",
    }
    variants = [tokens, {**tokens, "region": ""}]
    workload = config.workload.name.replace("-", "")
    variants += [
        {**tokens, "region": "", "workload": workload[:length]}
        for length in range(len(workload), 1, -1)
    ]
    return [
        *variants,
        {**tokens, "region": "", "workload": workload[:2], "environment": environment.name[:3]},
    ]


def _fill(
    pattern: str,
    tokens: Mapping[str, str],
    what: Named,
    environment: Site,
    config: Config,
    salt: str = "",
) -> str:
    if what.role and not _ROLE.search(pattern):
        pattern = pattern.replace("{workload}", "{workload}-{role}", 1)
    filled = pattern
    for token, value in tokens.items():
        filled = filled.replace("{" + token + "}", value)
    if what.unique:
        filled += f"-{_digest(config, environment, what, salt)}"
    filled = re.sub(r"-{2,}", "-", filled).strip("-")
    if _no_hyphens(what):
        filled = filled.replace("-", "").lower()
    return filled


def _no_hyphens(what: Named) -> bool:
    return re.fullmatch(rule(what.type, what.kind).regex, "abcd-efgh") is None


def _digest(config: Config, environment: Site, what: Named, salt: str) -> str:
    """Return five characters that no other landing zone's name of this kind ends in."""
    identity = "|".join(
        (
            config.organisation.tenant_id,
            environment.subscription_id,
            config.workload.name,
            environment.name,
            environment.region,
            config.naming.instance or "",
            what.role,
            *((salt,) if salt else ()),
        )
    ).lower()
    number = int.from_bytes(hashlib.sha256(identity.encode()).digest()[:8])
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(letters[(number >> (5 * place)) & 31] for place in range(5))


def abbreviation(what: Named) -> str:
    """Return the Cloud Adoption Framework's abbreviation of a type."""
    found = rule(what.type, what.kind).abbreviation
    return found or what.type.rsplit("/", 1)[1].lower()[:4]


def short_region(config: Config, environment: Site) -> str:
    """Return a region's short form: the organisation's own, else Azure's geo code."""
    own = config.naming.regions.get(environment.region)
    return own or region(environment.region).geo_code or environment.region
