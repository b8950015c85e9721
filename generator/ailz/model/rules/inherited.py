"""Policy that the platform's management group assigns already."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
