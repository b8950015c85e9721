"""Ids that stand for nobody: templates are full of zeros, and Azure knows no such tenant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from ailz.errors import Finding
from ailz.model.base import Section, Unread
from ailz.model.config import Config

_ZEROS = "00000000-0000-0000-0000-000000000000"
_NOBODY = re.compile(rf"{_ZEROS}|/subscriptions/{_ZEROS}(/.*)?", re.IGNORECASE)


def nobody(config: Config) -> Iterator[Finding]:
    """Yield ids of tenants, subscriptions and groups, and resource ids, that are all zeros."""
    yield from _below("", config)


def _below(path: str, value: object) -> Iterator[Finding]:
    if isinstance(value, Section):
        for name in type(value).model_fields:
            with suppress(Unread):
                yield from _below(f"{path}.{name}" if path else name, getattr(value, name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _below(f"{path}.{name}", inner)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _below(f"{path}[{index}]", item)
    elif isinstance(value, str) and _NOBODY.fullmatch(value):
        yield Finding(
            path=path,
            code="ID-OF-NOBODY",
            message="this id is all zeros, as in a template: it stands for nobody",
            allowed="the id that Azure shows",
        )
