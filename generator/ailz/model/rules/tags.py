"""Tags: what Azure takes on every resource that will carry them."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.catalog.arm_rules import most, takes_tag
from ailz.errors import Finding, quoted
from ailz.model.config import Config
from ailz.model.dial import at
from ailz.model.partial import as_far_as_read
from ailz.model.variant import dns_mode

OURS = ("workload", "environment", "owner", "data-classification")
"""Tags that every resource carries anyway, where the organisation mandates none of that name."""
_RESERVED = ("microsoft", "azure", "windows")
_ZONE = "Microsoft.Network/privateDnsZones"


def tags(config: Config) -> Iterator[Finding]:
    """Yield tags that Azure would refuse on one of the resources that carry them."""
    for rule in (_each, _of_policy, _number):
        yield from as_far_as_read(rule(config))


def _each(config: Config) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    # Storage accounts take shorter names than other resources.
    longest = most("tags-name-length-storage")
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
        if name.lower().startswith(_RESERVED) or len(name) > longest:
            yield Finding(
                path=path,
                code="TAG-NOT-ALLOWED",
                message=f"Azure refuses the tag {quoted(name)}",
                allowed=f"at most {longest} characters that do not start with "
                f"{', '.join(_RESERVED)}",
            )


def _number(config: Config) -> Iterator[Finding]:
    seen = {name.lower() for name in config.governance.tags}
    zones = dns_mode(config) == "own"
    ours = sum(name not in seen for name in OURS)
    counted = [name for name in config.governance.tags if not zones or takes_tag(_ZONE, name)]
    limit = most("tags-count-dns" if zones else "tags-count") - ours
    if len(counted) > limit:
        yield Finding(
            path="governance.tags",
            code="TOO-MANY-TAGS",
            message=(
                f"{len(counted)} tags and {ours} of ours are more than "
                f"{'a private DNS zone' if zones else 'a resource'} takes"
            ),
            allowed=f"at most {limit}",
        )


def tags_left_off(config: Config) -> Iterator[Finding]:
    """Yield tags that private DNS zones go without, because Azure DNS does not take their names."""
    if dns_mode(config) != "own":
        return
    for name in config.governance.tags:
        if not takes_tag(_ZONE, name):
            yield Finding(
                path=f"governance.tags.{name}",
                code="TAG-LEFT-OFF",
                message=(
                    f"private DNS zones and their links go without the tag {quoted(name)}: Azure "
                    "DNS takes letters, digits, hyphens and underscores only, no digit first"
                ),
                remedy="Have a policy that denies resources without the tag except zones",
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
