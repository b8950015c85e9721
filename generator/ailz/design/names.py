"""Composing names: the organisation's pattern, each type's rules, global uniqueness."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ailz.catalog.arm_rules import reserved_word
from ailz.catalog.naming import check, is_global, rule
from ailz.catalog.regions import region
from ailz.design.context import Context, Site, named
from ailz.design.part import Named
from ailz.design.values import Value
from ailz.model.config import Config
from ailz.model.naming import Naming

_DEFAULT_PATTERN = Naming.model_fields["pattern"].default
_UNBOUNDED = 90
"""Where no source states a limit: what a resource group's name may have."""
_USUAL_ENVIRONMENT = 4
_LEAST = 2
"""Letters of the workload that a name keeps."""


@dataclass(frozen=True, slots=True)
class BadName:
    """A name that its type does not take; ``word`` is one in it that Azure keeps for itself."""

    field: str
    environment: str
    type: str
    name: str
    problem: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A name that its type takes, and what of the pattern it does without; empty: nothing."""

    name: str
    without: str = ""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is left of a name: of workload and environment that many letters, None: all."""

    region: bool = True
    hyphens: bool = True
    workload: int | None = None
    environment: int | None = None


def _shapes(workload: str) -> Iterator[_Shape]:
    """Yield how a name gets shorter: one order for all, documented at ``naming.pattern``."""
    yield _Shape()
    yield _Shape(region=False)
    bare = _Shape(region=False, hyphens=False)
    yield bare
    for length in range(len(workload.replace("-", "")) - 1, _LEAST - 1, -1):
        yield replace(bare, workload=length)
    yield replace(bare, workload=_LEAST, environment=3)


def follows(config: Config, what: Named) -> bool:
    """Whether a name is composed: where it has a usual form, only a convention takes its place."""
    if what.usual is None:
        return True
    return config.naming.pattern != _DEFAULT_PATTERN or _own_code(config, what) is not None


def is_said(config: Config, field: str, what: Named) -> bool:
    """Whether the code takes a name from the parameters, and does not have its usual form."""
    return follows(config, what) or field in config.naming.fixed


def said(context: Context, field: str, what: Named) -> Value:
    """Return how the code says a name: as a parameter, or in its usual form."""
    return named(field) if is_said(context.config, field, what) else what.usual


def compose(config: Config, environment: Site, field: str, what: Named) -> Composed | BadName:
    """Return the name of one resource in one environment, or why there is none.

    Which other environments there are does not count: one that comes renames nothing. So that dev,
    test and prod look alike, names of environments count as four letters at least.
    """
    fixed = what.given.get(environment.name)
    fixed = fixed or config.naming.fixed.get(field, {}).get(environment.name)
    if fixed is not None:
        found = checked(field, environment, what, fixed)
        return found if isinstance(found, BadName) else Composed(found)
    longest = rule(what.type, what.kind).max_length or _UNBOUNDED
    shape, made = _Shape(), ""
    for shape in _shapes(config.workload.name):
        made = _free(config, environment, shape, what)
        if len(made) + _missing(config, environment, shape) <= longest:
            break
    found = checked(field, environment, what, made)
    return found if isinstance(found, BadName) else Composed(found, _without(config, shape, what))


def _missing(config: Config, environment: Site, shape: _Shape) -> int:
    """Return how many letters an environment's name has less than it counts as."""
    if environment.name in config.naming.environments or shape.environment is not None:
        return 0
    short = max(0, _USUAL_ENVIRONMENT - len(environment.name))
    return short * config.naming.pattern.count("{environment}")


def checked(field: str, environment: Site, what: Named, name: str) -> str | BadName:
    """Return a name that its type takes, or why it does not."""
    problem = check(what.type, name, what.kind)
    word = reserved_word(name) if is_global(what.type) else ""
    if problem is None and word:
        problem = f"Azure keeps the word {word} for itself in names that become addresses"
    if problem is None:
        return name
    return BadName(field, environment.name, what.type, name, problem, word)


def _without(config: Config, shape: _Shape, what: Named) -> str:
    """Return in words what a shape does without, as far as the pattern has it."""
    pattern, lost = config.naming.pattern, []
    if not shape.region and "{region}" in pattern:
        lost.append("region")
    if not shape.hyphens and not _no_hyphens(what):
        lost.append("hyphens")
    if shape.workload is not None and "{workload}" in pattern:
        lost.append(f"all but {shape.workload} letters of the workload")
    if shape.environment is not None:
        lost.append(f"all but {shape.environment} letters of the environment")
    return ", ".join(lost)


def _free(config: Config, environment: Site, shape: _Shape, what: Named) -> str:
    """Return a name whose unique part makes no word that Azure keeps for itself."""
    made = [_fill(config, environment, shape, what)]
    if _hashed(config, what) and reserved_word(made[0]):
        made += [_fill(config, environment, shape, what, salt) for salt in "23456789"]
    return next((name for name in made if not reserved_word(name)), made[0])


def _hashed(config: Config, what: Named) -> bool:
    return what.unique and config.naming.hash


def _fill(config: Config, environment: Site, shape: _Shape, what: Named, salt: str = "") -> str:
    filled = _with_role(config.naming.pattern, what)
    for token, value in _tokens(config, environment, shape, what).items():
        filled = filled.replace("{" + token + "}", value)
    if _hashed(config, what):
        filled += f"-{_digest(config, environment, what, salt)}"
    filled = re.sub(r"-{2,}", "-", filled).strip("-")
    if _no_hyphens(what):
        return filled.replace("-", "").lower()
    filled = filled if shape.hyphens else filled.replace("-", "")
    return filled.lower() if _no_capitals(what) else filled


def _with_role(pattern: str, what: Named) -> str:
    """Return the pattern with a place for what tells two of a kind apart, where it needs one."""
    if not what.role or "{role}" in pattern:
        return pattern
    if "{workload}" in pattern:
        return pattern.replace("{workload}", "{workload}-{role}", 1)
    return pattern.replace("{environment}", "{role}-{environment}", 1)


def _tokens(config: Config, environment: Site, shape: _Shape, what: Named) -> Mapping[str, str]:
    workload = config.workload.name
    if shape.workload is not None:
        workload = workload.replace("-", "")[: shape.workload]
    short = config.naming.environments.get(environment.name, environment.name)
    return {
        "type": code(config, what),
        "workload": workload,
        "role": what.role,
        "environment": short[: shape.environment],
        "region": short_region(config, environment) if shape.region else "",
        "instance": config.naming.instance or "",
    }


def _no_hyphens(what: Named) -> bool:
    return re.fullmatch(rule(what.type, what.kind).regex, "abcd-efgh") is None


def _no_capitals(what: Named) -> bool:
    return re.fullmatch(rule(what.type, what.kind).regex, "ABCDEFGH") is None


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


def code(config: Config, what: Named) -> str:
    """Return a type's code: the organisation's own, else the usual one."""
    return _own_code(config, what) or _abbreviation(what)


def _own_code(config: Config, what: Named) -> str | None:
    own = {key.lower(): code for key, code in config.naming.types.items()}
    return own.get(what.type.lower()) or own.get(_abbreviation(what).lower())


def _abbreviation(what: Named) -> str:
    """Return the Cloud Adoption Framework's abbreviation, ours where it has none."""
    found = rule(what.type, what.kind).abbreviation or what.code
    return found or what.type.rsplit("/", 1)[1].lower()[:4]


def short_region(config: Config, environment: Site) -> str:
    """Return a region's short form: the organisation's own, else Azure's geo code."""
    own = config.naming.regions.get(environment.region)
    return own or region(environment.region).geo_code or environment.region
