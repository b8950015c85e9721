"""Ids that stand for nobody: templates are full of zeros, and Azure knows no such tenant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.config import Config
from ailz.model.partial import values

_ZEROS = "00000000-0000-0000-0000-000000000000"
_NOBODY = re.compile(rf"{_ZEROS}|/subscriptions/{_ZEROS}(/.*)?", re.IGNORECASE)


def nobody(config: Config) -> Iterator[Finding]:
    """Yield ids of tenants, subscriptions and groups, and resource ids, that are all zeros."""
    for path, value in values(config):
        if isinstance(value, str) and _NOBODY.fullmatch(value):
            yield Finding(
                path=path,
                code="ID-OF-NOBODY",
                message="this id is all zeros, as in a template: it stands for nobody",
                allowed="the id that Azure shows",
            )
