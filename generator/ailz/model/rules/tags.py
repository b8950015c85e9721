"""Tags: what Azure takes on every resource that will carry them."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding, quoted
from ailz.model.config import Config
from ailz.model.dial import at
from ailz.model.partial import as_far_as_read
from ailz.model.variant import resolve_variant

OURS = ("workload", "environment", "owner", "data-classification")
"""Tags that every resource carries anyway, where the organisation mandates none of that name."""
_MOST, _MOST_ON_ZONES = 50, 15
"""Tags that a resource takes, and a private DNS zone."""
_RESERVED = ("microsoft", "azure", "windows")
_LONGEST = 128
"""Storage accounts take shorter names than other resources."""


def tags(config: Config) -> Iterator[Finding]:
    """Yield tags that Azure would refuse on one of the resources that carry them."""
    for rule in (_each, _of_policy, _number):
        yield from as_far_as_read(rule(config))


def _each(config: Config) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name in config.governance.tags:
        path = f"governance.tags.{name}"
        if name.lower() in seen:
            yield Finding(
                path=path,
                code="TAGS-DIFFER-BY-CASE",
                message=(
                    f"the tags {quoted(seen[name.lower()])} and {quoted(name)} are one to Azure"
                ),
                allowed="names that differ by more than case",
            )
        seen.setdefault(name.lower(), name)
        if name.lower().startswith(_RESERVED) or len(name) > _LONGEST:
            yield Finding(
                path=path,
                code="TAG-NOT-ALLOWED",
                message=f"Azure refuses the tag {quoted(name)}",
                allowed=f"at most {_LONGEST} characters that do not start with "
                f"{', '.join(_RESERVED)}",
            )


def _number(config: Config) -> Iterator[Finding]:
    seen = {name.lower() for name in config.governance.tags}
    zones = _own_zones(config)
    ours = sum(name not in seen for name in OURS)
    most = (_MOST_ON_ZONES if zones else _MOST) - ours
    if len(config.governance.tags) > most:
        yield Finding(
            path="governance.tags",
            code="TOO-MANY-TAGS",
            message=(
                f"{len(config.governance.tags)} tags and {ours} of ours are more than "
                f"{'a private DNS zone' if zones else 'a resource'} takes"
            ),
            allowed=f"at most {most}",
        )


def _of_policy(config: Config) -> Iterator[Finding]:
    """Yield tags that two would write: policy and we."""
    written = {name.lower() for name in (*OURS, *config.governance.tags)}
    for each in config.environments:
        written |= {name.lower() for name in at(config, each).governance.tags}
    for index, name in enumerate(config.governance.tags_by_policy):
        if name.lower() in written:
            yield Finding(
                path=f"governance.tags_by_policy[{index}]",
                code="TAG-OF-TWO",
                message=f"the tag {quoted(name)} is written by this landing zone too",
                allowed="a tag that only policy writes, or leave it out of governance.tags",
            )


def _own_zones(config: Config) -> bool:
    variant, _ = resolve_variant(config)
    dns = config.platform.dns
    return variant == "standalone" or (dns is not None and dns.mode == "own")
