"""Frameworks and inherited policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ailz.catalog.frameworks import framework
from ailz.errors import Finding
from ailz.model.config import Config

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def governance(config: Config) -> Iterator[Finding]:
    """Yield frameworks that cannot be assigned, and inherited policy that is none."""
    for index, key in enumerate(config.governance.frameworks):
        if framework(key).required_parameters:
            yield Finding(
                path=f"governance.frameworks[{index}]",
                code="NO-BLUEPRINT",
                message=f"the initiative of {key} needs parameters that cannot be given yet",
                allowed="another framework",
            )
    inherited = config.platform.policy.assigned_initiatives if config.platform.policy else ()
    for index, text in enumerate(inherited):
        if not _GUID.fullmatch(text):
            yield Finding(
                path=f"platform.policy.assigned_initiatives[{index}]",
                code="NOT-A-GUID",
                message=f"{text} is not the id of a policy or an initiative",
                allowed="the GUID at the end of its resource id",
            )
