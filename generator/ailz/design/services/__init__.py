"""The services: one module or package each, which alone knows its service.

A module that defines ``SERVICE`` is one; others (a leading underscore) are what services share.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from ailz.design.service import Service


@cache
def services() -> Mapping[str, Service]:
    """Return every service by its name."""
    found = (
        import_module(f"{__name__}.{module.name}").SERVICE
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    )
    return {service.name: service for service in found}
