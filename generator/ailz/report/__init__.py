"""Pictures and documents of a landing zone, for the people who run and judge it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ailz.delivery.condition import condition
from ailz.design.landing_zone import LandingZone
from ailz.report import bootstrap
from ailz.report.adrs import records
from ailz.report.azure_devops import azure_devops
from ailz.report.contents import Link
from ailz.report.controls import controls
from ailz.report.images import images
from ailz.report.keys import keys
from ailz.report.pipeline_scripts import deploy, github, window
from ailz.report.plan import address_plan
from ailz.report.plan_signing import plan_signing
from ailz.report.preflight import preflight
from ailz.report.printing import Document
from ailz.report.reading import Reading, read
from ailz.report.readme import readme
from ailz.report.rehearsal.lengths import lengths
from ailz.report.rehearsal.picture import picture
from ailz.report.requests import requests
from ailz.report.residency import residency
from ailz.report.rights import rights
from ailz.report.roles import access
from ailz.report.runbook import runbook
from ailz.report.scripts import approve, change, destroy, prepare
from ailz.report.topology import topology

__all__ = ["Document", "documents"]


def documents(landing_zone: LandingZone, files: Collection[str] = ()) -> dict[str, Document]:
    """Return the documents and scripts of a landing zone by their path in the repository.

    ``files`` are the paths of the code beside them: the README names and links to those only.
    Raises ``UnprintableText`` for text that a document cannot carry in any form.
    """
    reading = read(landing_zone)
    guides = dict(_guides(reading))
    long = lengths(reading)
    return {
        "README.md": readme(reading, files, tuple(guides), long),
        **{link.path: document for link, document in guides.items()},
        "docs/topology.svg": topology(reading),
        "docs/timeline.svg": picture(reading, long),
        "scripts/bootstrap.sh": bootstrap.bootstrap(reading),
        "scripts/prepare.sh": prepare(reading),
        "scripts/preflight.sh": preflight(reading),
        "scripts/deploy.sh": deploy(reading),
        **dict(_scripts(reading)),
        "scripts/destroy.sh": destroy(reading),
    }


def _scripts(landing_zone: Reading) -> Iterator[tuple[str, Document]]:
    """Yield the scripts that only some landing zones have."""
    for path, script in (
        ("scripts/approve.sh", approve(landing_zone)),
        ("scripts/change.sh", change(landing_zone)),
        ("scripts/window.sh", window(landing_zone)),
        ("scripts/images.sh", images(landing_zone)),
        ("scripts/sign.sh", plan_signing(landing_zone)),
        ("scripts/github.sh", github(landing_zone)),
        ("scripts/azure-devops.sh", azure_devops(landing_zone)),
    ):
        if script is not None:
            yield path, script


def _guides(landing_zone: Reading) -> Iterator[tuple[Link, Document]]:
    yield from requests(landing_zone)
    yield Link("docs/address-plan.md", "Address plan"), address_plan(landing_zone)
    yield Link("docs/keys.md", "Keys: where they lie, and what rotates"), keys(landing_zone)
    yield Link("docs/residency.md", "Where data and its copies lie"), residency(landing_zone)
    yield Link("docs/access.md", "Who may do what"), access(landing_zone)
    yield (
        Link("docs/rights.md", "Who deploys, and every right of theirs"),
        rights(landing_zone),
    )
    if landing_zone.config.delivery.identity.may_assign_roles:
        text = f"{condition(landing_zone)}\n"
        yield Link("docs/role-condition.txt", "Condition on assigning roles"), Document(text)
    yield Link("docs/controls.md", "Controls, policy and frameworks"), controls(landing_zone)
    yield Link("docs/runbook.md", "Runbook"), runbook(landing_zone)
    yield from records(landing_zone)
