"""Pictures and documents of a landing zone, for the people who run and judge it."""

from __future__ import annotations

from collections.abc import Collection

from ailz.design.landing_zone import LandingZone
from ailz.report.contents import Link
from ailz.report.printing import Document
from ailz.report.readme import readme
from ailz.report.topology import topology

__all__ = ["Document", "documents"]


def documents(landing_zone: LandingZone, files: Collection[str] = ()) -> dict[str, Document]:
    """Return the documents and scripts of a landing zone by their path in the repository.

    ``files`` are the paths of the code beside them: the README names and links to those only.
    """
    made = {"docs/topology.svg": topology(landing_zone)}
    guides: tuple[Link, ...] = ()
    return {"README.md": readme(landing_zone, files, guides), **made}
