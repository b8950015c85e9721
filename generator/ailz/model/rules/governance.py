"""Tags, frameworks and inherited policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ailz.catalog.frameworks import framework
from ailz.errors import Finding
from ailz.model.config import Config

_MOST_TAGS = 46
"""Azure takes 50 a resource, and four are ours."""
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def governance(config: Config) -> Iterator[Finding]:
    """Yield what is wrong with tags, frameworks and inherited policy."""
    yield from _tags(config)
    for index, key in enumerate(config.governance.frameworks):
        if key in config.governance.frameworks[:index]:
            yield Finding(
                path=f"governance.frameworks[{index}]",
                code="NAMED-TWICE",
                message=f"the framework {key} is named twice",
                allowed="each framework once",
            )
        elif framework(key).required_parameters:
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


def _tags(config: Config) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name in config.governance.tags:
        if name.lower() in seen:
            yield Finding(
                path=f"governance.tags.{name}",
                code="TAGS-DIFFER-BY-CASE",
                message=f"the tags {seen[name.lower()]} and {name} are one to Azure",
                allowed="names that differ by more than case",
            )
        seen.setdefault(name.lower(), name)
    if len(config.governance.tags) > _MOST_TAGS:
        yield Finding(
            path="governance.tags",
            code="TOO-MANY-TAGS",
            message=(
                f"{len(config.governance.tags)} tags are more than a resource can hold with ours"
            ),
            allowed=f"at most {_MOST_TAGS}",
        )
