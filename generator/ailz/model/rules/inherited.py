"""Policy that the platform's management group assigns already."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ailz.catalog.errors import UnknownFactError
from ailz.catalog.initiatives import WRITES_ALL_LOGS, WRITES_AUDIT_LOGS, initiative
from ailz.errors import Finding, quoted
from ailz.model.config import Config

_GUID = re.compile(r"[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}", re.IGNORECASE)
"""Not hexadecimal only: one built-in policy has a k in it (17k78e20-...)."""


def inherited(config: Config) -> Iterator[Finding]:
    """Yield inherited initiatives and policies that are no ids."""
    given = config.platform.policy.assigned_initiatives if config.platform.policy else ()
    for index, text in enumerate(given):
        if not _GUID.fullmatch(text):
            yield Finding(
                path=f"platform.policy.assigned_initiatives[{index}]",
                code="NOT-A-GUID",
                message=f"{quoted(text)} is not the id of a policy or an initiative",
                allowed="the GUID at the end of its resource id",
            )


def not_looked_at(config: Config) -> Iterator[Finding]:
    """Yield inherited initiatives and policies whose effect on the landing zone nobody works out.

    Those that write logs are taken into account, and frameworks only report.
    """
    policy = config.platform.policy
    if policy is None or policy.definitions is not None:
        return
    for index, text in enumerate(policy.assigned_initiatives):
        name = _name(text)
        if name is not None:
            yield Finding(
                path=f"platform.policy.assigned_initiatives[{index}]",
                code="POLICY-NOT-LOOKED-AT",
                message=(
                    f"{quoted(name)} is inherited and therefore not assigned again; what it would "
                    "refuse or change is not looked at"
                ),
                remedy=(
                    "Export it into a folder and name that in platform.policy.definitions, then "
                    "every request is held against it"
                ),
            )


def _name(guid: str) -> str | None:
    """Return what an inherited initiative or policy is called; None where its effect is known."""
    if guid.lower() in (WRITES_ALL_LOGS, WRITES_AUDIT_LOGS):
        return None
    try:
        found = initiative(guid)
    except UnknownFactError:
        return guid
    return None if found.category == "Regulatory Compliance" else found.display_name
