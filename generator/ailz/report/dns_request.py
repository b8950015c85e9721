"""The request to whoever owns private DNS, where the platform's policy writes the records."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.catalog.dns import dine_policy, supported, zones
from ailz.design.values import Id
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of private endpoint and the built-in policy for it; no policy: ``guid`` is empty."""

    type: str
    group_id: str
    zones: tuple[str, ...]
    policy: str
    guid: str
    missing: tuple[str, ...]
    colliding: tuple[str, ...]


def dns_request(landing_zone: Reading) -> Document:
    """Return the request: which policies are needed, what they miss, what has none."""
    rows = _rows(landing_zone)
    return printed(
        "requests/dns.md",
        title=landing_zone.config.workload.title,
        rows=[row for row in rows if row.guid],
        without=[row for row in rows if not row.guid],
        incomplete=[row for row in rows if row.missing],
        colliding=[row for row in rows if row.colliding],
    )


def _rows(landing_zone: Reading) -> list[Row]:
    context = landing_zone.main.context
    root = landing_zone.main.root
    made: dict[tuple[str, str], Row] = {}
    for item in root.collections["private_endpoints"].values():
        target = item["target_id"]
        assert isinstance(target, Id)  # noqa: S101 - an endpoint is made to a resource
        kind = root.resource(target.symbol).type
        group = str(item["group_id"])
        wanted = dict.fromkeys(
            zone
            for environment in context.sites
            if supported(kind, group, context.cloud)
            for zone in zones(kind, group, context.cloud, region=environment.region)
        )
        found = dine_policy(kind, group)
        made[kind, group] = Row(
            kind,
            group,
            tuple(wanted),
            found.display_name if found else "",
            found.guid if found else "",
            found.missing_zones if found else (),
            found.colliding if found else (),
        )
    return list(made.values())
