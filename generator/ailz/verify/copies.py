"""What Azure copies by itself to where data may not lie: told, for no request can say otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.azure.copies import copies
from ailz.design.landing_zone import LandingZone
from ailz.design.pages import listed
from ailz.errors import Finding, quoted
from ailz.model.residency import outside
from ailz.verify.environments import environments


def left_by_azure(landing_zone: LandingZone) -> Iterator[Finding]:
    """Yield, by the region that they go to, the copies of Azure's own that leave residency."""
    config = landing_zone.config
    found: dict[tuple[str, bool], dict[str, None]] = {}
    for deployment, name, bodies in environments(landing_zone):
        symbols = {each.id: each.symbol for each in deployment.requests[name]}
        for body in bodies:
            kept = copies(body)
            own = None if kept is None else kept.azures_own
            if own is not None and outside(config, own.region):
                called = symbols.get(body.id, body.name).replace("_", " ")
                found.setdefault((own.region, own.sure), {})[called] = None
    said = "allowed_regions" if config.governance.allowed_regions else "residency"
    for (region, sure), what in found.items():
        yield Finding(
            path=f"governance.{said}",
            code="AZURE-COPIES",
            message=(
                f"Azure {'copies' if sure else 'may copy'} what is in {listed(list(what))} to "
                f"{quoted(region)}, which {outside(config, region)}, and nobody can switch it off"
            ),
            remedy=_REMEDY,
        )


_REMEDY = (
    "Accept it (docs/residency.md says what lies there), or choose a region without a pair, or "
    "with one where data may lie"
)
