"""The naming pattern and fixed names; whether a composed name fits is seen in the design."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from ailz.catalog.regions import regions, spelling
from ailz.errors import Finding, listed, quoted
from ailz.model.config import Config
from ailz.model.partial import as_far_as_read
from ailz.model.rules.runners import DELIVERY, has_private_state

_TOKENS = ("type", "workload", "role", "environment", "region", "instance")
_BETWEEN = re.compile(r"[A-Za-z0-9-]*")


def naming(config: Config) -> Iterator[Finding]:
    """Yield unknown tokens, patterns that cannot tell names apart, and names for nowhere."""
    yield from as_far_as_read(_of_the_pattern(config))
    yield from as_far_as_read(_short_regions(config))
    yield from as_far_as_read(_short_environments(config))
    yield from as_far_as_read(_for_nowhere(config))


def _of_the_pattern(config: Config) -> Iterator[Finding]:
    pattern = config.naming.pattern
    used = re.findall(r"\{([^{}]*)\}", pattern)
    for token in used:
        if token not in _TOKENS:
            near = get_close_matches(token, _TOKENS, 1)
            yield _pattern(
                f"{quoted(f'{{{token}}}')} is not a token", f"{{{near[0]}}}" if near else ""
            )
    rest = re.sub(r"\{[^{}]*\}", "", pattern)
    if not _BETWEEN.fullmatch(rest):
        yield _pattern("only letters, digits and hyphens may stand between tokens")
    for token in ("type", "environment"):
        if token not in used:
            yield _pattern(f"without {{{token}}} different resources would get one name")
    if "workload" not in used and not re.search("[A-Za-z]", rest):
        yield _pattern("neither {workload} nor a word of your own says whose the resources are")
    if "instance" in used and config.naming.instance is None:
        yield _pattern("{instance} is used, but there is no naming.instance")


def _places(config: Config) -> list[str]:
    """Return what a name is of: environments, what they share, their keys, the state's network."""
    keys = ["keys"] if config.security.managed_hsm is not None else []
    ours = [DELIVERY] if has_private_state(config) else []
    return [*(each.name for each in config.environments), "shared", *keys, *ours]


def _for_nowhere(config: Config) -> Iterator[Finding]:
    names = _places(config)
    for field, fixed in config.naming.fixed.items():
        for environment in fixed:
            if environment not in names:
                yield Finding(
                    path=f"naming.fixed.{field}.{environment}",
                    code="ENVIRONMENT-UNKNOWN",
                    message=f"there is no environment {quoted(environment)}",
                    allowed=listed(names),
                    suggestion=next(iter(get_close_matches(environment, names, 1)), ""),
                )


def _short_environments(config: Config) -> Iterator[Finding]:
    names = _places(config)
    short = config.naming.environments
    seen = {name: name for name in names if name not in short}
    for name, form in short.items():
        path = f"naming.environments.{name}"
        if name not in names:
            yield Finding(
                path=path,
                code="ENVIRONMENT-UNKNOWN",
                message=f"there is no environment {name}",
                allowed=", ".join(names),
            )
        elif form in seen:
            yield Finding(
                path=path,
                code="NAME-TAKEN",
                message=f"{form} stands for {seen[form]} already",
                allowed="a short form of its own for each environment",
            )
        seen.setdefault(form, name)


def unhashed(config: Config) -> Iterator[Finding]:
    """Yield that names which must be unique in the world have nothing to make them so."""
    if not config.naming.hash:
        yield Finding(
            path="naming.hash",
            code="NAME-NOT-UNIQUE",
            message=(
                "without a hash, somebody else may hold a name that must be unique in the world, "
                "such as a vault's: the deployment then fails"
            ),
            remedy=(
                "Choose hash: true, or look first whether each name that ailz explain lists is "
                "free, and say another in naming.fixed where one is not"
            ),
        )


def _short_regions(config: Config) -> Iterator[Finding]:
    known = [region.name for region in regions()]
    for name in config.naming.regions:
        if name not in known:
            near = get_close_matches(name, known, 1)
            yield Finding(
                path=f"naming.regions.{name}",
                code="REGION-UNKNOWN",
                message=f"{quoted(name)} is not an Azure region",
                allowed="a region as Azure spells it, such as westeurope",
                suggestion=spelling(name) or (near[0] if near else ""),
            )


def _pattern(message: str, suggestion: str = "") -> Finding:
    return Finding(
        path="naming.pattern",
        code="NAMING-PATTERN",
        message=message,
        allowed="tokens "
        + ", ".join(f"{{{token}}}" for token in _TOKENS)
        + ", letters, digits, hyphens",
        suggestion=suggestion,
    )
